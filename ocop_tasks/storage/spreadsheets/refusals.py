"""Why a file cannot be read as a spreadsheet, and how large one may be."""

from __future__ import annotations

from enum import StrEnum

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 5_000
"""Rows with something in them, of all sheets together; a plan has some dozens, a list of products some hundreds."""
MOST_COLUMNS = 200
"""How far to the right something may stand."""
MOST_CELLS = 200_000
MOST_SHEETS = 60
MOST_MERGED = 5_000
LONGEST_CELL = 10_000
"""Characters that are read of one cell; Excel takes 32,767."""
LONGEST_TEXTS = 8_000_000
"""Characters of all cells together."""


class Unreadable(StrEnum):
    """What is in the way."""

    EMPTY = "empty"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    NO_TABLE = "no_table"
    """A Word file without one."""
    OLD_EXCEL = "old_excel"
    """.xls, of Excel 97 to 2003."""
    OLD_WORD = "old_word"
    """.doc, of Word 97 to 2003."""
    OPEN_DOCUMENT = "open_document"
    """.ods, of LibreOffice."""
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_HEAVY = "too_heavy"
    """Reading it takes more seconds or more memory than any file may."""
    OLD_LETTERS = "old_letters"
    """A text whose letters are neither Unicode nor Windows-1258: TCVN3, VNI and their like, which cannot be told
    without the font."""
    LOST_LETTERS = "lost_letters"
    """Excel's plain "CSV" writes "?" for letters that its code page lacks; they are gone."""
    OPEN_QUOTE = "open_quote"
    """A quotation mark in a CSV file is never closed."""


class NotReadable(Exception):
    """This file is no spreadsheet that can be read. ``at`` is its sheet, or the row of a CSV file, if known."""

    def __init__(self, reason: Unreadable, at: str = "") -> None:
        super().__init__(f"{reason}: {at}" if at else str(reason))
        self.reason = reason
        self.at = at
