"""The periods that a ranking can be of, and the work that counts in one: by each plan's own days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.models import Plan
from ocop_tasks.rules.work.counted_periods import FREQUENCIES, CountedDays, counted_in, periods_of_plan
from ocop_tasks.rules.work.periods import Frequency, Period, months_of, periods_in

SHORTER = (Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.MONTHLY)
"""What plans of different spans have in common."""


def periods_of_plans(plans: Sequence[Plan]) -> list[tuple[Period, bool]]:
    """The half-years, quarters and months of any of them, each once; and whether all cut it on the same days."""
    cut: dict[str, list[Period]] = {}
    for each in SHORTER:
        own = [period for plan in plans for period in periods_in(plan.span, each, plan.calendar)]
        for period in sorted(own, key=lambda period: period.starts_on):
            cut.setdefault(period.code, []).append(period)
    return [(periods[0], len(set(periods)) == 1) for periods in cut.values()]


def frequency_of(plans: Sequence[Plan], period: Period | None) -> Frequency:
    """How long a period of one of the plans is; once is all of a plan, and of several."""
    return next(
        (
            each
            for each in FREQUENCIES
            for plan in plans
            if period in periods_in(plan.span, each, plan.calendar)
        ),
        Frequency.ONCE,
    )


def scopes(plans: Sequence[Plan], period: Period | None, *, by_first_date: bool) -> list[Scope]:
    """The work that counts in ``period``: of each plan that has it, by the plan's own days. None: all work."""
    alike: defaultdict[CountedDays | None, list[int]] = defaultdict(list)
    for plan in plans:
        own = {each.code: each for each in periods_of_plan(plan.span, plan.calendar)}
        if period is None:
            alike[None].append(plan.id)
        elif period.code in own:
            alike[counted_in(plan.span, own[period.code])].append(plan.id)
    return [Scope(tuple(ids), counted=counted, by_first_date=by_first_date) for counted, ids in alike.items()]


def last_period(plan: Plan) -> Period:
    """What counts after it is in no quarter and no month."""
    return (periods_in(plan.span, Frequency.MONTHLY, plan.calendar) or [plan.span])[-1]


def months_of_plans(plans: Sequence[Plan]) -> list[tuple[int, int]]:
    """The year and number of each reporting month of any of them, in their order."""
    months = (period for plan in plans for period in periods_in(plan.span, Frequency.MONTHLY, plan.calendar))
    return sorted({months_of(period.code)[:2] for period in months})
