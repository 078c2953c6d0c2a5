"""What somebody said of words that were not understood: the same words mean the same wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ocop_tasks.rules.plan_sheets.task_times import Term
from ocop_tasks.rules.text.days import DaySpan
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status

NO_WORDS = ""
"""What an answer is of that holds for the whole file."""
LONGEST_READ = 200
"""Letters of a cell that a doubt repeats, and by which an answer is known again."""


class AnswerKind(StrEnum):
    """What is answered."""

    UNITS = "units"
    """Whom the words name; nobody: they stay in the notes."""
    LEAD = "lead"
    """Who leads of those that a cell names; nobody: all of them."""
    UNITS_HERE = "units_here"
    """Who leads in a cell that names nobody: of this cell alone."""
    TERM = "term"
    """When what has this wording is due."""
    SKIPPED = "skipped"
    """The row is not taken."""
    STATE = "state"
    """How far work is of which these words are told."""
    DONE = "done"
    """When work was done: on a day, or in time. Of no words, it is of all that is done without a word about it."""
    EARLIER = "earlier"
    """The periods before the one that a file speaks of were done in time, of every task in it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of them. ``words`` are the cell's, ``sheet`` and ``cell`` where it holds alone."""

    kind: AnswerKind
    words: str = ""
    sheet: str = ""
    cell: str = ""
    units: tuple[int, ...] = ()
    frequency: Frequency | None = None
    due_on: date | None = None
    """Also the day on which work was done."""
    status: Status | None = None

    @property
    def is_of_words(self) -> bool:
        """Whether it holds wherever the words stand, so in a file that was mended, too."""
        return self.kind not in (AnswerKind.UNITS_HERE, AnswerKind.SKIPPED)

    @property
    def about(self) -> tuple[str, ...]:
        """What it is an answer to; a second one to the same takes its place."""
        if self.is_of_words:
            return self.kind, key_of(self.words)
        return self.kind, self.sheet, self.cell

    def as_plain(self) -> dict[str, Any]:
        """In texts and numbers alone; ``from_plain`` reads it."""
        told = {name: value for name, value in asdict(self).items() if value}
        return told | ({"due_on": self.due_on.isoformat()} if self.due_on else {})

    @classmethod
    def from_plain(cls, told: dict[str, Any]) -> Answer:
        """What ``as_plain`` wrote."""
        more = dict(told)
        more["kind"] = AnswerKind(told["kind"])
        more["units"] = tuple(told.get("units", ()))
        if "frequency" in told:
            more["frequency"] = Frequency(told["frequency"])
        if "due_on" in told:
            more["due_on"] = date.fromisoformat(told["due_on"])
        if "status" in told:
            more["status"] = Status(told["status"])
        return cls(**more)


def key_of(words: str) -> str:
    """By what words are known again: without case and marks."""
    return " ".join(fold(words[:LONGEST_READ]).split())


class Answers:
    """All that was said of one file."""

    def __init__(self, given: Iterable[Answer] = ()) -> None:
        self.given = tuple(given)
        self._by = {answer.about: answer for answer in self.given}

    def units(self, words: str) -> tuple[int, ...] | None:
        """Whom ``words`` name; None where nobody was asked."""
        answer = self._by.get((AnswerKind.UNITS, key_of(words)))
        return answer.units if answer else None

    def lead(self, text: str) -> tuple[int, ...] | None:
        """Who leads of those that a cell names, empty for all of them; None where nobody was asked."""
        answer = self._by.get((AnswerKind.LEAD, key_of(text)))
        return answer.units if answer else None

    def units_here(self, sheet: str, cell: str) -> tuple[int, ...]:
        """Who leads where the cell does not say it."""
        answer = self._by.get((AnswerKind.UNITS_HERE, sheet, cell))
        return answer.units if answer else ()

    def term(self, text: str, span: DaySpan) -> Term | None:
        """When what has this wording is due; None where nobody said it, or the plan has no such day any more."""
        answer = self._by.get((AnswerKind.TERM, key_of(text)))
        if answer is None or answer.frequency is None:
            return None
        if answer.due_on is not None and answer.due_on not in span:
            return None
        return Term(answer.frequency, answer.due_on, wording=" ".join(text.split()))

    def status(self, words: str) -> Status | None:
        """How far work is of which these words are told; None where nobody was asked."""
        answer = self._by.get((AnswerKind.STATE, key_of(words)))
        return answer.status if answer else None

    def done_on(self, words: str) -> Answer | None:
        """When it was done, in the answer's ``due_on``, without a day in time; None where nobody was asked."""
        return self._by.get((AnswerKind.DONE, key_of(words)))

    @property
    def says_earlier_done(self) -> bool:
        """Whether somebody said that all earlier periods were done in time."""
        return (AnswerKind.EARLIER, key_of(NO_WORDS)) in self._by

    def skips(self, sheet: str, row: int) -> bool:
        """Whether a row is not taken."""
        return (AnswerKind.SKIPPED, sheet, str(row)) in self._by


NOTHING_SAID = Answers()
