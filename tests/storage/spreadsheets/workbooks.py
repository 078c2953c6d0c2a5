"""Workbooks written by openpyxl, and what they are when the portal has read them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook as Written

from ocop_tasks.rules.plan_sheets.grid import Sheet, Workbook
from ocop_tasks.storage.spreadsheets import xlsx
from ocop_tasks.storage.spreadsheets.reading import read_spreadsheet


def saved(workbook: Any) -> bytes:
    """The bytes of a workbook of openpyxl."""
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def with_rows(*rows: list[object], title: str = "Kế hoạch") -> Any:
    """A workbook with one sheet that has these rows."""
    workbook = Written()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return workbook


def grid(workbook: Any) -> Workbook:
    """What is read of a workbook of openpyxl, without a process aside."""
    return xlsx.read(BytesIO(saved(workbook)))


def only_sheet(content: bytes) -> Sheet:
    """The one sheet of a file's bytes."""
    (sheet,) = xlsx.read(BytesIO(content)).sheets
    return sheet


def sent(content: bytes, name: str = "ke-hoach.xlsx") -> Workbook:
    """What is read of a file that was sent, aside as in the portal."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        path.write_bytes(content)
        with path.open("r+b") as file:
            return read_spreadsheet(file, name)


def rewritten(content: bytes, change: Callable[[str, str], str]) -> bytes:
    """The same archive with each text part changed by its name and content."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name).decode()))
    return out.getvalue()
