"""Spreadsheets between their sending and their import: the grid of each, and what its sender said of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from werkzeug.datastructures import FileStorage

from ocop_tasks.rules.plan_sheets.grid import Workbook, as_plain, from_plain
from ocop_tasks.storage.formats.file_names import safe_name
from ocop_tasks.storage.spreadsheets.refusals import MOST_BYTES
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import import_files
from ocop_tasks.web.uploads.import_files import PendingImport


@dataclass(frozen=True, slots=True)
class SentWorkbook:
    """One file; ``pending.key`` names it for its sender. ``said`` is what he answered about it, as JSON values."""

    pending: PendingImport
    name: str
    sha256: str
    workbook: Workbook
    said: Mapping[str, Any]

    def keep_said(self, said: Mapping[str, Any]) -> None:
        """Remember what its sender says of it from now on."""
        self.pending.rewrite(_told(self.name, self.sha256, self.workbook, said))


def keep(file: FileStorage, kind: str, read: Callable[[BinaryIO, str], Workbook]) -> PendingImport:
    """Read what was sent, aside, and keep it for its sender as one of ``kind``. Raises NotReadable and Busy."""
    name = safe_name(file.filename or "")
    data = file.stream.read(MOST_BYTES + 1)
    with TemporaryFile() as sent:
        sent.write(data)
        sent.flush()
        workbook = read(sent, name)
    told = _told(name, sha256(data).hexdigest(), workbook, {})
    return import_files.keep(told, owner_id=viewer().id, kind=kind, update=False)


def find(key: str, kind: str) -> SentWorkbook:
    """The file of ``kind`` that this person sent. Answers 404 where there is none any more."""
    pending = import_files.find(key, owner_id=viewer().id, kind=kind)
    told = json.loads(pending.read())
    return SentWorkbook(
        pending, told["name"], told["sha256"], from_plain(told["sheets"]), told.get("said", {})
    )


def _told(name: str, digest: str, workbook: Workbook, said: Mapping[str, Any]) -> bytes:
    told = {"name": name, "sha256": digest, "sheets": as_plain(workbook), "said": said}
    return json.dumps(told).encode()
