"""Monday's digest for each plan's desk: the figures of all plans in one statement each, the people in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from ocop_tasks import clock
from ocop_tasks.database import writing
from ocop_tasks.figures.plan.states_as_of import Conditions, states
from ocop_tasks.models import (
    Assignment,
    Direction,
    Part,
    Plan,
    ReportKind,
    Section,
    StatusReport,
    Task,
    Unit,
    User,
)
from ocop_tasks.models.plans.plan import running_plans
from ocop_tasks.models.work.notice_reasons import works_at_desk
from ocop_tasks.rules.notice_topics import Topic
from ocop_tasks.rules.work.direction_rules import UNANSWERED
from ocop_tasks.rules.work.reminders import last_monday
from ocop_tasks.rules.work.timeliness import FollowUp
from ocop_tasks.sending.notices.notice_events import (
    NoticeContent,
    add_notices,
    task_facts,
)

PLANS = 50
"""Plans in one transaction."""
WORST = 5


@dataclass(frozen=True, slots=True)
class Days:
    """The days a digest is read by."""

    monday: date
    """Whose digest it is."""
    today: date
    """Later than that Monday only where the portal did not run on it."""
    silent_days: int

    @property
    def since(self) -> date:
        """The Monday the figures are compared with."""
        return last_monday(self.monday)

    def conditions(self, state: Any, day: date) -> Conditions:
        """The rules of timeliness on ``day``, over ``state``."""
        return Conditions.on(state, day, self.silent_days)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said of every plan with open work, by its id."""

    now: dict[int, Row[*tuple[Any, ...]]]
    before: dict[int, int]
    unanswered: dict[int, int]
    done: dict[int, dict[str, int]]
    """What was confirmed in the week before: all of it, what was in time, and what was so by an extension alone."""

    def of(self, plan_id: int) -> dict[str, Any]:
        """One plan's figures, as the digest keeps them."""
        row = self.now.get(plan_id)
        counts = {name: int(getattr(row, name)) if row else 0 for name in ("overdue", "due_soon", "silent")}
        return counts | {
            "before": self.before.get(plan_id, 0),
            "unanswered": self.unanswered.get(plan_id, 0),
            "done": self.done.get(plan_id, {"all": 0, "in_time": 0, "extended": 0}),
        }


def make(session: Session, monday: date, *, at: datetime, silent_days: int) -> int:
    """Make the digests of ``monday`` for all plans with open work, as they stand now; how many were new."""
    days = Days(monday, clock.day_of(at), silent_days)
    figures = Figures(_now(session, days), _before(session, days), _unanswered(session), _done(session, days))
    running = running_plans(session)
    plans = iter(sorted(running.keys() & (figures.now.keys() | figures.unanswered.keys())))
    made = 0
    while batch := {plan_id: running[plan_id] for plan_id in islice(plans, PLANS)}:
        rows = _rows(session, batch, figures, days, at)
        with writing(session):
            made += add_notices(session, rows)
    return made


def _rows(
    session: Session, batch: Mapping[int, Plan], figures: Figures, days: Days, at: datetime
) -> list[dict[str, Any]]:
    worst = _worst(session, batch, days)
    rows = []
    for person in _people(session, batch):
        plan = batch[person.plan_id].naming
        known = {
            "since": days.since.isoformat(),
            "silent_days": days.silent_days,
            "worst": worst[person.plan_id],
        }
        facts = plan | known | figures.of(person.plan_id)
        page, key = f"/plans/{person.plan_id}/desk", f"digest:{days.monday}:{person.plan_id}"
        rows.append(NoticeContent(key, Topic.DIGEST, "monday", facts, page, at).row_for(person.user_id))
    return rows


def _now(session: Session, days: Days) -> dict[int, Row[*tuple[Any, ...]]]:
    state = states(None, lambda of: [of.part == Part.LEAD])
    rule = days.conditions(state, days.today)
    counted = {"overdue": rule.overdue, "due_soon": rule.due_soon, "silent": rule.silent}
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in counted.items()]
    statement = select(state.c.plan_id, *sums).where(rule.counted, ~rule.done).group_by(state.c.plan_id)
    return {row.plan_id: row for row in session.execute(statement)}


def _before(session: Session, days: Days) -> dict[int, int]:
    """What was overdue at the end of the Monday before."""
    state = states(days.since, lambda of: [of.part == Part.LEAD, of.due_on < days.since])
    late = days.conditions(state, days.since).overdue
    counted = select(state.c.plan_id, func.count()).where(late).group_by(state.c.plan_id)
    return dict(session.execute(counted).all())


def _unanswered(session: Session) -> dict[int, int]:
    counted = select(Direction.plan_id, func.count()).where(Direction.standing.in_(UNANSWERED))
    return dict(session.execute(counted.group_by(Direction.plan_id)).all())


def _done(session: Session, days: Days) -> dict[int, dict[str, int]]:
    undo = aliased(StatusReport)
    taken_back = select(undo.id).where(
        undo.assignment_id == StatusReport.assignment_id, undo.about_id == StatusReport.id
    )
    confirmed = select(StatusReport.assignment_id).where(
        StatusReport.kind == ReportKind.CONFIRMATION,
        ~taken_back.exists(),
        StatusReport.day >= days.since,
        StatusReport.day < days.monday,
    )
    rule = days.conditions(Assignment.__table__, days.today)
    in_time = rule.follow_up(FollowUp.DONE_IN_TIME)
    extended = and_(in_time, rule.as_first_due.follow_up(FollowUp.DONE_LATE))
    counted = {"all": rule.done, "in_time": in_time, "extended": extended}
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in counted.items()]
    statement = select(Assignment.plan_id, *sums).where(
        Assignment.part == Part.LEAD, rule.done, Assignment.id.in_(confirmed)
    )
    found = session.execute(statement.group_by(Assignment.plan_id))
    return {row.plan_id: {name: int(getattr(row, name)) for name in counted} for row in found}


def _people(session: Session, batch: Collection[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    statement = (
        select(Plan.id.label("plan_id"), User.id.label("user_id"))
        .join(User, User.unit_id.in_([Plan.issuer_id, Plan.standing_unit_id]))
        .where(Plan.id.in_(batch), works_at_desk())
        .order_by(Plan.id, User.id)
    )
    return session.execute(statement).all()


def _worst(session: Session, batch: Mapping[int, Plan], days: Days) -> defaultdict[int, list[dict[str, Any]]]:
    """The few that are late longest in each plan, and are still with their units."""
    state = states(None, lambda of: [of.plan_id.in_(batch), of.part == Part.LEAD])
    rule = days.conditions(state, days.today)
    place = func.row_number().over(partition_by=state.c.plan_id, order_by=(state.c.due_on, state.c.id))
    ranked = select(state, place.label("place")).where(rule.with_unit, rule.overdue).subquery("ranked")
    statement = (
        select(
            ranked.c.plan_id, ranked.c.due_on, ranked.c.period, Task.title, Task.title_en, Task.frequency,
            Section.label.label("section"), Unit.short_name.label("unit"),
        )
        .join(Task, Task.id == ranked.c.task_id)
        .join(Section, Section.id == Task.section_id)
        .join(Unit, Unit.id == ranked.c.unit_id)
        .where(ranked.c.place <= WORST)
        .order_by(ranked.c.plan_id, ranked.c.place)
    )  # fmt: skip
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in session.execute(statement):
        facts = task_facts(
            row,
            plan=batch[row.plan_id],
            section=row.section,
            period=row.period,
            due_on=row.due_on,
            unit=row.unit,
        )
        found[row.plan_id].append(facts | {"days": (days.today - row.due_on).days})
    return found
