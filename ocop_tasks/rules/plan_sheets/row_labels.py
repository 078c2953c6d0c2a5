"""What stands in the column of numbers: "II", "A", "3.1", "b)", "-", and which of two goes deeper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from ocop_tasks.rules.plan_sheets.grid import Cell, Precision


class Kind(IntEnum):
    """How a row is numbered; what is larger stands under what is smaller."""

    LETTER = 0
    ROMAN = 1
    FIGURE = 2
    SMALL_LETTER = 3
    BULLET = 4


@dataclass(frozen=True, slots=True)
class Label:
    """A row's number as it is written, and how deep it is; "3.1" is deeper than "3"."""

    text: str
    kind: Kind
    depth: int = 1

    @property
    def rank(self) -> tuple[int, int]:
        """Larger the deeper it is."""
        return self.kind, self.depth


_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_PART = r"(?:[Pp]hần |PHẦN |[Mm]ục |MỤC )?"
_LABELS = (
    (re.compile(rf"{_PART}({_ROMAN}(?:\.\d{{1,2}})+[a-zđ]?)[.)]?"), Kind.FIGURE),
    (re.compile(rf"{_PART}({_ROMAN})[.)]?"), Kind.ROMAN),
    (re.compile(rf"{_PART}([A-HK-UWYZĐ])[.)]?"), Kind.LETTER),
    (re.compile(r"(\d{1,3}(?:[.,]\d{1,3}){0,5}[a-zđ]?)[.)]?"), Kind.FIGURE),
    (re.compile(r"([a-zđ])[.)]?"), Kind.SMALL_LETTER),
    (re.compile(r"([-+*•–])"), Kind.BULLET),
)
_BEFORE_TEXT = re.compile(
    rf"({_PART}(?:{_ROMAN}(?=[.)/:])|[A-HK-UWYZĐ](?=[.)/:]\s))"
    r"|\d{1,3}(?:\.\d{1,3})*(?=[.)/]\s)|[a-zđ](?=[)]\s)|[-+*•–](?=\s))[.)/:]?\s*(.+)",
    re.DOTALL,
)


def read_label(cell: Cell) -> Label | None:
    """The number that a cell has; None where it is empty or something else.

    Excel takes "1.2" for the first of February where dates are written with dots.
    """
    if cell.day is not None and cell.precision is Precision.DAY:
        return Label(f"{cell.day.day}.{cell.day.month}", Kind.FIGURE, 2)
    return label_of(cell.text)


def label_of(text: str) -> Label | None:
    """The label that ``text`` is, whole."""
    text = " ".join(text.split())
    for pattern, kind in _LABELS:
        if found := pattern.fullmatch(text):
            parts = found[1].replace(",", ".").split(".")
            depth = len(parts) + parts[-1][-1:].isalpha() * (kind is Kind.FIGURE)
            return Label(found[1].replace(",", "."), kind, depth if kind is Kind.FIGURE else 1)
    return None


def label_before(text: str) -> tuple[Label | None, str]:
    """The label that ``text`` begins with ("II. Tuyên truyền"), and what follows it; None and all of it without one."""
    found = _BEFORE_TEXT.fullmatch(text.strip())
    label = label_of(found[1]) if found else None
    return (label, found[2].strip()) if found and label else (None, text.strip())
