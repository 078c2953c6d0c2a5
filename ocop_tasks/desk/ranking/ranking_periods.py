"""The periods that a ranking can be of, and the due dates that count in one: each plan's own.

A work counts where its due date lies, also where its task's own rule puts that into the period after the one that is
reported on: units are judged by due dates (DOMAIN.md rule 14), and the figures lead to the rows that are due then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.models import Plan
from ocop_tasks.rules.work.periods import Frequency, Period, due_on, periods_in

SHORTER = (Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.MONTHLY)
"""What plans of different spans have in common."""
FREQUENCIES = (Frequency.ONCE, Frequency.YEARLY, *SHORTER)


def periods_of_plan(plan: Plan) -> list[Period]:
    """The plan as a whole, then the periods of which it is made; a year is the whole of a year's plan."""
    found = (period for each in FREQUENCIES for period in periods_in(plan.span, each, plan.calendar))
    return list(dict.fromkeys(found))


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


def due_span(plan: Plan, period: Period | None) -> tuple[date | None, date | None]:
    """The due dates that count in ``period``; its periodic work is due a few days after the cut (DOMAIN.md rule 13).

    The plan takes in everything, as progress does: also one-off work due after its last cut, and what was granted
    time until later. The first period of a plan takes in what was due before it.
    """
    span = plan.span
    if period is None or period == span:
        return None, None
    grace = due_on(period, plan.calendar, plan.days_after_cut) - period.ends_on
    first = None if period.starts_on <= span.starts_on else period.starts_on + grace
    return first, period.ends_on + grace


def scopes(plans: Sequence[Plan], period: Period | None, *, by_first_date: bool) -> list[Scope]:
    """The work that counts in ``period``: of each plan that has it, by the plan's own days. None: all work."""
    spans: defaultdict[tuple[date | None, date | None], list[int]] = defaultdict(list)
    for plan in plans:
        own = {each.code: each for each in periods_of_plan(plan)}
        if period is None or period.code in own:
            spans[due_span(plan, own[period.code] if period else None)].append(plan.id)
    return [
        Scope(tuple(ids), due_from=due_from, due_to=due_to, by_first_date=by_first_date)
        for (due_from, due_to), ids in spans.items()
    ]


def last_due(plan: Plan) -> date:
    """The last day on which anything periodic is due: what is due later is in no quarter and no month."""
    months = periods_in(plan.span, Frequency.MONTHLY, plan.calendar) or [plan.span]
    return due_on(months[-1], plan.calendar, plan.days_after_cut)
