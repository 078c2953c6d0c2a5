"""The plans whose log a page is of: all that run, or the one that the address names, also one that has ended.

Of several plans periods are those of the calendar that all have, or the state's; they reach from the first day that
any of them counts to the last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import abort
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import OutreachActivity, Plan
from ocop_tasks.rules.plan_state import PUBLISHED, PlanState
from ocop_tasks.rules.work.periods import Calendar, Period
from ocop_tasks.web.pages.plan_choice import PlanChoice, readable_plan_choice, readable_plans
from ocop_tasks.web.pages.template_gettext import local


@dataclass(frozen=True, slots=True)
class LogPlans:
    """At least one plan, the newest first; ``choice`` is what the page can be narrowed to."""

    plans: tuple[Plan, ...]
    choice: PlanChoice

    @property
    def ids(self) -> tuple[int, ...]:
        """Their ids."""
        return tuple(plan.id for plan in self.plans)

    @property
    def names(self) -> dict[int, str]:
        """What rows call their plans; none where all are of one."""
        return {plan_id: self.choice.running[plan_id] for plan_id in self.ids} if len(self.ids) > 1 else {}

    @property
    def title(self) -> str:
        """What the pages are headed with."""
        return local(self.plans[0]) if len(self.plans) == 1 else ", ".join(self.names.values())

    @property
    def issuer_paths(self) -> set[str]:
        """Whose units the log is of."""
        return {plan.issuer.path for plan in self.plans}

    @property
    def is_of_year(self) -> bool:
        """Whether they are of one year."""
        return all(plan.is_of_year and plan.year == self.year for plan in self.plans)

    @property
    def year(self) -> int:
        """The year that they are called after, or the first of those."""
        return min(plan.year for plan in self.plans)

    @property
    def calendar(self) -> Calendar:
        """By which periods are cut."""
        calendars = {plan.calendar for plan in self.plans}
        return calendars.pop() if len(calendars) == 1 else Calendar.STATE

    @property
    def days_after_cut(self) -> int:
        """A period's reports are due by then, of whichever plan."""
        return max(plan.days_after_cut for plan in self.plans)

    @property
    def span(self) -> Period:
        """All days that one of them counts."""
        spans = [plan.span for plan in self.plans]
        first, last = min(span.starts_on for span in spans), max(span.ends_on for span in spans)
        return Period(str(self.year), first, last)

    @property
    def first_day(self) -> date:
        """Of their work."""
        return min(plan.first_day for plan in self.plans)

    @property
    def last_day(self) -> date:
        """Of their work."""
        return max(plan.last_day for plan in self.plans)


def log_plans() -> LogPlans:
    """The plans that the request asks for; where none runs any more, the newest. Answers 404 where he knows of none."""
    choice, readable = readable_plan_choice(*PUBLISHED), readable_plans()
    running = [plan_id for plan_id in choice.running if readable[plan_id].state is PlanState.RUNNING]
    shown = [choice.chosen] if choice.chosen else running or list(choice.running)[:1]
    if not shown:
        abort(404)
    return LogPlans(loaded_plans(shown), choice)


def plans_of(activity: OutreachActivity) -> LogPlans:
    """The plan that an activity is in: it stays there."""
    return LogPlans((activity.plan,), PlanChoice({}))


def loaded_plans(plan_ids: Iterable[int]) -> tuple[Plan, ...]:
    """These plans with their issuers, the newest first."""
    newest_first = (Plan.year.desc(), Plan.id.desc())
    return tuple(db.session.scalars(select(Plan).where(Plan.id.in_(plan_ids)).order_by(*newest_first)))
