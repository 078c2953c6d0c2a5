"""A throw-away plan of any size: one unit has exactly fifty assignments, the rest is spread over the others."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.models import (
    Assignment,
    Evidence,
    EvidenceKind,
    Part,
    Plan,
    Section,
    SignIn,
    StatusReport,
    Task,
    TaskUnit,
    Unit,
    User,
)
from ocop_tasks.models.temporal.temporal_tables import FROM_THE_BEGINNING
from ocop_tasks.models.work.status_report import ReportKind
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.seeding.first_run import PLAN_FILE, UNITS_FILE
from ocop_tasks.seeding.plan_loading import lay_plan, load_portal_settings, load_units, say_since_ever
from ocop_tasks.seeding.plan_reading import PlanSeed, read_plan
from ocop_tasks.seeding.sample.sample_portal import load_people
from ocop_tasks.seeding.units_file import read_units

TODAY = date(2022, 6, 15)
GIVEN_ON = date(2022, 1, 3)
ROWS = 50
PERSON = "xa-ban-bo"
STATES = (
    (Status.NOT_STARTED, 0),
    (Status.IN_PROGRESS, 30),
    (Status.IN_PROGRESS, 70),
    (Status.SUBMITTED, 100),
    (Status.COMPLETED, 100),
)
NOTE = "Đã họp các bản, hướng dẫn chủ thể làm hồ sơ; còn chờ phiếu kiểm nghiệm."


@dataclass(frozen=True, slots=True)
class Laid:
    """What the measurements need to know of the data."""

    plan_id: int
    assignment_id: int
    """Open, of the person with fifty rows, with a history."""
    tokens: dict[str, str]
    """Of living sign-ins, by username."""


def lay(session: Session, tasks: int, plans: int = 1) -> Laid:
    """Lay ``tasks`` tasks in each of ``plans`` running plans, of which the first has the fifty; commits."""
    units_seed = read_units(UNITS_FILE)
    seed = read_plan(PLAN_FILE, units_seed)
    titles = [task.title for task in seed.tasks]
    load_portal_settings(session)
    units = load_units(session, units_seed, since=FROM_THE_BEGINNING)
    plan = lay_empty_plan(session, seed, units)
    people = load_people(session, units, units[seed.issuer], units[seed.standing_agency])
    leads = [unit.id for unit in units.values() if unit.code != PERSON]
    own = [units[PERSON].id] * ROWS
    _lay_tasks(session, plan, titles, [own[n] if n < ROWS else leads[n % len(leads)] for n in range(tasks)])
    everybody = [*leads, units[PERSON].id]
    for number in range(1, plans):
        beside = lay_empty_plan(
            session, seed, units, code=f"{seed.code}-{number}", number=f"{number}/KH-UBND"
        )
        _lay_tasks(session, beside, titles, [everybody[n % len(everybody)] for n in range(tasks)])
    _lay_reports(session, people)
    _lay_evidence(session)
    tokens = {username: sign_in(session, people[username]) for username in (PERSON, "nn-ptnt", "chu-tich")}
    of_person = select(Assignment.id).where(
        Assignment.plan_id == plan.id, Assignment.unit_id == units[PERSON].id
    )
    chosen = session.scalars(of_person.where(Assignment.percent == 70).order_by(Assignment.id)).first()
    session.commit()
    assert chosen is not None
    return Laid(plan.id, chosen, tokens)


def lay_empty_plan(session: Session, seed: PlanSeed, units: dict[str, Unit], **changes: Any) -> Plan:
    """The plan without its tasks, running: what is done in it is laid past the models, which would take minutes."""
    plan = lay_plan(session, replace(seed, tasks=[], **changes), units)
    plan.state = PlanState.RUNNING
    say_since_ever(session, plan)
    return plan


def _lay_tasks(session: Session, plan: Plan, titles: list[str], owners: list[int]) -> None:
    """A task for each of ``owners``, units by number, who leads it."""
    in_plan = select(Section.id).where(Section.plan_id == plan.id, Section.parent_id.is_not(None))
    sections = session.scalars(in_plan).all()
    rows = [
        task_row(number, plan.id, sections[number % len(sections)], titles[number % len(titles)])
        for number in range(len(owners))
    ]
    session.execute(insert(Task), rows)
    ids = session.scalars(select(Task.id).where(Task.plan_id == plan.id).order_by(Task.id)).all()
    parts = [
        {"task_id": task, "unit_id": unit, "part": Part.LEAD} for task, unit in zip(ids, owners, strict=True)
    ]
    session.execute(insert(TaskUnit), parts)
    dice = random.Random(2022)  # noqa: S311
    work = [_assignment(plan.id, task, unit, dice) for task, unit in zip(ids, owners, strict=True)]
    session.execute(insert(Assignment), work)


def task_row(number: int, plan_id: int, section_id: int, title: str) -> dict[str, Any]:
    """One task done once."""
    return {
        "plan_id": plan_id,
        "section_id": section_id,
        "code": f"T{number}",
        "title": title,
        "search_text": fold(title),
        "frequency": Frequency.ONCE,
        "due_on": date(2022, 12, 31),
        "wording": "Kế hoạch không nêu thời hạn",
        "position": number,
        "valid_from": FROM_THE_BEGINNING,
    }


def _assignment(plan_id: int, task_id: int, unit_id: int, dice: random.Random) -> dict[str, Any]:
    status, percent = STATES[task_id % len(STATES)]
    due = TODAY + timedelta(days=dice.randint(-80, 120))
    return {
        "plan_id": plan_id,
        "task_id": task_id,
        "unit_id": unit_id,
        "part": Part.LEAD,
        "period": "2022",
        "period_from": date(2021, 12, 15),
        "period_to": date(2022, 12, 14),
        "due_on": due,
        "first_due_on": due,
        "starts_on": GIVEN_ON,
        "valid_from": GIVEN_ON,
        "status": status,
        "percent": percent,
        "said_on": None if status is Status.NOT_STARTED else TODAY - timedelta(days=dice.randint(1, 40)),
        "submitted_on": TODAY - timedelta(days=5) if status in (Status.SUBMITTED, Status.COMPLETED) else None,
        "returned": False,
    }


def _lay_reports(session: Session, people: dict[str, User]) -> None:
    by_unit = {user.unit_id: user.id for user in people.values()}
    rows = [
        row for work in session.scalars(select(Assignment)) for row in _reports(work, by_unit[work.unit_id])
    ]
    rows.sort(key=lambda row: row["at"])
    session.execute(insert(StatusReport), rows)


def _reports(work: Assignment, by: int) -> Iterator[dict[str, Any]]:
    """Three words on everything that was begun."""
    if work.said_on is None:
        return
    for number in range(3):
        last = number == 2
        day = work.said_on - timedelta(days=(2 - number) * 9)
        submitted = last and work.submitted_on is not None
        yield {
            "assignment_id": work.id,
            "kind": ReportKind.SUBMISSION if submitted else ReportKind.PROGRESS,
            "note": NOTE,
            "search_text": fold(NOTE),
            "by_id": by,
            "at": clock.in_hanoi(day),
            "day": day,
            "status": work.status if last else Status.IN_PROGRESS,
            "percent": work.percent if last else 10 * number,
            "submitted_on": work.submitted_on if last else None,
            "said_on": day,
            "returned": False,
        }


def _lay_evidence(session: Session) -> None:
    """A paper document with every second report."""
    reports = session.execute(
        select(StatusReport.id, StatusReport.assignment_id, StatusReport.by_id, StatusReport.at)
    )
    rows = [
        {
            "assignment_id": row.assignment_id,
            "report_id": row.id,
            "kind": EvidenceKind.DOCUMENT,
            "name": f"{row.id}/BC-UBND",
            "search_text": f"{row.id}/bc-ubnd",
            "by_id": row.by_id,
            "at": row.at,
        }
        for row in reports
        if row.id % 2
    ]
    session.execute(insert(Evidence), rows)


def sign_in(session: Session, user: User) -> str:
    """A living sign-in of ``user``; its token."""
    started, token = SignIn.start(user, at=clock.real_now())
    session.add(started)
    return token
