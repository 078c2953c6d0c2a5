"""An uploaded spreadsheet, read in the sandbox: its grid, or one plain word why there is none (docs/decisions/0051)."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Collection
from typing import Any, BinaryIO

from ocop_tasks.rules.plan_sheets.grid import Workbook, as_plain, from_plain
from ocop_tasks.storage.formats import compound_files
from ocop_tasks.storage.formats.file_names import safe_name
from ocop_tasks.storage.formats.kinds import DOC, DOCX, ODS, ODT, XLS, XLSX, Kind, NotAllowed, Reason
from ocop_tasks.storage.formats.sniffing import HEAD, ZIP, sniff
from ocop_tasks.storage.sandbox.client import SHARED, LimitExceeded, Limits, Sandbox, TaskFailed
from ocop_tasks.storage.sandbox.concurrency_limits import ConcurrencyLimit
from ocop_tasks.storage.spreadsheets import csv_text
from ocop_tasks.storage.spreadsheets.refusals import MOST_BYTES, NotReadable, Unreadable

LIMITS = Limits(cpu=10, wall=20.0, memory=768 * 1024**2)
CONCURRENCY = ConcurrencyLimit(at_once=1, waiting=2, patience=10.0)
"""A plan is imported some times a year."""
WORD_TOO = "word too"
_WORDS = {
    Reason.EMPTY: Unreadable.EMPTY,
    Reason.ENCRYPTED: Unreadable.ENCRYPTED,
    Reason.MACROS: Unreadable.MACROS,
    Reason.DAMAGED: Unreadable.DAMAGED,
    Reason.TOO_HEAVY: Unreadable.TOO_HEAVY,
}
_NO_TEXT = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)

logger = logging.getLogger(__name__)


def read_spreadsheet(
    file: BinaryIO, name: str, *, sandbox: Sandbox = SHARED, concurrency: ConcurrencyLimit = CONCURRENCY
) -> Workbook:
    """The grid of an .xlsx or .csv file, which must be a real one, open for reading and writing; it is not changed.

    ``name`` is what its sender calls it. Raises NotReadable, and Busy when it cannot be read now.
    """
    return _read_aside(file, name, "", sandbox, concurrency)


def read_tables(
    file: BinaryIO, name: str, *, sandbox: Sandbox = SHARED, concurrency: ConcurrencyLimit = CONCURRENCY
) -> Workbook:
    """The same of a file that may be a Word file, too: each of its tables is a sheet."""
    return _read_aside(file, name, WORD_TOO, sandbox, concurrency)


def _read_aside(
    file: BinaryIO, name: str, kinds: str, sandbox: Sandbox, concurrency: ConcurrencyLimit
) -> Workbook:
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise NotReadable(Unreadable.EMPTY)
    if size > MOST_BYTES:
        raise NotReadable(Unreadable.TOO_LARGE)
    with concurrency.queued(), concurrency.running():
        file.seek(0)
        try:
            told = json.loads(sandbox.run("spreadsheet", file, safe_name(name), kinds, limits=LIMITS))
        except LimitExceeded as error:
            logger.warning("a spreadsheet takes too long: %s", error)
            raise NotReadable(Unreadable.TOO_HEAVY) from error
        except TaskFailed as error:
            logger.warning("a spreadsheet cannot be read: %s", error)
            raise NotReadable(Unreadable.DAMAGED) from error
    if "refused" in told:
        raise NotReadable(Unreadable(told["refused"]), told["at"])
    return from_plain(told["sheets"])


def read_in_sandbox(file: BinaryIO, name: str, kinds: str) -> bytes:
    """The same inside the sandbox: what ``read_spreadsheet`` reads, and ``read_tables`` with ``WORD_TOO``."""
    told: dict[str, Any]
    try:
        told = {"sheets": as_plain(_read(file, name, word_too=kinds == WORD_TOO))}
    except NotReadable as refusal:
        told = {"refused": refusal.reason, "at": refusal.at}
    return json.dumps(told).encode()


def _read(file: BinaryIO, name: str, *, word_too: bool) -> Workbook:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith((ZIP, compound_files.SIGNATURE)):
        from ocop_tasks.storage.spreadsheets import docx_tables, xlsx

        kind = _kind(file, name, (XLSX, DOCX) if word_too else (XLSX,))
        return docx_tables.read(file) if kind == DOCX else xlsx.read(file)
    if head.startswith(_NO_TEXT) or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise NotReadable(Unreadable.NOT_A_SPREADSHEET)
    return csv_text.read(file.read(), name.rpartition(".")[0] or name)


def _kind(file: BinaryIO, name: str, wanted: Collection[Kind]) -> Kind:
    """Which of the ``wanted`` kinds it is. Raises NotReadable for every other, and for one with macros."""
    try:
        kind = sniff(file, name)
    except NotAllowed as refusal:
        raise NotReadable(_WORDS.get(refusal.reason, Unreadable.NOT_A_SPREADSHEET)) from refusal
    if kind not in wanted:
        other = {XLS: Unreadable.OLD_EXCEL, ODS: Unreadable.OPEN_DOCUMENT}
        other |= {DOC: Unreadable.OLD_WORD, ODT: Unreadable.OPEN_DOCUMENT} if DOCX in wanted else {}
        raise NotReadable(other.get(kind, Unreadable.NOT_A_SPREADSHEET))
    return kind
