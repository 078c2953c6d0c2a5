"""Find out what an uploaded file is, and blank the place in a photo: in a sandbox, never in the server's own process.

Only a comparison of the first 4 kB stays here: it costs the same for every file, and refuses the plain cases.
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
from ocop_tasks.storage.sandbox.client import SHARED, LimitExceeded, Limits, Sandbox, TaskFailed
from ocop_tasks.storage.sandbox.concurrency_limits import Busy, ConcurrencyLimit
from ocop_tasks.storage.stores.base import IncomingFile

LIMITS = Limits(cpu=5, wall=15.0, memory=768 * 1024**2)
"""A photo of 108 million pixels, the largest of any phone, takes about a second of the processor."""
CONCURRENCY = ConcurrencyLimit(at_once=2, waiting=4, patience=5.0)
"""Of the sixteen threads in which a process makes pages six may be here, for twenty seconds at most."""
REMOVE_LOCATION = "remove_location"

logger = logging.getLogger(__name__)


class InspectedFile(NamedTuple):
    """A file that may be kept."""

    received: IncomingFile
    kind: Kind
    facts: Facts


def inspect(
    received: IncomingFile,
    name: str,
    *,
    remove_location: bool = False,
    sandbox: Sandbox = SHARED,
    concurrency: ConcurrencyLimit = CONCURRENCY,
) -> InspectedFile:
    """The kind of ``received``, what it says of itself, and its bytes; ``remove_location`` blanks where a
    photo was taken.

    ``name`` only helps to say what a refused file is. Raises NotAllowed, and Busy when it cannot be looked at now.
    """
    with received.open() as whole:
        refuse_by_head(whole.read(HEAD))
    with concurrency.queued(), concurrency.running(), received.temporary.open("r+b") as file:
        try:
            found = sandbox.run(
                "inspect", file, name, REMOVE_LOCATION if remove_location else "", limits=LIMITS
            )
        except Busy as error:
            logger.warning("a file could not be looked at this time: %s", error)
            raise
        except LimitExceeded as error:
            logger.warning("a file takes too long: %s", error)
            raise NotAllowed(Reason.TOO_HEAVY) from error
        except TaskFailed as error:
            logger.warning("a file cannot be looked at: %s", error)
            raise NotAllowed(Reason.DAMAGED) from error
    return _read(json.loads(found), received)


def inspect_in_sandbox(file: BufferedRandom, name: str, remove_location: str) -> bytes:
    """The same inside the sandbox: what ``inspect`` reads. The SHA-256 stands there where the bytes are others now."""
    found: dict[str, Any] = {}
    try:
        kind = sniff(file, name)
        found |= {"kind": kind.media_type, "facts": facts(file, kind)}
        if remove_location and blank_place(file):
            file.raw.seek(0)  # the buffer has bytes of before
            found["sha256"] = file_digest(file.raw, "sha256").hexdigest()
    except NotAllowed as refusal:
        found = {"refused": refusal.reason, "found": refusal.found}
    return json.dumps(found).encode()


def _read(found: dict[str, Any], received: IncomingFile) -> InspectedFile:
    if "refused" in found:
        raise NotAllowed(Reason(found["refused"]), found["found"])
    sha256 = found.get("sha256", received.sha256)
    whole = IncomingFile(received.temporary, sha256, received.size)
    return InspectedFile(whole, KINDS[found["kind"]], found.get("facts", {}))
