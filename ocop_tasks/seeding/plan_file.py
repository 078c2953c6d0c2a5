"""A plan file: the shape of its sections, targets and tasks. The plan that ships is one of them.

It holds what is decided of a plan, not what was reported of it, nor in what state it is. ``plan_reading`` makes a
PlanSeed of it, in which all names are known.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PlainSerializer, PlainValidator, PositiveInt, model_validator

from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.work.due_rules import DueRule, parse_due_rule
from ocop_tasks.rules.work.periods import DAYS_AFTER_CUT, LONGEST_PLAN, Calendar, Frequency
from ocop_tasks.seeding.problems import refused
from ocop_tasks.seeding.strict_models import Amount, Code, Label, Note, Saying, Short, Strict, Title
from ocop_tasks.seeding.units_file import UnitCode, UnitNode


class NoteSeed(Strict):
    """An ambiguity of the plan, kept in sight beside the task; in one language or in both."""

    note: Note | None = None
    note_en: Note | None = None

    @model_validator(mode="after")
    def _says_something(self) -> NoteSeed:
        if self.note is None and self.note_en is None:
            raise refused("empty_note")
        return self


class SectionNode(Strict):
    """One heading as the file has it, with the headings under it."""

    label: Label
    title: Title
    title_en: Title | None = None
    children: list[SectionNode] = Field(default_factory=list)


class TargetSeed(Strict):
    """A number to reach by ``due_on``; ``measured_in`` where the log of outreach activities tells how far it is."""

    section: Label
    title: Title
    title_en: Title | None = None
    planned: Amount
    measure: Short
    measure_en: Short | None = None
    due_on: date
    measured_in: Annotated[Counted | None, Field(strict=False)] = None


class DirectionTemplateSeed(Strict):
    """A short text that leaders direct with, and in how many days an answer is asked for."""

    text: Saying
    days: NonNegativeInt


def _due_rule(text: object) -> DueRule | None:
    if text is None or isinstance(text, DueRule):
        return text
    try:
        return parse_due_rule(str(text))
    except ValueError as error:
        raise refused("no_rule", said=str(text)) from error


def _due_rule_text(rule: DueRule | None) -> str | None:
    return None if rule is None else str(rule)


RuleSeed = Annotated[DueRule | None, PlainValidator(_due_rule), PlainSerializer(_due_rule_text)]
"""A rule for due dates, written as its own text: "last 24"."""


class TaskSeed(Strict):
    """One obligation. In a PlanSeed, ``lead``, ``coordinating`` and ``followers`` are unit codes, groups spelt out.

    A draft may have tasks that nobody leads yet, so ``lead`` may be empty; it cannot be forgotten. What is done once
    and has no ``due_on`` is due on the plan's last day.
    """

    code: Label
    section: Label
    title: Title
    title_en: Title | None = None
    lead: list[str]
    coordinating: list[str] = Field(default_factory=list)
    followers: list[str] = Field(default_factory=list)
    shared: Literal["each", "one"] | None = None
    """A check on the file: "one" lets a single unit lead. It is not kept."""
    frequency: Annotated[Frequency, Field(strict=False)]
    due_on: date | None = None
    due_rule: RuleSeed = None
    wording: Title | None = None
    wording_en: Title | None = None
    weight: PositiveInt = 1
    evidence_required: bool = True
    measured_by: Literal["outreach"] | None = None
    measured_in: Annotated[Counted | None, Field(strict=False)] = None
    measure_target: PositiveInt | None = None
    notes: list[NoteSeed] = Field(default_factory=list)

    @model_validator(mode="after")
    def _due_date_fits_frequency(self) -> TaskSeed:
        if self.frequency is not Frequency.ONCE and self.due_on is not None:
            raise refused("due_on_of_periods", frequency=str(self.frequency))
        if self.due_rule is not None and not self.due_rule.fits(self.frequency):
            raise refused("rule_does_not_fit", rule=str(self.due_rule), frequency=str(self.frequency))
        return self

    @model_validator(mode="after")
    def _measure_is_whole(self) -> TaskSeed:
        told = [each is not None for each in (self.measured_by, self.measured_in, self.measure_target)]
        if any(told) and not all(told):
            raise refused("measure_in_parts")
        return self


class PlanFile(Strict):
    """The whole file. ``units`` are those that it names and the ones above them, for a portal that lacks some."""

    code: Code
    title: Title
    title_en: Title | None = None
    year: Annotated[int, Field(ge=2000, le=2100)]
    starts_on: date | None = None
    ends_on: date | None = None
    issuer: UnitCode
    standing_agency: UnitCode
    number: Short | None = None
    issued_on: date | None = None
    calendar: Annotated[Calendar, Field(strict=False)] = Calendar.STATE
    days_after_cut: NonNegativeInt = DAYS_AFTER_CUT
    units: list[UnitNode] = Field(default_factory=list)
    sections: list[SectionNode] = Field(default_factory=list)
    targets: list[TargetSeed] = Field(default_factory=list)
    tasks: list[TaskSeed] = Field(default_factory=list)
    direction_templates: list[DirectionTemplateSeed] = Field(default_factory=list)
    usual_reasons: list[Note] = Field(default_factory=list)
    """What reports are usually returned for."""

    @model_validator(mode="after")
    def _days_fit_year(self) -> PlanFile:
        if (self.starts_on is None) != (self.ends_on is None):
            raise refused("days_in_parts")
        if self.starts_on and self.ends_on:
            if self.ends_on < self.starts_on:
                raise refused("days_turned")
            if self.ends_on - self.starts_on > LONGEST_PLAN:
                raise refused("plan_too_long")
            if self.year not in (self.starts_on.year, self.ends_on.year):
                raise refused("year_outside")
        return self
