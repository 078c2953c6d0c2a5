"""Makes records for tests. Whatever a test does not name is filled in; everything is committed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import wraps
from itertools import count
from typing import Any, TypeVar, cast

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from ocop_tasks import clock
from ocop_tasks.models import Assignment, Part, Plan, Portal, Section, Task, TaskUnit, Unit, UnitKind, User
from ocop_tasks.models.plan_changes.assigning import assign
from ocop_tasks.models.temporal.acts import ACT, Act, acting
from ocop_tasks.models.temporal.temporal_tables import FROM_THE_BEGINNING, Temporal
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.work.periods import Frequency

PASSWORD = "ba con trâu trắng"


Making = TypeVar("Making", bound=Callable[..., Any])


def committed(making: Making) -> Making:
    """Commit what a call makes once, with all that it needed to make before: a commit costs more than a record."""

    @wraps(making)
    def made(make: Make, *args: Any, **options: Any) -> Any:
        make.under_way += 1
        try:
            record = making(make, *args, **options)
        finally:
            make.under_way -= 1
        if not make.under_way:
            make.session.commit()
        return record

    return cast(Making, made)


MAKES = "makes records of a test"
"""How a test's own session is told from those of the portal."""


@event.listens_for(Session, "before_flush", insert=True)
def _let_a_test_act(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """What a test makes is there since ever, and what it sets is done by nobody, now."""
    if not session.info.get(MAKES):
        return
    for record in session.new:
        if isinstance(record, Temporal):
            record.valid_from = inspect(record).dict.get("valid_from") or FROM_THE_BEGINNING
    if ACT not in session.info:
        session.info[ACT] = session.info[MAKES] = Act("test.changed", None, clock.now())


@event.listens_for(Session, "after_flush")
def _end_the_act(session: Session, _context: UOWTransaction) -> None:
    if ACT in session.info and session.info[ACT] is session.info.get(MAKES):
        del session.info[ACT]


class Make:
    """``make.assignment(due_on=…)`` brings the unit, task, section, plan and people it needs with it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        session.info[MAKES] = True
        self.under_way = 0
        self._numbers = count(1)
        self.portal = self._add(Portal(id=1))
        self._root: Unit | None = None
        self._plan: Plan | None = None

    @committed
    def _add(self, record: Any) -> Any:
        self.session.add(record)
        self.session.flush()
        return record

    def changing(self, at: datetime | None = None) -> AbstractContextManager[None]:
        """Around what a test changes of dated records itself; the portal's own ways have an act of their own."""
        return acting(self.session, "test.changed", by=None, at=at or clock.now())

    @committed
    def unit(
        self,
        name: str | None = None,
        *,
        under: Unit | None = None,
        kind: UnitKind = UnitKind.COMMUNE,
        **more: Any,
    ) -> Unit:
        """A unit under the issuer, a commune unless said otherwise."""
        number = next(self._numbers)
        name = name or f"Xã số {number}"
        unit = Unit(code=f"unit-{number}", name=name, short_name=name, kind=kind, **more)
        self.session.add(unit)
        self.session.flush()
        unit.move_under(under if under is not None else self._root)
        return self._add(unit)

    @property
    def issuer(self) -> Unit:
        """The root of the tree: the people's committee."""
        if self._root is None:
            self._root = self.unit("UBND huyện", kind=UnitKind.COMMITTEE)
        return self._root

    @property
    def plan(self) -> Plan:
        """The plan of 2022, with its standing agency and one section."""
        if self._plan is None:
            self._plan = self._first_plan()
        return self._plan

    @committed
    def _first_plan(self) -> Plan:
        issuer = self.issuer
        agency = self.unit("Phòng NN&PTNT", kind=UnitKind.AGENCY, makes_plans=True)
        return self._add(
            Plan(code="ocop-2022", title="Kế hoạch OCOP 2022", year=2022, issuer=issuer, standing_unit=agency)
        )

    @committed
    def another_plan(self, title: str, *, year: int = 2022, **more: Any) -> Plan:
        """A running plan beside ``plan``, of the same issuer and standing agency unless said otherwise."""
        same = {"issuer": self.plan.issuer, "standing_unit": self.plan.standing_unit}
        return self._add(Plan(code=f"plan-{next(self._numbers)}", title=title, year=year, **same | more))

    @committed
    def section(
        self, label: str | None = None, *, under: Section | None = None, plan: Plan | None = None
    ) -> Section:
        """A section of the plan."""
        number = next(self._numbers)
        plan = plan or self.plan
        label = label or f"S{number}"
        return self._add(
            Section(
                plan_id=plan.id,
                parent_id=under.id if under else None,
                label=label,
                title=f"Mục {label}",
                position=number,
            )
        )

    @committed
    def user(self, role: Role = Role.FOCAL_POINT, unit: Unit | None = None, **more: Any) -> User:
        """A person; in a commune of his own unless a unit is given."""
        number = next(self._numbers)
        given: dict[str, Any] = {
            "username": f"user{number}",
            "name": f"Cán bộ {number}",
            "must_change_password": False,
        } | more
        password = given.pop("password", PASSWORD)
        must = given.pop("must_change_password")
        user = User(role=role, unit=unit or self.unit(), created_at=clock.real_now(), **given)
        user.set_password(password, method="pbkdf2:sha256:1", temporary=must)
        return self._add(user)

    @committed
    def standing_agency(self) -> User:
        """An officer of the plan's standing agency; a new one each time."""
        return self.user(Role.STANDING_AGENCY, self.plan.standing_unit)

    @committed
    def chairman(self) -> User:
        """The chairman of the issuer."""
        return self.user(Role.CHAIRMAN, self.plan.issuer)

    @committed
    def observer(self) -> User:
        """Somebody of the issuer who reads everything and changes nothing."""
        return self.user(Role.OBSERVER, self.plan.issuer)

    @committed
    def administrator(self) -> User:
        """The administrator."""
        return self.user(Role.ADMINISTRATOR, self.issuer)

    @committed
    def focal_point(self, assignment: Assignment) -> User:
        """An officer of the assignment's unit."""
        return self.user(Role.FOCAL_POINT, assignment.unit)

    @committed
    def task(
        self,
        title: str = "Kế hoạch OCOP của xã",
        *,
        leads: list[Unit] | None = None,
        coordinating: list[Unit] | None = None,
        following: list[Unit] | None = None,
        section: Section | None = None,
        plan: Plan | None = None,
        frequency: Frequency = Frequency.ONCE,
        due_on: date | None = None,
        given_on: date = date(2022, 3, 1),
        **more: Any,
    ) -> Task:
        """A task with the assignments of all its units and periods; one commune leads unless leads are given."""
        plan = plan or (section.plan if section else self.plan)
        once = frequency is Frequency.ONCE
        task = Task(
            plan=plan,
            section=section or self.section(plan=plan),
            code=f"T{next(self._numbers)}",
            title=title,
            frequency=frequency,
            due_on=(due_on or date(2022, 12, 31)) if once else None,
            **{"evidence_required": False, "wording": "", "notes": ""} | more,
        )
        self.session.add(task)
        parts = {Part.LEAD: leads if leads is not None else [self.unit()]}
        parts |= {Part.COORDINATING: coordinating or [], Part.FOLLOWING: following or []}
        for part, units in parts.items():
            for unit in units:
                task.parts.append(TaskUnit(unit=unit, part=part))
                self.session.add_all(assign(task, plan, unit, part, on=given_on))
        return self._add(task)

    def assignments(self, task: Task, part: Part = Part.LEAD) -> list[Assignment]:
        """The task's assignments with ``part``, in order of unit and due date."""
        return list(
            self.session.scalars(
                select(Assignment)
                .where(Assignment.task_id == task.id, Assignment.part == part)
                .order_by(Assignment.unit_id, Assignment.due_on)
            )
        )

    @committed
    def assignment(self, due_on: date | None = None, *, unit: Unit | None = None, **more: Any) -> Assignment:
        """One lead assignment of a one-off task."""
        return self.assignments(self.task(leads=[unit or self.unit()], due_on=due_on, **more))[0]

    @committed
    def progress(
        self,
        assignment: Assignment,
        *,
        at: datetime | None = None,
        percent: int = 50,
        note: str = "Đang làm",
        by: User | None = None,
    ):
        """A report that the work is under way."""
        by = by or self.focal_point(assignment)
        return assignment.report_progress(by=by, at=at or clock.now(), percent=percent, note=note)

    @committed
    def submission(
        self,
        assignment: Assignment,
        *,
        at: datetime | None = None,
        note: str = "Đã xong",
        by: User | None = None,
    ):
        """A report that the work is done."""
        return assignment.submit(by=by or self.focal_point(assignment), at=at or clock.now(), note=note)

    @committed
    def completion(self, assignment: Assignment, *, at: datetime | None = None) -> None:
        """Submitted, and confirmed by the standing agency, or by its second officer when it is its own."""
        if assignment.status != "submitted":
            self.submission(assignment, at=at)
        assignment.confirm(by=self.standing_agency(), at=at or clock.now())
