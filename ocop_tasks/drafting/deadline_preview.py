"""How the portal understands a deadline as it is worded, and what dates follow from a rule, told as they are typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ocop_tasks.drafting.due_rule_field import PERIODIC
from ocop_tasks.drafting.forms import RhythmForm, TaskForm
from ocop_tasks.models import Plan
from ocop_tasks.models.plan_changes.assigning import dated_by_rule
from ocop_tasks.rules.plan_phrases.deadlines import Deadline, read_deadline_in
from ocop_tasks.rules.work.due_rules import DueRule, parse_due_rule, rule_of_day
from ocop_tasks.rules.work.periods import Frequency


@dataclass(frozen=True, slots=True)
class Offer:
    """A rhythm and the rule for its due dates (None: the plan's), with the days that they give in the plan's year."""

    frequency: Frequency
    rule: DueRule | None
    days: Sequence[date]

    def __str__(self) -> str:
        """As the form sends it back."""
        return f"{self.frequency} {self.rule}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a wording says. ``offer``: the rule that it tells; ``yearly``: one day of the year, as a rule for years."""

    deadline: Deadline
    offer: Offer | None = None
    yearly: Offer | None = None


def read_wording(wording: str | None, plan: Plan) -> Reading | None:
    """What ``wording`` says of the time, with no day at all where no calendar has it; None when nothing was typed."""
    if not wording or not wording.strip():
        return None
    try:
        deadline = read_deadline_in(wording, plan.days)
    except ValueError:
        return Reading(Deadline())
    if deadline.repeating and deadline.repeating.rule:
        return Reading(deadline, offer=_offer(plan, deadline.repeating.frequency, deadline.repeating.rule))
    return Reading(deadline, yearly=_yearly(plan, deadline.due_on) if deadline.stated else None)


def chosen(plan: Plan, form: TaskForm | RhythmForm) -> Offer | None:
    """The days that the form's rhythm and rule give; None for what is done once, and for a rule that is none yet."""
    frequency, field = form.frequency.data, form.due_rule
    if frequency not in PERIODIC or field.wrong_with(frequency):
        return None
    return _offer(plan, Frequency(frequency), field.data)


def _yearly(plan: Plan, due_on: date | None) -> Offer | None:
    """The day as a rule for years; in a plan of other days than a year's, where it makes a year due on that day."""
    year = plan.year if plan.is_of_year else due_on.year if due_on else 0
    if due_on is None or (rule := rule_of_day(due_on, year)) is None:
        return None
    offer = _offer(plan, Frequency.YEARLY, rule)
    return offer if plan.is_of_year or due_on in offer.days else None


def _offer(plan: Plan, frequency: Frequency, rule: DueRule | None) -> Offer:
    return Offer(frequency, rule, [dated.due_on for dated in dated_by_rule(plan, frequency, rule)])


def parse_offer(text: str) -> tuple[Frequency, DueRule]:
    """What the form sends back of an offer. Raises ValueError."""
    frequency, _space, rule = text.partition(" ")
    return Frequency(frequency), parse_due_rule(rule)
