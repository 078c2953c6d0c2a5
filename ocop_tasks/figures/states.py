"""How every assignment stood on a day (DOMAIN.md rule 8): from the assignments today, from the reports before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select

from ocop_tasks import clock
from ocop_tasks.models import Assignment, StatusReport
from ocop_tasks.rules.status import Status

STATE = ("status", "percent", "submitted_on", "said_on")
FIXED = ("id", "plan_id", "task_id", "unit_id", "part", "period", "due_on", "starts_on")


def states(as_of: date | None = None, *where: ColumnElement[bool]) -> Subquery:
    """Every assignment that meets ``where``, with its state at the end of ``as_of`` (a Hanoi day; None: now)."""
    fixed = [getattr(Assignment, name) for name in FIXED]
    if as_of is None or as_of >= clock.today():
        now = [getattr(Assignment, name) for name in STATE]
        return select(*fixed, *now).where(*where).subquery("state")
    newest = (
        select(func.max(StatusReport.id).label("report_id"))
        .where(StatusReport.day <= as_of)
        .group_by(StatusReport.assignment_id)
        .subquery("newest")
    )
    reported = select(StatusReport).join(newest, newest.c.report_id == StatusReport.id).subquery("reported")
    then: list[ColumnElement[Any]] = [
        func.coalesce(reported.c.status, Status.NOT_STARTED.value).label("status"),
        func.coalesce(reported.c.percent, 0).label("percent"),
        reported.c.submitted_on,
        reported.c.said_on,
    ]
    joined = select(*fixed, *then).outerjoin(reported, reported.c.assignment_id == Assignment.id)
    return joined.where(*where).subquery("state")


@dataclass(frozen=True, slots=True)
class Conditions:
    """The rules of ``rules.timeliness`` as SQL over a subquery of ``states``, for one day."""

    state: Subquery
    day: date
    soon_on: date
    """The last due date that counts as "due soon"."""
    quiet_since: date
    """Work of which nothing was said since this day, itself included, is silent."""

    @property
    def counted(self) -> ColumnElement[bool]:
        """Still applies."""
        return self.state.c.status != Status.CANCELLED.value

    @property
    def done(self) -> ColumnElement[bool]:
        """Confirmed."""
        return self.state.c.status == Status.COMPLETED.value

    @property
    def waiting(self) -> ColumnElement[bool]:
        """Submitted and not yet confirmed."""
        return self.state.c.status == Status.SUBMITTED.value

    @property
    def with_unit(self) -> ColumnElement[bool]:
        """The unit's turn."""
        return self.state.c.status.in_([Status.NOT_STARTED.value, Status.IN_PROGRESS.value])

    @property
    def late(self) -> ColumnElement[bool]:
        """Past its due date, judged by the day of submission where there is one that stands."""
        submitted = and_(or_(self.done, self.waiting), self.state.c.submitted_on.is_not(None))
        return case(
            (submitted, self.state.c.submitted_on > self.state.c.due_on), else_=self.state.c.due_on < self.day
        )

    @property
    def overdue(self) -> ColumnElement[bool]:
        """Late and not confirmed."""
        return and_(self.counted, ~self.done, self.late)

    @property
    def due_soon(self) -> ColumnElement[bool]:
        """The unit's turn, and a week or less left."""
        return and_(self.with_unit, self.state.c.due_on >= self.day, self.state.c.due_on <= self.soon_on)

    @property
    def silent(self) -> ColumnElement[bool]:
        """Begun, the unit's turn, and nothing said for too long (im lặng)."""
        said_on = self.state.c.said_on
        return and_(
            self.with_unit,
            self.state.c.starts_on <= self.quiet_since,
            or_(said_on.is_(None), said_on <= self.quiet_since),
        )
