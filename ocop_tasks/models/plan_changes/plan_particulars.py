"""Changing a plan's own particulars: title, number, days, the calendar it reports by, its signed document."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.models.files.evidence import StoredFile
from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.span_changes import PlanDays, apply_span_change, span_change
from ocop_tasks.models.plan_changes.task_editing import is_referenced
from ocop_tasks.models.plan_changes.work_notices import telling_units
from ocop_tasks.models.plans.plan import Plan, PlanDocument
from ocop_tasks.models.plans.task import Part, Task
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.models.temporal.recording import update_where
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.days import DaySpan
from ocop_tasks.rules.work.periods import Calendar, Frequency, Period, due_on, parse_period, span_of
from ocop_tasks.rules.work.status import Status

DAYS = ("issued_on", "starts_on", "ends_on")
SPAN = ("year", "starts_on", "ends_on")
PERIOD_RULES = ("calendar", "days_after_cut")


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What the standing agency may fill in or change about a plan as a whole."""

    title: str
    title_en: str | None
    number: str | None
    issued_on: date | None
    year: int
    starts_on: date | None
    ends_on: date | None
    calendar: Calendar
    days_after_cut: int

    @classmethod
    def of(cls, plan: Plan) -> Particulars:
        """Those of ``plan`` as they stand."""
        return cls(**{each.name: getattr(plan, each.name) for each in fields(cls)})

    @property
    def span(self) -> tuple[int, date | None, date | None]:
        """Which days the plan counts, as they were decided."""
        return self.year, self.starts_on, self.ends_on

    @property
    def days(self) -> PlanDays:
        """The same with what else decides the plan's periods."""
        span = span_of(self.year, self.calendar, self.starts_on, self.ends_on)
        first, last = self.starts_on or date(self.year, 1, 1), self.ends_on or date(self.year, 12, 31)
        return PlanDays(span, DaySpan(first, last), self.calendar, self.days_after_cut)

    def due_on(self, period: Period) -> date:
        """When a periodic assignment of ``period`` is due, unless its task has a rule of its own."""
        return due_on(period, self.calendar, self.days_after_cut)


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """One period whose dates another calendar changes, and how many assignments follow it or keep theirs."""

    code: str
    has_own_rule: bool
    """Of tasks with a rule of their own: the due date is that rule's under any calendar."""
    due_before: date
    period: Period
    due_on: date
    following: int
    leading: int
    """Of those that follow, the ones whose unit leads."""
    keeping: int
    """Other rows refer to them, so they stay due as they were."""


def period_changes(session: Session, plan: Plan, new: Particulars, *, today: date) -> list[PeriodChange]:
    """What ``new`` does to the periodic assignments that are not due yet. Changes nothing."""
    said, own_rule = case((is_referenced(), 1), else_=0), Task.due_rule.is_not(None)
    leads = case((and_(Assignment.part == Part.LEAD, ~is_referenced()), 1), else_=0)
    counts = func.count().label("all"), func.sum(said).label("said"), func.sum(leads).label("leads")
    rows = session.execute(
        select(Assignment.period, own_rule.label("own_rule"), Assignment.due_on, *counts)
        .join(Assignment.task)
        .where(_periodic(plan), Assignment.due_on >= today, Assignment.status != Status.CANCELLED)
        .group_by(Assignment.period, own_rule, Assignment.due_on)
        .order_by(Assignment.due_on, Assignment.period, own_rule)
    )
    found = []
    for row in rows:
        period = parse_period(row.period, new.calendar)
        due = row.due_on if row.own_rule else new.due_on(period)
        if due != row.due_on or new.calendar != plan.calendar:
            following = row.all - row.said
            found.append(
                PeriodChange(
                    row.period, bool(row.own_rule), row.due_on, period, due, following, row.leads, row.said
                )
            )
    return found


def change_plan(
    session: Session, plan: Plan, new: Particulars, *, by: User, at: datetime, reason: str
) -> None:
    """Give ``plan`` new particulars; assignments not referred to and not due yet get the new calendar's dates.

    Where it counts other days, its work follows (``span_changes``). Raises RuleBroken "span_of_amendment", and
    "span_or_calendar" where units work on it and both change: what follows from one decides what follows from the
    other.
    """
    before, after = _audit_values(Particulars.of(plan)), _audit_values(new)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if not changes:
        return
    if not {*SPAN, *PERIOD_RULES}.isdisjoint(changes):
        with (
            acting(session, "plan.changed", by=by, at=at, reason=reason),
            telling_units(session, plan, by=by, at=at, reason=reason),
        ):
            _move_work(session, plan, new, changes, today=clock.day_of(at))
    for name, value in asdict(new).items():
        setattr(plan, name, value)
    session.add(AuditEntry.about(plan, "plan.changed", by=by, at=at, changes=changes, reason=reason))


def add_document(
    session: Session, plan: Plan, file: StoredFile, name: str, *, by: User, at: datetime
) -> PlanDocument | None:
    """Put a signed document on top of the earlier ones; None when it already is the newest."""
    newest = session.scalar(
        select(PlanDocument).where(PlanDocument.plan_id == plan.id).order_by(PlanDocument.id.desc()).limit(1)
    )
    if newest is not None and newest.sha256 == file.sha256 and newest.name == name:
        return None
    document = PlanDocument(plan_id=plan.id, file=file, name=name, by=by, at=at)
    session.add(document)
    before = newest.name if newest else None
    changes = {"document": [before, name]}
    session.add(AuditEntry.about(plan, "plan.document_added", by=by, at=at, changes=changes))
    return document


def _move_work(
    session: Session, plan: Plan, new: Particulars, changes: Collection[str], *, today: date
) -> None:
    moves_span, moves_dates = not set(SPAN).isdisjoint(changes), not set(PERIOD_RULES).isdisjoint(changes)
    if moves_span and plan.is_amendment:
        raise RuleBroken("span_of_amendment")
    if moves_span and plan.state is not PlanState.DRAFT:
        if moves_dates:
            raise RuleBroken("span_or_calendar")
        apply_span_change(session, span_change(session, plan, new.days, today=today), on=today)
    elif moves_dates:
        _move_dates(session, plan, period_changes(session, plan, new, today=today), today=today)


def _move_dates(session: Session, plan: Plan, found: Sequence[PeriodChange], *, today: date) -> None:
    for each in found:
        silent = (
            select(Assignment.id)
            .where(_periodic(plan, Task.due_rule.is_not(None) == each.has_own_rule))
            .where(Assignment.period == each.code, ~is_referenced())
            .where(Assignment.due_on >= today, Assignment.due_on == each.due_before)
            .correlate(None)
        )
        # Who was given the task after its period began starts on that day still, unless the period begins later.
        given_later = and_(
            Assignment.starts_on > Assignment.period_from, Assignment.starts_on > each.period.starts_on
        )
        update_where(
            session,
            Assignment,
            Assignment.id.in_(silent),
            period_from=each.period.starts_on,
            period_to=each.period.ends_on,
            due_on=each.due_on,
            starts_on=case((given_later, Assignment.starts_on), else_=each.period.starts_on),
        )


def _periodic(plan: Plan, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    tasks = select(Task.id).where(Task.plan_id == plan.id, Task.frequency != Frequency.ONCE, *which)
    return and_(Assignment.plan_id == plan.id, Assignment.task_id.in_(tasks))


def _audit_values(particulars: Particulars) -> dict[str, Any]:
    plain = asdict(particulars)
    days = {name: plain[name].isoformat() if plain[name] else None for name in DAYS}
    return {"plan_title": plain.pop("title")} | plain | days | {"calendar": particulars.calendar.value}
