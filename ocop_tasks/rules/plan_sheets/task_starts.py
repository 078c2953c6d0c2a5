"""How far the work of each row is, and since when: what its task begins with once the plan is published.

What cannot be read is asked: of words once for the whole file, as all else (docs/decisions/0075, 0079).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ocop_tasks.rules.plan_sheets.answers import NO_WORDS, Answers
from ocop_tasks.rules.plan_sheets.doubts import Asked, Doubt, error, question
from ocop_tasks.rules.plan_sheets.grid import Cell, Precision
from ocop_tasks.rules.plan_sheets.headings import Field
from ocop_tasks.rules.plan_sheets.table import Table
from ocop_tasks.rules.plan_sheets.task_states import State, both, read_percent, read_state
from ocop_tasks.rules.text.days import Lean, NotADay, UnclearDay, dmy, read_day
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import DONE, Start

SAYING = (Field.STATE, Field.PERCENT, Field.DONE)
"""The columns that tell how far work is."""
_IN_TIME = re.compile(r"\b(?:dung|kip|truoc|trong) (?:han|thoi han|tien do)\b|\bkip thoi\b")
_LATE = re.compile(r"\b(?:cham|muon|qua han|tre)\b")
_WHOLE_DAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d{2}\b")
_ANY_DAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}(?:[/.-](?:20)?\d{2})?\b")


@dataclass(frozen=True, slots=True)
class Stated:
    """Of which Hanoi day the states of a file are, and in which rhythms a period was over by then."""

    on: date
    ended: frozenset[Frequency] = frozenset()


@dataclass(frozen=True, slots=True)
class DoneOn:
    """The day on which work was done; none: in time. ``is_told`` where the row says so, or an answer to its words."""

    day: date | None = None
    is_told: bool = True


class TaskStarts:
    """Reads the states of a table's rows; what is to be asked goes to ``ask``.

    Without ``stated`` they stay words: nothing begins with them, and nothing is asked of days.
    """

    def __init__(
        self, table: Table, answers: Answers, stated: Stated | None, ask: Callable[[Doubt], None]
    ) -> None:
        self.table, self.answers, self.stated, self.ask = table, answers, stated, ask

    def read(
        self, row: int, cells: Mapping[Field, Cell], frequency: Frequency
    ) -> tuple[State, Start | None, bool]:
        """What the row says, what its task begins with, if with anything, and whether nobody told when it was done."""
        state = self._state(row, cells)
        if self.stated is None:
            return state, None, False
        done_on = self._done_on(row, cells, state.status)
        if state.status is None and done_on is not None and done_on.day is not None:
            state = State(Status.COMPLETED, 100)
        if state.status is None:
            return state, None, False
        earlier_done = frequency in self.stated.ended and self.answers.says_earlier_done
        if state.status is Status.NOT_STARTED and not earlier_done:
            return state, None, False
        is_done = state.status in DONE
        start = Start(
            Status.COMPLETED if is_done else state.status,
            self.stated.on,
            100 if is_done else state.percent or 0 if state.status is Status.IN_PROGRESS else 0,
            done_on.day if is_done and done_on else None,
            earlier_done,
        )
        return state, start, is_done and not (done_on and done_on.is_told)

    def _state(self, row: int, cells: Mapping[Field, Cell]) -> State:
        words, percent = cells[Field.STATE], cells[Field.PERCENT]
        told = self._answered(words.text) or read_state(words)
        if not told.is_clear:
            self._doubt(Asked.STATE_UNCLEAR, row, Field.STATE, words.text, told)
        number = read_percent(percent) if percent.text else None
        if percent.text and number is None:
            if (said := self._answered(percent.text)) is not None:
                told = said
            else:
                self._doubt(Asked.STATE_UNCLEAR, row, Field.PERCENT, percent.text, told)
        state = both(told, number)
        if told.is_clear and not state.is_clear:
            read = f"{words.text} · {percent.text}"
            if (said := self._answered(read)) is not None:
                return said
            self._doubt(Asked.STATES_DIFFER, row, Field.PERCENT, read, state)
        if state.status is Status.CANCELLED:
            self.ask(
                question(Asked.NO_LONGER, self.table.sheet.name, self._name(row, Field.STATE), words.text)
            )
        return state

    def _answered(self, words: str) -> State | None:
        """What somebody said that the words mean; work of which nothing more is known is under way with 0 per cent."""
        status = self.answers.status(words) if words else None
        return State(status, 100 if status in DONE else None) if status is not None else None

    def _doubt(self, asked: Asked, row: int, field: Field, read: str, taken: State) -> None:
        """``taken`` is what holds unless somebody says otherwise."""
        told: dict[str, object] = {}
        if self.stated is not None:
            told = {"status": taken.status.value if taken.status else "", "percent": taken.percent or 0}
        self.ask(question(asked, self.table.sheet.name, self._name(row, field), read, **told))

    def _done_on(self, row: int, cells: Mapping[Field, Cell], status: Status | None) -> DoneOn | None:
        """When work was done, by its own column or by the words of its state; None where neither says it."""
        cell, words = cells[Field.DONE], cells[Field.STATE].text
        if status is not None and status not in DONE:
            return None
        if cell.text:
            return self._of_cell(row, cell, is_done=status is not None)
        days = _WHOLE_DAY.findall(words)
        if len(days) == 1:
            return self._checked(row, Field.STATE, words, self._read(days[0]))
        if status is not None and _LATE.search(fold(words)):
            return self._asked(Asked.DONE_UNCLEAR, row, Field.STATE, words)
        if status is not None and _IN_TIME.search(fold(words)):
            return DoneOn()
        return self._said(NO_WORDS) if status is not None else None

    def _of_cell(self, row: int, cell: Cell, *, is_done: bool) -> DoneOn | None:
        day = cell.day if cell.precision is Precision.DAY else None
        if cell.day is None:
            found = _ANY_DAY.findall(cell.text)
            day = self._read(found[0]) if len(found) == 1 else self._read(cell.text)
        if day is not None:
            return self._checked(row, Field.DONE, cell.text, day)
        if not is_done:
            return None
        if _IN_TIME.search(fold(cell.text)):
            return DoneOn()
        return self._asked(Asked.DONE_UNCLEAR, row, Field.DONE, cell.text)

    def _read(self, text: str) -> date | None:
        """The day that a text is; without a year, the last one before the file's own day."""
        assert self.stated is not None
        try:
            return read_day(text, self.stated.on, Lean.PAST)
        except (NotADay, UnclearDay):
            return None

    def _checked(self, row: int, field: Field, text: str, day: date | None) -> DoneOn:
        """What was done later than on the file's own day, it can not tell."""
        assert self.stated is not None
        if day is None:
            return self._asked(Asked.DONE_UNCLEAR, row, field, text)
        if day > self.stated.on:
            return self._asked(Asked.DONE_LATER, row, field, text, day=dmy(day), stated=dmy(self.stated.on))
        return DoneOn(day)

    def _asked(self, asked: Asked, row: int, field: Field, text: str, **told: object) -> DoneOn:
        said = self._said(text)
        if said is None:
            self.ask(error(asked, self.table.sheet.name, self._name(row, field), text, **told))
        return said or DoneOn()

    def _said(self, text: str) -> DoneOn | None:
        """What somebody answered; nothing where the file has become one of an earlier day since."""
        assert self.stated is not None
        said = self.answers.done_on(text)
        is_later = said is not None and said.due_on is not None and said.due_on > self.stated.on
        return DoneOn(said.due_on) if said is not None and not is_later else None

    def _name(self, row: int, field: Field) -> str:
        return self.table.name(row, field)
