"""A folder for a copy of a database while it is counted: it holds password hashes, so none stays for long."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "ocop-backup-counting-"
"""Longer than what a person would call a folder of his own, which must not be swept."""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder in the system's temporary one while the block runs; ``sweep`` takes it from whoever is killed."""
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name:
        handle = os.open(name, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield Path(name)
        finally:
            os.close(handle)


def sweep() -> None:
    """Remove this user's folders whose process has died; those of others, and of whoever works now, stay."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # another user's, one that is in use, or one that goes at this moment
            handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                _remove_unused(path, handle)
            finally:
                os.close(handle)


def _remove_unused(path: Path, handle: int) -> None:
    """Raises OSError where somebody holds the folder."""
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    # An empty one may be so new that its process has not locked it yet.
    if os.fstat(handle).st_uid == os.geteuid() and os.listdir(handle):
        shutil.rmtree(path)
