"""Tomorrow's portal: a copy of the code in which something has changed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from ocop_tasks.settings import ROOT

PARTS = ("ocop_tasks", "templates", "static", "migrations")


def next_version(folder: Path, changes: Mapping[str, tuple[str, str]]) -> Path:
    """A copy of the code in ``folder``; ``changes``: by file, what is written where something else stands today."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    shutil.copy(ROOT / "app.py", folder)
    for name, (old, new) in changes.items():
        text = (folder / name).read_text("utf-8")
        assert old in text, name
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    return folder
