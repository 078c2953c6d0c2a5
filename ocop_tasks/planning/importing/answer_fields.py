"""The doubts that can be answered on the page: a field for each, and what was chosen or typed in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from string import ascii_uppercase

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ocop_tasks.planning.importing.doubt_wording import Told
from ocop_tasks.rules.plan_sheets.answers import NO_WORDS, Answer, AnswerKind
from ocop_tasks.rules.plan_sheets.doubts import Asked, Doubt
from ocop_tasks.rules.text.days import DaySpan, Lean, NotADay, dmy, read_day
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.forms.fields import NO_SUCH_DAY, NOT_A_DATE

KINDS = {
    Asked.UNIT_UNKNOWN: AnswerKind.UNITS,
    Asked.UNIT_SEVERAL: AnswerKind.UNITS,
    Asked.UNITS_NOT_NAMED: AnswerKind.UNITS,
    Asked.NO_LEAD: AnswerKind.UNITS_HERE,
    Asked.LEAD_OR_COORDINATING: AnswerKind.LEAD,
    Asked.TIME_UNCLEAR: AnswerKind.TERM,
    Asked.NO_SUCH_DAY: AnswerKind.TERM,
    Asked.OUTSIDE_PLAN: AnswerKind.TERM,
    Asked.DAY_OR_MONTH: AnswerKind.TERM,
    Asked.DAY_OF_WHICH_MONTH: AnswerKind.TERM,
    Asked.QUARTERLY: AnswerKind.TERM,
    Asked.OTHER_TABLE: AnswerKind.SKIPPED,
    Asked.AFTER_THE_END: AnswerKind.SKIPPED,
    Asked.UNCLEAR_ROW: AnswerKind.SKIPPED,
    Asked.NO_CONTENT: AnswerKind.SKIPPED,
    Asked.SAME_AS_NOTHING: AnswerKind.SKIPPED,
    Asked.ERROR_VALUE: AnswerKind.SKIPPED,
    Asked.NO_VALUE: AnswerKind.SKIPPED,
    Asked.OLD_LETTERS: AnswerKind.SKIPPED,
    Asked.TWICE: AnswerKind.SKIPPED,
    Asked.NO_LONGER: AnswerKind.SKIPPED,
    Asked.STATE_UNCLEAR: AnswerKind.STATE,
    Asked.STATES_DIFFER: AnswerKind.STATE,
    Asked.DONE_UNCLEAR: AnswerKind.DONE,
    Asked.DONE_LATER: AnswerKind.DONE,
    Asked.DONE_WHEN: AnswerKind.DONE,
    Asked.EARLIER_PERIODS: AnswerKind.EARLIER,
}
"""How each doubt is answered; the others are mended in the file, or where its columns are chosen."""
NOBODY, COMMUNES, ALL, SKIP = "nobody", "communes", "all", "1"
"""Choices: no unit; all communes; all of those who might lead; the row is not taken."""
IN_TIME, ON_DAY = "in_time", "day"
"""Choices of when work was done."""
STATES = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.COMPLETED, Status.CANCELLED)
"""Choices of how far work is."""
OF_FILE = (Asked.DONE_WHEN, Asked.EARLIER_PERIODS)
"""What is asked once of the whole file."""


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One question, and the answer so far: as it was given before, or typed just now."""

    about: tuple[Answer, ...]
    """The answers that it gives, still without what is chosen: one, or one for each row that is not taken."""
    options: tuple[int, ...] = ()
    """The units among which one is chosen; empty: all."""
    chosen: str = ""
    day: str = ""
    error: str = ""

    @property
    def kind(self) -> AnswerKind:
        """What is answered."""
        return self.about[0].kind

    @property
    def name(self) -> str:
        """The field's; it is the same for the same question in every run."""
        key = "\0".join(part for each in self.about for part in each.about)
        return f"{self.kind}-{sha256(key.encode(errors='surrogatepass')).hexdigest()[:12]}"


def field_of(told: Told) -> AnswerField | None:
    """The field of a doubt; None where it is not answered on the page."""
    kind, doubt = KINDS.get(told.first.asked), told.first
    if kind is None or (kind is AnswerKind.STATE and "status" not in doubt.details):
        return None
    if doubt.asked in OF_FILE:
        return AnswerField((Answer(kind, NO_WORDS),))
    if kind is AnswerKind.SKIPPED:
        rows = dict.fromkeys(row for cell in told.cells if (row := cell.lstrip(ascii_uppercase)))
        about = tuple(Answer(kind, doubt.read, doubt.sheet, row) for row in rows)
        return AnswerField(about) if about else None
    if kind is AnswerKind.UNITS_HERE:
        return AnswerField((Answer(kind, "", doubt.sheet, doubt.cell),))
    if not doubt.read:
        return None
    return AnswerField((Answer(kind, doubt.read),), _options(doubt))


def _options(doubt: Doubt) -> tuple[int, ...]:
    """The units of a cell of which one leads."""
    units = doubt.details.get("units")
    return tuple(units) if isinstance(units, tuple) else ()


