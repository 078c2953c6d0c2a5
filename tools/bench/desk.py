"""The chairman's desk at its largest: 2,000 overdue among 60,000 assignments, in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.models import Assignment, Part, Section, StatusReport, Task, TaskUnit, UnitKind
from ocop_tasks.models.temporal.temporal_tables import FROM_THE_BEGINNING
from ocop_tasks.models.work.status_report import ReportKind
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.rules.work.status import Status
from ocop_tasks.seeding.first_run import PLAN_FILE, UNITS_FILE
from ocop_tasks.seeding.plan_loading import load_portal_settings, load_units
from ocop_tasks.seeding.plan_reading import read_plan
from ocop_tasks.seeding.sample.sample_portal import load_people
from ocop_tasks.seeding.units_file import read_units
from tools.bench.data import GIVEN_ON, NOTE, TODAY, lay_empty_plan, sign_in, task_row

ASSIGNMENTS, OVERDUE = 60_000, 2_000
CHAIRMAN = "chu-tich"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LaidDesk:
    """What the measurement needs to know."""

    plan_id: int
    token: str
    """Of the chairman's sign-in."""


def lay(session: Session) -> LaidDesk:
    """Lay a plan whose every task is led by all communes; commits."""
    units_seed = read_units(UNITS_FILE)
    seed = read_plan(PLAN_FILE, units_seed)
    load_portal_settings(session)
    units = load_units(session, units_seed, since=FROM_THE_BEGINNING)
    plan = lay_empty_plan(session, seed, units)
    people = load_people(session, units, units[seed.issuer], units[seed.standing_agency])
    sections = session.scalars(select(Section.id).where(Section.parent_id.is_not(None))).all()
    leads = [unit.id for unit in units.values() if unit.kind is UnitKind.COMMUNE]
    titles = [task.title for task in seed.tasks]
    count = -(-ASSIGNMENTS // len(leads))
    session.execute(insert(Task), [
        task_row(number, plan.id, sections[number % len(sections)], titles[number % len(titles)])
        for number in range(count)
    ])  # fmt: skip
    tasks = session.scalars(select(Task.id).order_by(Task.id)).all()
    pairs = [(task, unit) for task in tasks for unit in leads][:ASSIGNMENTS]
    session.execute(insert(TaskUnit), [
        {"task_id": task, "unit_id": unit, "part": Part.LEAD} for task, unit in pairs
    ])  # fmt: skip
    session.execute(insert(Assignment), [_assignment(n, plan.id, *pair) for n, pair in enumerate(pairs)])
    by_unit = {user.unit_id: user.id for user in people.values()}
    session.execute(insert(StatusReport), list(_reports(session, by_unit)))
    token = sign_in(session, people[CHAIRMAN])
    session.commit()
    return LaidDesk(plan.id, token)


def _assignment(number: int, plan_id: int, task_id: int, unit_id: int) -> Row:
    """Every thirtieth is overdue; of the rest, half is done in time and half is due later."""
    if number % (ASSIGNMENTS // OVERDUE) == 0:
        due, status, said = (
            TODAY - timedelta(days=1 + number // 30 % 90),
            Status.IN_PROGRESS,
            10 + number % 40,
        )
    elif number % 2:
        due, status, said = TODAY - timedelta(days=number % 100), Status.COMPLETED, number % 100 + 1
    else:
        due, status, said = TODAY + timedelta(days=number % 180), Status.IN_PROGRESS, number % 30
    return {
        "plan_id": plan_id, "task_id": task_id, "unit_id": unit_id, "part": Part.LEAD, "period": "2022",
        "period_from": date(2021, 12, 15), "period_to": date(2022, 12, 14), "due_on": due, "first_due_on": due,
        "starts_on": GIVEN_ON, "valid_from": GIVEN_ON, "status": status,
        "percent": 100 if status is Status.COMPLETED else 40,
        "said_on": TODAY - timedelta(days=said), "returned": False,
        "submitted_on": TODAY - timedelta(days=said) if status is Status.COMPLETED else None,
    }  # fmt: skip


def _reports(session: Session, by_unit: dict[int, int]) -> Iterator[Row]:
    """What each unit said last; the confirmation two days after what was done."""
    columns = ("id", "unit_id", "status", "percent", "submitted_on", "said_on")
    for work in session.execute(select(*(getattr(Assignment, name) for name in columns))):
        done = work.status is Status.COMPLETED
        said = {
            "assignment_id": work.id, "kind": ReportKind.SUBMISSION if done else ReportKind.PROGRESS, "note": NOTE,
            "search_text": fold(NOTE), "by_id": by_unit[work.unit_id], "at": clock.in_hanoi(work.said_on),
            "day": work.said_on, "status": Status.SUBMITTED if done else work.status, "percent": work.percent,
            "submitted_on": work.submitted_on, "said_on": work.said_on, "returned": False,
        }  # fmt: skip
        yield said
        if done:
            day = min(work.said_on + timedelta(days=2), TODAY)
            yield said | {
                "kind": ReportKind.CONFIRMATION, "note": "", "search_text": "", "day": day,
                "at": clock.in_hanoi(day), "status": Status.COMPLETED,
            }  # fmt: skip
