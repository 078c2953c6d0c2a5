"""Evidence in a local folder.

``incoming/`` holds what is arriving, under random names. ``content/aa/bb/<sha256>`` holds what is kept: a file
gets such a name only after all its bytes are on the disk, so whatever has one is whole.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from hashlib import sha256 as new_sha256
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from ocop_tasks.storage.stores.base import IncomingFile, NotStored, StorageUnavailable, TooLarge
from ocop_tasks.storage.stores.durable_writes import fsync, make_folder, remove_stale

CHUNK = 256 * 1024
FILE_MODE = 0o600
SHA256 = re.compile(r"[0-9a-f]{64}")


class LocalStore:
    """Keeps evidence under ``root``, made when missing, or by ``create_folders``. Implements ``Store``."""

    def __init__(self, root: Path, *, create_folders: bool = True) -> None:
        self.content = root / "content"
        self.incoming = root / "incoming"
        if create_folders:
            self.create_folders()

    def create_folders(self) -> None:
        """Make the folders, at the start: what is missing later was taken away, and nobody is to write beside it."""
        make_folder(self.content)
        make_folder(self.incoming)

    def receive(self, stream: BinaryIO, *, limit: int) -> IncomingFile:
        """Take all of ``stream`` aside. Raises TooLarge past ``limit`` bytes; a failure leaves nothing behind."""
        temporary = self.incoming / uuid4().hex
        try:
            with _create(temporary) as file:
                digest, size = _copy(stream, file, limit)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return IncomingFile(temporary, digest, size)

    def keep(self, received: IncomingFile) -> None:
        """Keep the bytes for good: when this returns they outlive a crash and a power cut.

        The same bytes sent again replace themselves, which is safe at any moment and mends a damaged copy. The
        folders are flushed every time, for whoever made them or the file may not have come to it yet.
        """
        fsync(received.temporary)
        target = self.path(received.sha256)
        make_folder(target.parent)
        with self._going(fcntl.LOCK_SH):
            received.temporary.replace(target)
        for folder in (target.parent, target.parent.parent, self.content):
            fsync(folder)

    def discard(self, received: IncomingFile) -> None:
        """Drop what is not wanted. Harmless after ``keep`` and when called twice."""
        received.temporary.unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Where these bytes lie or would lie. Raises NotStored for what is no SHA-256."""
        if not SHA256.fullmatch(sha256):
            raise NotStored(sha256)
        return self.content / sha256[:2] / sha256[2:4] / sha256

    def open(self, sha256: str) -> BinaryIO:
        """The kept bytes, from their beginning. Raises NotStored."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise NotStored(sha256) from None

    def exists(self, sha256: str) -> bool:
        """Whether these bytes are kept."""
        return bool(SHA256.fullmatch(sha256)) and self.path(sha256).is_file()

    def size(self, sha256: str) -> int:
        """Bytes kept under ``sha256``. Raises NotStored."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError:
            raise NotStored(sha256) from None

    def age(self, sha256: str) -> timedelta:
        """How long ago these bytes came last. Raises NotStored."""
        try:
            return timedelta(seconds=time.time() - self.path(sha256).stat().st_mtime)
        except FileNotFoundError:
            raise NotStored(sha256) from None

    def remove(self, sha256: str, *, older_than: timedelta, unless: Callable[[], bool]) -> bool:
        """Remove bytes that came last so long ago; whether they are gone. None are kept while ``unless`` is asked."""
        with self._going(fcntl.LOCK_EX), suppress(NotStored):
            if self.age(sha256) < older_than or unless():
                return False
            self.path(sha256).unlink()
        return True

    def sweep(self, older_than: timedelta) -> int:
        """Remove what interrupted uploads left untouched for so long; the number removed. Kept bytes stay."""
        return remove_stale(self.incoming, older_than)

    def orphans(self, known: Callable[[str], bool]) -> Iterator[str]:
        """The SHA-256 of kept bytes that ``known`` denies. Lists only: removing them is a person's decision."""
        for file in self.content.glob("??/??/*"):
            if SHA256.fullmatch(file.name) and not known(file.name):
                yield file.name

    @contextmanager
    def _going(self, how: int) -> Iterator[None]:
        """Hold the lock under which bytes come to their place (shared), or go from it (exclusive)."""
        handle = os.open(self.content, os.O_RDONLY)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)  # which lets go of the lock too

    def check_writable(self) -> None:
        """Write, flush and remove a small file. Raises StorageUnavailable."""
        probe = self.incoming / f"probe-{uuid4().hex}"
        try:
            try:
                with _create(probe) as file:
                    file.write(b"writable")
                fsync(probe)
            finally:
                probe.unlink(missing_ok=True)
        except OSError as error:
            raise StorageUnavailable(str(error)) from error


def _create(path: Path) -> BinaryIO:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    os.fchmod(handle, FILE_MODE)  # whatever the umask is
    return os.fdopen(handle, "wb")


def _copy(stream: BinaryIO, file: BinaryIO, limit: int) -> tuple[str, int]:
    digest, size = new_sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge(limit)
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest(), size
