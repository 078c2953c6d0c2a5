"""Random plans for property tests, with what happened to each share; laid into the session and never committed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from ocop_tasks.models import Assignment, Part, Plan, ReportKind, Section, Task, TaskUnit, Unit, User
from ocop_tasks.models.work.status_report import standing_decision
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import FirstEntry
from tests.conftest import A_DAY, hanoi
from tests.support.making import Make

UNITS, SECTIONS = 4, 3
days = st.dates(date(2022, 1, 1), date(2022, 12, 31))
deeds = st.tuples(
    st.dates(date(2022, 1, 1), A_DAY),
    st.sampled_from(
        [
            "progress",
            "blocked",
            "submit",
            "submit",
            "confirm",
            "confirm",
            "undo",
            "take_back",
            "send_back",
            "take_back",
            "note",
            "withdraw",
            "cancel",
            "restore",
            "take_over",
        ]
    ),
    st.integers(0, 99),
)


@dataclass(frozen=True)
class Share:
    """One assignment to be: whose, due and begun when, by how many days extended, and what happens to it.

    The day on which its period is cut, where it is of one; one-off work is of the whole plan.
    """

    unit: int
    due_on: date
    extended: int
    starts_on: date
    deeds: list[tuple[date, str, int]]
    part: Part = Part.LEAD
    cut_on: date | None = None


shares = st.builds(
    Share,
    unit=st.integers(0, UNITS - 1),
    due_on=days,
    extended=st.sampled_from([0, 0, 1, 10, 45]),
    starts_on=days,
    deeds=st.lists(deeds, max_size=6).map(sorted),
    part=st.sampled_from([Part.LEAD, Part.LEAD, Part.LEAD, Part.COORDINATING]),
    cut_on=st.none() | days,
)
tasks = st.tuples(st.integers(0, SECTIONS - 1), st.integers(1, 5), st.lists(shares, max_size=4))
plans = st.lists(tasks, max_size=5)


@dataclass(frozen=True)
class Ground:
    """What random plans stand on."""

    session: Session
    issuer: Unit
    units: list[Unit]
    officer: User
    agency: User
    second: User

    @classmethod
    def made(cls, make: Make) -> Ground:
        """Four units, the last one under the third, and an officer on each side."""
        first = [make.unit(under=make.issuer) for _ in range(UNITS - 1)]
        units = [*first, make.unit(under=first[-1])]
        agency = make.standing_agency()
        return cls(make.session, make.issuer, units, make.user(unit=units[0]), agency, make.standing_agency())


def lay(ground: Ground, drawn: list[tuple[int, int, list[Share]]]) -> tuple[Plan, list[Assignment]]:
    """Lay ``drawn`` as a plan of its own: sections A, A.1 and B; the caller rolls it back."""
    session = ground.session
    plan = Plan(
        code="random", title="Random", year=2022, issuer=ground.issuer, standing_unit=ground.agency.unit
    )
    session.add(plan)
    session.flush()
    sections = [
        Section(plan=plan, label=label, title=label, position=n) for n, label in enumerate(("A", "A.1", "B"))
    ]
    session.add_all(sections)
    session.flush()
    sections[1].parent_id = sections[0].id
    laid = []
    for number, (section, weight, given) in enumerate(drawn):
        task = Task(
            plan=plan, section=sections[section], code=f"T{number}", title=f"Task {number}", weight=weight,
            frequency=Frequency.ONCE, evidence_required=False, notes="",
        )  # fmt: skip
        task.parts = [
            TaskUnit(unit=ground.units[unit], part=Part.LEAD) for unit in {share.unit for share in given}
        ]
        session.add(task)
        laid += [_assignment(ground, plan, task, number, share) for number, share in enumerate(given)]
    session.flush()
    return plan, laid


def _assignment(ground: Ground, plan: Plan, task: Task, number: int, share: Share) -> Assignment:
    assignment = Assignment(
        plan_id=plan.id, task=task, unit=ground.units[share.unit], part=share.part,
        period=f"2022-{number:02}" if share.cut_on else f"{number}",  # any code that no other share has
        period_from=share.starts_on, period_to=share.cut_on or plan.span.ends_on, due_on=share.due_on,
        first_due_on=share.due_on - timedelta(days=share.extended), starts_on=share.starts_on,
    )  # fmt: skip
    ground.session.add(assignment)
    ground.session.flush()
    for second, (day, what, percent) in enumerate(share.deeds):
        ground.session.flush()  # an undo names its decision by its id
        with suppress(RuleBroken):
            at = hanoi(day.year, day.month, day.day) + timedelta(seconds=second)
            if what == "take_over":
                _take_over(ground, assignment, percent, at)
            elif what == "take_back":
                _take_back(ground, assignment, at)
            else:
                _do(ground, assignment, what, percent, at)
    return assignment


def _take_over(ground: Ground, assignment: Assignment, percent: int, at) -> None:
    """Begin with something, if nothing was said yet: done in time, or so far under way."""
    if not assignment.reports:
        done = FirstEntry(Status.COMPLETED, 100, assignment.due_on)
        entry = done if percent % 2 else FirstEntry(Status.IN_PROGRESS, percent)
        assignment.take_over(entry, by=ground.second, at=at, note="Tệp")


def _take_back(ground: Ground, assignment: Assignment, at) -> None:
    """Take back the confirmation or return by which it stands, if it stands by one."""
    if decision := standing_decision(assignment.reports):
        assignment.take_back(decision, by=ground.agency, at=at, reason="Nhầm xã")


def _do(ground: Ground, assignment: Assignment, what: str, percent: int, at) -> None:
    unit, agency = {"by": ground.officer, "at": at}, {"by": ground.second, "at": at}
    match what:
        case "progress" | "blocked":
            assignment.report_progress(**unit, percent=percent, note="Đang làm", started=what == "progress")
        case "submit":
            assignment.submit(**unit, note="Đã xong")
        case "note":
            assignment.add_note(**unit, note="Ghi chú")
        case "withdraw" if assignment.reports and assignment.reports[-1].kind is not ReportKind.WITHDRAWAL:
            assignment.withdraw_report(assignment.reports[-1], **unit, reason="Nhầm")
        case "confirm":
            assignment.confirm(**agency)
        case "undo":
            assignment.undo_confirmation(**agency)
        case "send_back":
            assignment.send_back(**agency, reason="Thiếu chữ ký")
        case "cancel":
            assignment.cancel(**agency, reason="Không còn")
        case "restore":
            assignment.restore(**agency, reason="Còn")
