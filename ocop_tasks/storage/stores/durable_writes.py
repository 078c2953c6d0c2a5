"""Files and folders that outlive a power cut: a name is safe once the folder that holds it was flushed."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path


def fsync(path: Path) -> None:
    """Wait until the file, or the names in the folder, at ``path`` are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """Make ``path`` and the folders above it that are missing, for their owner alone, each one's name flushed."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    fsync(path.parent)


def remove_stale(folder: Path, older_than: timedelta) -> int:
    """Remove the files of ``folder`` that nobody has written to for ``older_than``; the number removed."""
    bound = time.time() - older_than.total_seconds()
    removed = 0
    for file in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):  # its upload may end, or another sweep take it, at this moment
            if file.is_file() and file.stat().st_mtime <= bound:
                file.unlink()
                removed += 1
    return removed
