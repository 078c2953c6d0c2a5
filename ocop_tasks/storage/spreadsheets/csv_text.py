"""A CSV file read to a plain grid: the encodings and separators of Excel on Vietnamese machines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice

from ocop_tasks.rules.plan_sheets.grid import Cell, Sheet, Workbook
from ocop_tasks.rules.text.cleaning import clean_text, typable
from ocop_tasks.rules.text.vietnamese import composed
from ocop_tasks.storage.spreadsheets.cell_budget import Budget
from ocop_tasks.storage.spreadsheets.refusals import LONGEST_CELL, NotReadable, Unreadable

SEPARATORS = ";\t,|"
"""Where several fit as well, the first of them: commas stand within texts, too."""
LOOKED_AT = 200
"""Records by which the separator is told."""
_SAYS_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")
MOST_LOST = 3
"""So many question marks inside words are no accident."""
VIETNAMESE = frozenset(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
)
SIGNS = frozenset("‘’“”–—…•·§°©®±×÷«»€₫²³½¼¾")
"""Signs outside ASCII that such texts have, of those in Windows-1258; "®" and "·" only where no letter is beside."""
_IN_A_WORD = re.compile(r"[^\W\d_][®·²³§°±×÷«»½¼¾]|[®·²³§°±×÷«»½¼¾][^\W\d_]")


def read(data: bytes, name: str) -> Workbook:
    """One sheet called ``name``. Raises NotReadable."""
    text = decoded(data)
    if "\0" in text:
        raise NotReadable(Unreadable.NOT_A_SPREADSHEET)
    text = composed(typable(text))
    if not text.strip():
        raise NotReadable(Unreadable.EMPTY)
    if len(_LOST.findall(text)) > MOST_LOST and text.isascii():
        raise NotReadable(Unreadable.LOST_LETTERS)
    said = _SAYS_SEPARATOR.match(text)
    skipped = 1 if said else 0
    rest = text[said.end() :] if said else text
    separator = said[1] if said and said[1] in SEPARATORS else _separator(rest)
    return Workbook((Sheet(name, _cells(rest, separator, skipped)),))


def decoded(data: bytes) -> str:
    """The text as it was written. Raises NotReadable where its letters are of no encoding that can be told."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding)
    if zeros := data[:4000].count(0):
        little_first = data[1:4000:2].count(0) * 2 > zeros
        return _strictly(data, "utf-16-le" if little_first else "utf-16-be")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _of_windows(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotReadable(Unreadable.DAMAGED) from error


def _of_windows(data: bytes) -> str:
    """Windows-1258, if all that comes out are Vietnamese letters: TCVN3 and VNI give signs and other letters."""
    try:
        text = composed(data.decode("cp1258"))
    except UnicodeDecodeError as error:
        raise NotReadable(Unreadable.OLD_LETTERS) from error
    foreign = {each for each in text if not each.isascii()} - SIGNS - {"\xa0"}
    if not {each.lower() for each in foreign} <= VIETNAMESE or _IN_A_WORD.search(text):
        raise NotReadable(Unreadable.OLD_LETTERS)
    return text


def _separator(text: str) -> str:
    """That which cuts the most records into equally many cells, two at least."""
    return max(SEPARATORS, key=lambda separator: _agreement(text, separator))


def _agreement(text: str, separator: str) -> int:
    try:
        records = list(islice(csv.reader(StringIO(text, newline=""), delimiter=separator), LOOKED_AT))
    except csv.Error:
        return 0
    widths = Counter(len(record) for record in records if len(record) > 1)
    return max(widths.values(), default=0)


def _cells(text: str, separator: str, skipped: int) -> dict[tuple[int, int], Cell]:
    """A row is a record: it may be several lines of the file, and is one on the screen."""
    cells: dict[tuple[int, int], Cell] = {}
    budget = Budget()
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    row = skipped
    try:
        for record in reader:
            row += 1
            for column, written in enumerate(record, start=1):
                if kept := clean_text(written[:LONGEST_CELL]):
                    budget.spend("", row, column, len(kept))
                    cells[row, column] = Cell(kept)
    except csv.Error as error:
        raise NotReadable(Unreadable.OPEN_QUOTE, str(row + 1)) from error
    return cells
