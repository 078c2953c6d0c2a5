"""What a file that has arrived is, and a photo's place blanked: looked at aside, never by the server's own process.

Only a comparison of the first 4 kB stays here: it costs the same for every file, and refuses what no look could save.
"""

from __future__ import annotations

import json
import logging
from hashlib import file_digest
from io import BufferedRandom
from typing import Any, NamedTuple

from ocop_tasks.storage.formats.exif_location_removal import blank_place
from ocop_tasks.storage.formats.file_facts import Facts
from ocop_tasks.storage.formats.kinds import KINDS, Kind, NotAllowed, Reason
from ocop_tasks.storage.formats.sniffing import HEAD, facts, refuse_by_head, sniff
from ocop_tasks.storage.sandbox.client import SHARED, Broken, Limits, Overrun, Sandbox
from ocop_tasks.storage.sandbox.concurrency_limits import Busy, Lane
from ocop_tasks.storage.stores.base import Received

LIMITS = Limits(cpu=5, wall=15.0, memory=768 * 1024**2)
"""A photo of 108 million pixels, the largest of any phone, takes about a second of the processor."""
LANE = Lane(at_once=2, waiting=4, patience=5.0)
"""Of the sixteen threads in which a process makes pages six may be here, for twenty seconds at most."""
PLACELESS = "placeless"

logger = logging.getLogger(__name__)


class Looked(NamedTuple):
    """A file that may be kept."""

    received: Received
    kind: Kind
    facts: Facts


def inspect(
    received: Received, name: str, *, placeless: bool = False, sandbox: Sandbox = SHARED, lane: Lane = LANE
) -> Looked:
    """The kind of ``received``, what it says of itself, and its bytes, which ``placeless`` changes where a photo tells
    where it was taken.

    ``name`` only helps to say what a refused file is. Raises NotAllowed, and Busy when it cannot be looked at now.
    """
    with received.open() as whole:
        refuse_by_head(whole.read(HEAD))
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
    told: dict[str, Any] = {}
    try:
        kind = sniff(file, name)
        told |= {"kind": kind.media_type, "facts": facts(file, kind)}
        if placeless and blank_place(file):
            file.raw.seek(0)  # the buffer has bytes of before
            told["sha256"] = file_digest(file.raw, "sha256").hexdigest()
    except NotAllowed as refusal:
        told = {"refused": refusal.reason, "found": refusal.found}
    return json.dumps(told).encode()


def _read(told: dict[str, Any], received: Received) -> Looked:
    if "refused" in told:
        raise NotAllowed(Reason(told["refused"]), told["found"])
    sha256 = told.get("sha256", received.sha256)
    whole = Received(received.temporary, sha256, received.size)
    return Looked(whole, KINDS[told["kind"]], told.get("facts", {}))
