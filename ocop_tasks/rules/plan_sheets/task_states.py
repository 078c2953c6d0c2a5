"""How far the work of a row is, as offices keep it in their table: "đã hoàn thành", "đang làm 60%", 0.6 in per cent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ocop_tasks.rules.plan_sheets.grid import Cell
from ocop_tasks.rules.text.numbers import NotANumber, read_whole
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.rules.work.status import Status

_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?%")
_STATES = (
    (
        Status.CANCELLED,
        r"\bkhong (?:con|thuc hien|trien khai)\b|\b(?:da )?huy\b|\bdung thuc hien\b|\bbai bo\b",
    ),
    (None, r"\bchua (?:hoan thanh|xong)\b|\bchua dat\b|\bqua han\b|\bcham\b"),
    (Status.NOT_STARTED, r"\bchua (?:thuc hien|trien khai|lam|bat dau)\b|^chua$"),
    (Status.SUBMITTED, r"\bcho (?:xac nhan|duyet|phe duyet|tham dinh)\b"),
    (Status.IN_PROGRESS, r"\bdang\b|\bco ban hoan thanh\b|\bhoan thanh mot phan\b"),
    (
        Status.COMPLETED,
        r"^(?:da )?(?:hoan thanh|xong|thuc hien xong|dat)\b|\bhoan thanh$|^ht$|^x$"
        r"|\bda (?:hoan thanh|xong|thuc hien|ban hanh|trien khai)\b",
    ),
)
"""The first whose words occur; those of None are of work that is not done, and nobody knows how far it is."""


@dataclass(frozen=True, slots=True)
class State:
    """``status`` and ``percent`` as far as the file says them; ``is_clear`` where it says them without a doubt.

    What is in progress is less than 100 per cent done; where words and figures differ, the smaller one is taken.
    """

    status: Status | None = None
    percent: int | None = None
    is_clear: bool = True


def read_state(cell: Cell) -> State:
    """What a cell says of the state, in words or in per cent; nothing where it is empty."""
    if not cell.text:
        return State()
    if cell.number is not None:
        return _of_percent(read_percent(cell))
    text = fold(cell.text)
    percent = int(float(found[1].replace(",", "."))) if (found := _PERCENT.search(text)) else None
    if percent is not None and percent > 100:
        return State(is_clear=False)
    for status, words in _STATES:
        if re.search(words, text):
            is_partly = (
                status is Status.COMPLETED and percent is not None and percent < 100
            )  # "hoàn thành 80%"
            told = Status.IN_PROGRESS if is_partly or status is None else status
            return both(State(told, is_clear=status is not None), percent)
    return _of_percent(percent) if percent is not None else State(is_clear=False)


def read_percent(cell: Cell) -> int | None:
    """Whole per cent, rounded down so that 100 means everything; None where the cell is no per cent.

    A number that is not shown in per cent is one all the same from 2 on: 1 may be the whole or a hundredth.
    """
    if cell.number is not None:
        share = cell.number * 100 if cell.in_percent or 0 < cell.number < 1 else cell.number
        return int(share) if 0 <= share <= 100 and (cell.in_percent or cell.number != 1) else None
    try:
        value = read_whole(cell.text, in_percent=True)
    except NotANumber:
        return None
    return value if 0 <= value <= 100 else None


def both(words: State, percent: int | None) -> State:
    """The column of states and that of per cents together; not clear where they do not fit."""
    if percent is None:
        return words
    alone = _of_percent(percent)
    if words.status is None:
        return State(alone.status, percent, is_clear=words.is_clear)
    fits = (percent == 100) == (words.status in (Status.COMPLETED, Status.SUBMITTED)) and not (
        percent and words.status is Status.NOT_STARTED
    )
    if fits or words.status is Status.CANCELLED:
        return State(words.status, percent, is_clear=words.is_clear)
    return State(
        words.status if percent == 100 else alone.status, None if percent == 100 else percent, is_clear=False
    )


def _of_percent(percent: int | None) -> State:
    if percent is None:
        return State(is_clear=False)
    if percent == 100:
        return State(Status.COMPLETED, 100)
    return State(Status.IN_PROGRESS if percent else Status.NOT_STARTED, percent)
