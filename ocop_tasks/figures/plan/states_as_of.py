"""How every assignment stood on a day (DOMAIN.md rule 8): today by itself, before that by its reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, SelectBase, Subquery, and_, case, false, func, or_, select

from ocop_tasks import clock
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.models import Assignment, StatusReport
from ocop_tasks.models.temporal.reading import on
from ocop_tasks.rules.work.status import OPEN_STATUSES, Status
from ocop_tasks.rules.work.timeliness import SOON_DAYS, FollowUp

Where = Callable[[type[Assignment]], Iterable[ColumnElement[bool]]]
"""Conditions on assignments, as they are or as they were."""
STATE = ("status", "percent", "submitted_on", "said_on", "returned")
FIXED = ("id", *Assignment.fixed, *Assignment.dated)


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day that figures speak of, and what counts as silence then.

    A past day takes the states of its end; today and days to come take them as they stand now, and judge them by
    that day.
    """

    day: date
    silent_days: int

    @property
    def past(self) -> date | None:
        """The day, where the states must be read from the reports; None for today and days to come."""
        return self.day if self.day < clock.today() else None


def states(day: date | None, where: Where, *, among: SelectBase | None = None) -> Subquery:
    """Every assignment that was given by the end of ``day`` and meets ``where``, as it stood then (None: now).

    ``where``: conditions on assignments as they were asked on that day. ``among``: the ids of assignments, no fewer
    than meet it, whose reports alone are looked at.
    """
    if day is None:
        now = [getattr(Assignment, name) for name in FIXED + STATE]
        return select(*now).where(*where(Assignment)).subquery("state")
    asked = on(Assignment, day, where)
    fixed = [getattr(asked, name) for name in FIXED]
    told = select(StatusReport.assignment_id, func.max(StatusReport.id).label("report_id"))
    told = told.where(StatusReport.day <= day).group_by(StatusReport.assignment_id)
    newest = (told if among is None else told.where(StatusReport.assignment_id.in_(among))).subquery("newest")
    then: list[Any] = [
        func.coalesce(StatusReport.status, Status.NOT_STARTED.value).label("status"),
        func.coalesce(StatusReport.percent, 0).label("percent"),
        StatusReport.submitted_on,
        StatusReport.said_on,
        func.coalesce(StatusReport.returned, false()).label("returned"),
    ]
    # The newest reports are looked up by their ids: joined the other way about, SQLite compares all with all.
    return (
        select(*fixed, *then)
        .outerjoin(newest, newest.c.assignment_id == asked.id)
        .outerjoin(StatusReport, StatusReport.id == newest.c.report_id)
        .subquery("state")
    )


@dataclass(frozen=True, slots=True)
class Conditions:
    """The rules of ``rules.work.timeliness`` as SQL over a subquery of ``states``, for one day."""

    state: Subquery
    day: date
    soon_on: date
    """The last due date that counts as "due soon"."""
    quiet_since: date
    """Work of which nothing was said since this day, itself included, is silent."""
    by_first_date: bool = False
    """Whether work is judged by the due date that was given first, as if nothing had been extended."""

    @classmethod
    def over(cls, scope: Scope, as_of: AsOf) -> Conditions:
        """The rules over the lead assignments of ``scope``, as they stood."""
        stood = states(as_of.past, partial(scope.where, day=as_of.past))
        judged = cls.on(stood, as_of.day, as_of.silent_days)
        return judged.as_first_due if scope.by_first_date else judged

    @classmethod
    def on(cls, state: Any, day: date, silent_days: int) -> Conditions:
        """The rules on ``day``, over ``state``: a subquery of ``states``, or the table of assignments itself."""
        return cls(state, day, day + timedelta(days=SOON_DAYS), day - timedelta(days=silent_days))

    @property
    def as_first_due(self) -> Conditions:
        """The same rules by the due date that was given first."""
        return replace(self, by_first_date=True)

    @property
    def due_on(self) -> ColumnElement[date]:
        """The due date that work is judged by: the granted one, or the first."""
        return self.state.c.first_due_on if self.by_first_date else self.state.c.due_on

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
        return self.state.c.status.in_([status.value for status in OPEN_STATUSES])

    @property
    def came_due(self) -> ColumnElement[bool]:
        """Should have been submitted by the end of the day."""
        return and_(self.counted, self.due_on <= self.day)

    @property
    def late(self) -> ColumnElement[bool]:
        """Past its due date, judged by the day of submission where there is one that stands."""
        submitted = and_(or_(self.done, self.waiting), self.state.c.submitted_on.is_not(None))
        by_day = self.due_on < self.day
        return case((submitted, self.state.c.submitted_on > self.due_on), else_=by_day)

    @property
    def overdue(self) -> ColumnElement[bool]:
        """Late and not confirmed."""
        return and_(self.counted, ~self.done, self.late)

    @property
    def due_soon(self) -> ColumnElement[bool]:
        """The unit's turn, and a week or less left."""
        return and_(self.with_unit, self.due_on.between(self.day, self.soon_on))

    @property
    def silent(self) -> ColumnElement[bool]:
        """Begun, the unit's turn, and nothing said for too long (chưa cập nhật)."""
        said_on = self.state.c.said_on
        return and_(
            self.with_unit,
            self.state.c.starts_on <= self.quiet_since,
            or_(said_on.is_(None), said_on <= self.quiet_since),
        )

    def follow_up(self, kind: FollowUp) -> ColumnElement[bool]:
        """In that one of the four counts (DOMAIN.md rule 14)."""
        match kind:
            case FollowUp.DONE_IN_TIME:
                return and_(self.done, ~self.late)
            case FollowUp.DONE_LATE:
                return and_(self.done, self.late)
            case FollowUp.OPEN_IN_TIME:
                return and_(self.counted, ~self.done, ~self.late)
            case FollowUp.OPEN_LATE:
                return self.overdue
