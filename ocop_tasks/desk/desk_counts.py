"""What the desk counts besides the figures of the day, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select

from ocop_tasks.desk.queries import Days, asked
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.states_as_of import states
from ocop_tasks.models import Assignment, Direction, Part, Plan, StatusReport
from ocop_tasks.rules.work.direction_rules import UNANSWERED


@dataclass(frozen=True, slots=True)
class Counts:
    """What was overdue at the end of an earlier day; and the works that wait for an answer, and for a decision."""

    overdue_then: int
    unanswered: int
    asked: int


def counts(plan: Plan, days: Days, earlier: date) -> Counts:
    """The counts of ``plan``; ``earlier`` is the day whose end the change is counted from."""
    directions = select(func.count(Direction.assignment_id.distinct())).where(
        Direction.plan_id == plan.id, Direction.standing.in_(UNANSWERED)
    )
    requests = select(func.count(Assignment.id)).where(
        Assignment.plan_id == plan.id, Assignment.id.in_(asked())
    )
    same, other = _overdue_then(plan, days, earlier)
    row = db.session.execute(
        select(
            same.scalar_subquery() + other.scalar_subquery(),
            directions.scalar_subquery(),
            requests.scalar_subquery(),
        )
    ).one()
    return Counts(*row)


def _overdue_then(plan: Plan, days: Days, earlier: date) -> tuple[Select[Any], Select[Any]]:
    """What nobody spoke of since is as it was; only the rest is looked up in the reports."""
    was_due = and_(Assignment.plan_id == plan.id, Assignment.part == Part.LEAD, Assignment.due_on < earlier)
    changed = select(StatusReport.assignment_id).where(StatusReport.day > earlier)
    then = Days(earlier, days.silent_days)
    same = (
        select(func.count())
        .select_from(Assignment)
        .where(was_due, Assignment.id.not_in(changed), then.conditions(Assignment.__table__).overdue)
    )
    state = states(earlier, was_due, Assignment.id.in_(changed), among=changed)
    other = select(func.count()).select_from(state).where(then.conditions(state).overdue)
    return same, other