def answered(answer: Answer, communes: Sequence[int]) -> AnswerField:
    """The field of what was answered, so that it can be answered otherwise."""
    bare = Answer(answer.kind, answer.words, answer.sheet, answer.cell)
    day = dmy(answer.due_on) if answer.due_on else ""
    match answer.kind:
        case AnswerKind.SKIPPED:
            chosen = SKIP
        case AnswerKind.TERM:
            chosen = answer.frequency.value if answer.frequency else ""
        case AnswerKind.STATE:
            chosen = answer.status.value if answer.status else ""
        case AnswerKind.DONE | AnswerKind.EARLIER:
            chosen = ON_DAY if answer.due_on else IN_TIME
        case AnswerKind.LEAD:
            chosen = str(answer.units[0]) if answer.units else ALL
        case _ if len(answer.units) > 1 and set(answer.units) == set(communes):
            chosen = COMMUNES
        case _:
            chosen = str(answer.units[0]) if answer.units else NOBODY
    return AnswerField((bare,), (), chosen, day)


class AnswerReader:
    """Reads the fields of a sent form; what is wrong comes back in the field, as it was typed."""

    def __init__(
        self,
        form: MultiDict[str, str],
        units: Collection[int],
        communes: Sequence[int],
        span: DaySpan,
        stated_on: date,
    ):
        """``stated_on``: the day that the file is of, after which nothing in it was done."""
        self._form, self._units, self._communes, self._span = form, units, communes, span
        self._stated_on = stated_on

    def read(self, field: AnswerField) -> tuple[AnswerField, tuple[Answer, ...]]:
        """The field as it was sent, and its answers: none where nothing was chosen, or something is wrong."""
        chosen, typed = self._form.get(field.name, ""), self._form.get(f"{field.name}-day", "").strip()
        if typed and not chosen:
            chosen = {AnswerKind.TERM: Frequency.ONCE.value, AnswerKind.DONE: ON_DAY}.get(field.kind, "")
        sent = replace(field, chosen=chosen, day=typed)
        if not chosen:
            return sent, ()
        match field.kind:
            case AnswerKind.SKIPPED:
                return sent, field.about
            case AnswerKind.TERM:
                return self._term(sent)
            case AnswerKind.STATE:
                return self._state(sent)
            case AnswerKind.DONE:
                return self._done(sent)
            case AnswerKind.EARLIER:
                return sent, field.about if chosen == IN_TIME else ()
            case _:
                units = self._chosen_units(field, chosen)
                return sent, tuple(
                    replace(each, units=units) for each in field.about
                ) if units is not None else ()

    def _chosen_units(self, field: AnswerField, chosen: str) -> tuple[int, ...] | None:
        """Those that were chosen; None for what can be no choice here."""
        if (
            chosen == (ALL if field.kind is AnswerKind.LEAD else NOBODY)
            and field.kind is not AnswerKind.UNITS_HERE
        ):
            return ()
        if chosen == COMMUNES and field.kind is not AnswerKind.LEAD and self._communes:
            return tuple(self._communes)
        return (int(chosen),) if chosen.isdecimal() and int(chosen) in self._units else None

    def _state(self, sent: AnswerField) -> tuple[AnswerField, tuple[Answer, ...]]:
        """How far it is."""
        if sent.chosen not in STATES:
            return replace(sent, chosen=""), ()
        return sent, (replace(sent.about[0], status=Status(sent.chosen)),)

    def _done(self, sent: AnswerField) -> tuple[AnswerField, tuple[Answer, ...]]:
        """In time, or a day up to the one that the file is of."""
        if sent.chosen == IN_TIME:
            return replace(sent, day=""), sent.about
        if sent.chosen != ON_DAY:
            return replace(sent, chosen=""), ()
        try:
            day = read_day(sent.day, self._stated_on, Lean.PAST)
        except NotADay as none:
            return replace(sent, error=_no_day(sent.day, none)), ()
        if day > self._stated_on:
            told = _("Ngày xong không thể sau ngày của bảng, %(day)s.", day=dmy(self._stated_on))
            return replace(sent, error=told), ()
        return sent, (replace(sent.about[0], due_on=day),)

    def _term(self, sent: AnswerField) -> tuple[AnswerField, tuple[Answer, ...]]:
        """A day within the plan, or how often."""
        if sent.chosen not in set(Frequency):
            return replace(sent, chosen=""), ()
        frequency = Frequency(sent.chosen)
        if frequency is not Frequency.ONCE:
            return replace(sent, day=""), (replace(sent.about[0], frequency=frequency),)
        try:
            day = read_day(sent.day, self._span.first, within=self._span)
        except NotADay as none:
            return replace(sent, error=_no_day(sent.day, none)), ()
        if day not in self._span:
            told = _(
                "Ngày cần nằm trong thời gian của kế hoạch: từ %(first)s đến %(last)s.",
                first=dmy(self._span.first),
                last=dmy(self._span.last),
            )
            return replace(sent, error=told), ()
        return sent, (replace(sent.about[0], frequency=frequency, due_on=day),)


def _no_day(typed: str, wrong: NotADay) -> str:
    """What is wrong with a day that was typed."""
    return str(NO_SUCH_DAY if wrong.is_off else NOT_A_DATE) if typed else _("Hãy ghi ngày.")
