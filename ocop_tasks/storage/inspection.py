"""What a file that has arrived is, and a photo's place blanked: looked at aside, never by the server's own process.

Only a comparison of the first 4 kB stays here: it costs the same for every file, and most files are told by it.
"""

from __future__ import annotations

import json
import logging
from hashlib import file_digest
from io import BufferedRandom

from ocop_tasks.storage.base import Received
from ocop_tasks.storage.kinds import KINDS, Kind, NotAllowed, Reason
from ocop_tasks.storage.placeless import blank_place
from ocop_tasks.storage.sandbox.client import SHARED, Broken, Limits, Overrun, Sandbox
from ocop_tasks.storage.sandbox.lanes import Busy, Lane
from ocop_tasks.storage.sniffing import HEAD, known_by_head, sniff

LIMITS = Limits(cpu=5, wall=15.0, memory=768 * 1024**2)
"""A photo of 108 million pixels, the largest of any phone, takes about a second of the processor."""
LANE = Lane(at_once=2, waiting=4, patience=5.0)
"""Of the sixteen threads in which a process makes pages six may be here, for twenty seconds at most."""
PLACELESS = "placeless"

logger = logging.getLogger(__name__)


def inspect(
    received: Received, name: str, *, placeless: bool = False, sandbox: Sandbox = SHARED, lane: Lane = LANE
) -> tuple[Received, Kind]:
    """The kind of ``received``, and its bytes, which ``placeless`` changes where a photo tells where it was taken.

    ``name`` only helps to say what a refused file is. Raises NotAllowed, and Busy when it cannot be looked at now.
    """
    with received.open() as whole:
        kind = known_by_head(whole.read(HEAD))
    if kind and not placeless:
        return received, kind
    with lane.place(), lane.turn(), received.temporary.open("r+b") as file:
        try:
            told = sandbox.run("inspect", file, name, PLACELESS if placeless else "", limits=LIMITS)
        except Busy as error:
            logger.warning("a file could not be looked at this time: %s", error)
            raise
        except Overrun as error:
            logger.warning("a file takes too long: %s", error)
            raise NotAllowed(Reason.TOO_HEAVY) from error
        except Broken as error:
            logger.warning("a file cannot be looked at: %s", error)
            raise NotAllowed(Reason.DAMAGED) from error
    return _read(json.loads(told), received)


def look(file: BufferedRandom, name: str, placeless: str) -> bytes:
    """The same, aside: what ``inspect`` reads. The SHA-256 stands there where the bytes are others now."""
    told: dict[str, str] = {}
    try:
        told["kind"] = sniff(file, name).media_type
        if placeless and blank_place(file):
            told["sha256"] = file_digest(file, "sha256").hexdigest()
    except NotAllowed as refusal:
        told = {"refused": refusal.reason, "found": refusal.found}
    return json.dumps(told).encode()


def _read(told: dict[str, str], received: Received) -> tuple[Received, Kind]:
    if "refused" in told:
        raise NotAllowed(Reason(told["refused"]), told["found"])
    sha256 = told.get("sha256", received.sha256)
    return Received(received.temporary, sha256, received.size), KINDS[told["kind"]]
