"""From a request's body to the end of a file."""

from __future__ import annotations

import hmac
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from ocop_tasks.storage.stores.partial_uploads import Adding
from ocop_tasks.uploads.tus_protocol import HASHES, Checksum

PIECE = 16 * 1024
"""Bytes that are written under one hold of the file's lock, of a request without a checksum."""
LARGE_PIECE = 256 * 1024


class Mismatch(Exception):
    """The bytes do not add up to the checksum that came with them; none of them was added."""


def take(body: IO[bytes], adding: Adding, checksum: Checksum | None, folder: Path) -> None:
    """Add all of ``body``. With a checksum it lies aside in ``folder`` until it has come whole and was found right.

    Raises Mismatch, and what the body and ``adding`` raise; without a checksum, what came until then is kept.
    """
    if checksum is None:
        adding.add_all(body, PIECE)
        return
    with TemporaryFile(dir=folder) as aside:
        digest = HASHES[checksum.algorithm]()
        while piece := body.read(LARGE_PIECE):
            digest.update(piece)
            aside.write(piece)
        if not hmac.compare_digest(digest.digest(), checksum.digest):
            raise Mismatch
        aside.seek(0)
        adding.add_all(aside, LARGE_PIECE)
