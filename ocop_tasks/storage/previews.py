"""Pictures to look at instead of the original: re-encoded, upright, without the camera's data.

Each is made once, in a sandbox. However many requests ask for one at once, in whichever process, one of them makes it;
some wait a moment for it, and the rest are asked to come back (``PreviewPending``).
"""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from io import UnsupportedOperation
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO
from uuid import uuid4

from ocop_tasks.storage.formats.kinds import Family, Kind
from ocop_tasks.storage.sandbox.client import SHARED, LimitExceeded, Limits, Sandbox, TaskFailed
from ocop_tasks.storage.sandbox.concurrency_limits import Busy, ConcurrencyLimit
from ocop_tasks.storage.stores.base import Store
from ocop_tasks.storage.stores.durable_writes import make_folder, remove_stale

MEDIA_TYPE = "image/webp"
SCREEN = 1600
THUMBNAIL = 320
"""The longer side in pixels."""
SHOWN = {Family.IMAGE, Family.PDF}
LIMITS = Limits(cpu=10, wall=20.0, memory=2 * 1024**3)
"""A photo of 108 million pixels fits."""
AT_ONCE, WAITING, PATIENCE = 2, 4, 3.0
"""Of the sixteen threads in which a process makes pages six may be here, four of them waiting, so many seconds."""
LOOK_AGAIN = 0.05
"""Seconds."""
RETRY_AFTER = 60.0
"""Seconds for which nobody tries again what could not be made, where that need not be the file's fault."""

logger = logging.getLogger(__name__)


class PreviewPending(Exception):
    """There is no preview at this moment, and there may be one soon."""


def make_preview(
    source: BinaryIO,
    kind: Kind,
    longest: int = SCREEN,
    *,
    page: int = 1,
    limits: Limits = LIMITS,
    sandbox: Sandbox = SHARED,
) -> bytes | None:
    """A WebP of the image, or of a page of it or of the PDF; None for other kinds and for what cannot be opened.

    Raises Busy where nobody can say yet.
    """
    if kind.family not in SHOWN:
        return None
    try:
        with _on_disk(source) as file:
            return sandbox.run("preview", file, kind.family, str(longest), str(page), limits=limits) or None
    except (LimitExceeded, TaskFailed) as error:
        logger.warning("no preview: %s", error)
        return None


class PreviewCache:
    """Previews made once and kept in a local folder. They can be made again, so the folder may be emptied."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        limits: Limits = LIMITS,
        patience: float = PATIENCE,
        sandbox: Sandbox = SHARED,
        create_folders: bool = True,
    ) -> None:
        self.store, self.folder, self.limits, self.sandbox = store, folder, limits, sandbox
        self.concurrency = ConcurrencyLimit(AT_ONCE, WAITING, patience)
        self.unfinished, self.resting, self.locks = (
            folder / name for name in ("unfinished", "resting", "locks")
        )
        if create_folders:
            self.create_folders()

    def create_folders(self) -> None:
        """Make the folders, for the portal's user alone."""
        for each in (self.unfinished, self.resting, self.locks):
            make_folder(each)

    def cached(self, sha256: str, longest: int = SCREEN, page: int = 1) -> bytes | None:
        """The preview that was made before, empty where there can be none; None where nobody has tried."""
        with suppress(FileNotFoundError):
            return self._file(sha256, longest, page).read_bytes()
        return None

    def get_or_make(self, sha256: str, kind: Kind, longest: int = SCREEN, page: int = 1) -> bytes | None:
        """The preview of kept bytes, None where there can be none. Raises PreviewPending, and NotStored."""
        if kind.family not in SHOWN:
            return None
        kept = self.cached(sha256, longest, page)
        if kept is None:
            kept = self._make(sha256, kind, longest, page)
        return kept or None

    def sweep(self, older_than: timedelta) -> int:
        """Remove what an interruption left unfinished, and what is long past; the number removed."""
        return sum(remove_stale(folder, older_than) for folder in (self.unfinished, self.resting))

    def _make(self, sha256: str, kind: Kind, longest: int, page: int) -> bytes:
        resting = self.resting / self._file(sha256, longest, page).stem
        if _is_younger(resting, RETRY_AFTER):
            raise PreviewPending
        try:
            with self.concurrency.queued(), self._file_lock(sha256):
                kept = self.cached(sha256, longest, page)  # by whom this one has waited for
                return self._make_now(sha256, kind, longest, page, resting) if kept is None else kept
        except Busy as error:
            raise PreviewPending from error

    def _make_now(self, sha256: str, kind: Kind, longest: int, page: int, resting: Path) -> bytes:
        with self.concurrency.running(), self.store.open(sha256) as source:
            try:
                made = make_preview(
                    source, kind, longest, page=page, limits=self.limits, sandbox=self.sandbox
                )
            except Busy:
                logger.warning("no preview of %s this time", sha256, exc_info=True)
                resting.touch()
                raise
        self._remember(self._file(sha256, longest, page), made or b"")
        return made or b""

    @contextmanager
    def _file_lock(self, sha256: str) -> Iterator[None]:
        """Nobody else makes a preview of this file meanwhile, in no process. Raises Busy where that takes too long.

        Some files share a lock: there are 4,096. The system lets go what a killed process held.
        """
        until = time.monotonic() + self.concurrency.patience
        with (self.locks / sha256[:3]).open("wb") as lock:
            while not _try_lock(lock):
                if time.monotonic() >= until:
                    raise Busy("another one makes it")
                time.sleep(LOOK_AGAIN)
            yield

    def _file(self, sha256: str, longest: int, page: int) -> Path:
        of_page = f"-{page}" if page > 1 else ""
        return self.folder / f"{sha256}-{longest}{of_page}.webp"

    def _remember(self, file: Path, preview: bytes) -> None:
        unfinished = self.unfinished / uuid4().hex
        unfinished.write_bytes(preview)
        unfinished.replace(file)


@contextmanager
def _on_disk(source: BinaryIO) -> Iterator[BinaryIO]:
    """A real file with what is in ``source``: another process can read no other."""
    try:
        source.fileno()
    except UnsupportedOperation:
        with TemporaryFile() as file:
            copyfileobj(source, file)
            file.flush()
            file.seek(0)
            yield file
    else:
        yield source


def _is_younger(file: Path, seconds: float) -> bool:
    try:
        return time.time() - file.stat().st_mtime < seconds
    except FileNotFoundError:
        return False


def _try_lock(lock: BinaryIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
