"""Files that arrive piece by piece, over any number of connections, on this machine's disk until they are whole.

The length of a file is how far it is. Whoever adds to one holds its lock for each small piece alone and first looks
whether it is still as long as he thinks: so a connection that died without a word never keeps the next one waiting,
and of two that write at once the slower one stops. Threads and processes may share the folder.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, BinaryIO

from ocop_tasks.storage.stores.base import IncomingFile, NotStored
from ocop_tasks.storage.stores.durable_writes import fsync, make_folder, remove_stale
from ocop_tasks.storage.stores.local import FILE_MODE

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Overtaken(Exception):
    """The file is not as long as the writer thinks: somebody else has added to it."""


class PartialUploads:
    """The files of one folder, which is made when it is missing, or by ``create_folders``."""

    def __init__(self, folder: Path, *, create_folders: bool = True) -> None:
        self.folder = folder
        if create_folders:
            self.create_folders()

    def create_folders(self) -> None:
        """Make the folder."""
        make_folder(self.folder)

    def begin(self, id_: str) -> None:
        """Make the file, empty; when this returns it outlives a power cut."""
        handle = os.open(self._path(id_), os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        os.close(handle)
        fsync(self.folder)

    def adopt(self, id_: str, whole: IncomingFile) -> None:
        """Make the file of what has arrived elsewhere, whole; when this returns it outlives a power cut."""
        fsync(whole.temporary)
        os.utime(whole.temporary)
        whole.temporary.replace(self._path(id_))
        fsync(self.folder)

    def length(self, id_: str) -> int:
        """How many bytes are there, all of them on the disk. Raises NotStored."""
        with self._opened(id_, os.O_RDWR) as handle, _locked(handle):
            os.fsync(handle)
            return os.fstat(handle).st_size

    @contextmanager
    def append_to(self, id_: str, at: int) -> Iterator[Appender]:
        """Add to a file that is ``at`` bytes long; at the end, whatever it was, all is on the disk.

        Raises NotStored, or Overtaken where it is longer or shorter.
        """
        with self._opened(id_, os.O_WRONLY | os.O_APPEND) as handle:
            adding = Appender(handle, at)
            adding.add(b"")
            try:
                yield adding
            finally:
                os.fsync(handle)

    def open(self, id_: str) -> BinaryIO:
        """The bytes that are there, from their beginning. Raises NotStored."""
        try:
            return self._path(id_).open("rb")
        except FileNotFoundError:
            raise NotStored(id_) from None

    def remove(self, id_: str) -> None:
        """Drop a file; whoever is adding to it notices. Harmless where there is none."""
        self._path(id_).unlink(missing_ok=True)

    def sweep(self, older_than: timedelta) -> int:
        """Remove what nobody has added to for so long; the number removed."""
        return remove_stale(self.folder, older_than)

    def _path(self, id_: str) -> Path:
        if not ID.fullmatch(id_):
            raise NotStored(id_)
        return self.folder / id_

    @contextmanager
    def _opened(self, id_: str, how: int) -> Iterator[int]:
        try:
            handle = os.open(self._path(id_), how)
        except FileNotFoundError:
            raise NotStored(id_) from None
        try:
            yield handle
        finally:
            os.close(handle)


class Appender:
    """One writer's place in a file."""

    def __init__(self, handle: int, at: int) -> None:
        self._handle = handle
        self.at = at
        """How long the file is, as far as this writer knows."""

    def add(self, piece: bytes) -> None:
        """Write ``piece`` at the end. Raises Overtaken, or NotStored where the file was removed."""
        with _locked(self._handle):
            now = os.fstat(self._handle)
            if not now.st_nlink:
                raise NotStored
            if now.st_size != self.at:
                raise Overtaken
            rest = memoryview(piece)
            while rest:
                written = os.write(self._handle, rest)
                self.at += written
                rest = rest[written:]

    def add_all(self, file: IO[bytes], size: int) -> None:
        """Write all of ``file`` at the end, in pieces of ``size`` bytes. Raises as ``add`` does."""
        while piece := file.read(size):
            self.add(piece)


@contextmanager
def _locked(handle: int) -> Iterator[None]:
    """Hold the file's lock, which the system lets go for whoever dies."""
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)
