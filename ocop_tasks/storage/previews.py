"""Pictures to look at instead of the original: re-encoded, upright, without the camera's data."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO
from uuid import uuid4

from ocop_tasks.storage import rendering
from ocop_tasks.storage.base import Store
from ocop_tasks.storage.durable import remove_stale
from ocop_tasks.storage.kinds import Family, Kind

MEDIA_TYPE = "image/webp"
SCREEN = 1600
THUMBNAIL = 320
"""The longer side in pixels."""
SECONDS = 30
SHOWN = {Family.IMAGE, Family.PDF}

CANNOT = {rendering.CANNOT, -signal.SIGXCPU, -signal.SIGSEGV, -signal.SIGABRT}
"""How the program ends when it is the file that cannot be shown, today and tomorrow."""

logger = logging.getLogger(__name__)
_at_once = BoundedSemaphore(2)


class NotRendered(Exception):
    """The machine was too busy, or is not set up well: it may work another time."""


def make_preview(source: BinaryIO, kind: Kind, longest: int = SCREEN) -> bytes | None:
    """A WebP of the image, or of the PDF's first page; None for other kinds and for what cannot be opened.

    Raises NotRendered.
    """
    if kind.family not in SHOWN:
        return None
    command = [sys.executable, "-I", rendering.__file__, kind.family, str(longest)]
    try:
        with _at_once:
            done = subprocess.run(  # noqa: S603
                command, input=source.read(), capture_output=True, timeout=SECONDS, check=False
            )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRendered(str(error)) from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode in CANNOT:
        return None
    raise NotRendered(done.stderr.decode(errors="replace"))


class PreviewCache:
    """Previews made once and kept in a local folder. They can be made again, so the folder may be emptied."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.unfinished = folder / "unfinished"
        self.unfinished.mkdir(parents=True, exist_ok=True)

    def get_or_make(self, sha256: str, kind: Kind, longest: int = SCREEN) -> bytes | None:
        """The preview of kept bytes, None where there can be none. Raises NotStored."""
        file = self.folder / f"{sha256}-{longest}.webp"
        try:
            return file.read_bytes() or None  # an empty file remembers that there can be none
        except FileNotFoundError:
            pass
        try:
            with self.store.open(sha256) as source:
                preview = make_preview(source, kind, longest)
        except NotRendered:
            logger.warning("no preview of %s this time", sha256, exc_info=True)
            return None
        self._remember(file, preview or b"")
        return preview

    def sweep(self, older_than: timedelta) -> int:
        """Remove what an interruption left unfinished; the number removed."""
        return remove_stale(self.unfinished, older_than)

    def _remember(self, file: Path, preview: bytes) -> None:
        unfinished = self.unfinished / uuid4().hex
        unfinished.write_bytes(preview)
        unfinished.replace(file)
