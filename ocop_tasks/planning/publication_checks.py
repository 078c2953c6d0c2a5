"""What is looked at before a draft is given to its units: what must be mended, and what somebody should have seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Section, Task, TaskUnit, Unit, User
from ocop_tasks.models.plan_changes.assigning import DatedPeriod, dated_periods
from ocop_tasks.models.plan_changes.plan_lifecycle import with_number
from ocop_tasks.models.plans.task import Part
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.notice_topics import roles_with
from ocop_tasks.web.pages.template_gettext import local


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found; ``tasks`` or ``units`` are those that it is about."""

    text: str
    must_be_mended: bool = False
    tasks: list[Task] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft as it would be given on a day."""

    findings: list[Finding]
    tasks: int
    assignments: int
    units: int

    @property
    def stops(self) -> list[Finding]:
        """What must be mended before the plan is published."""
        return [each for each in self.findings if each.must_be_mended]

    @property
    def warnings(self) -> list[Finding]:
        """What somebody should have seen, and may be meant so."""
        return [each for each in self.findings if not each.must_be_mended]


def check(plan: Plan, today: date) -> Checked:
    """What there is to say of ``plan`` before its work is given ``today``; three statements, however many tasks."""
    tasks = db.session.scalars(
        select(Task)
        .options(joinedload(Task.section), selectinload(Task.parts).joinedload(TaskUnit.unit))
        .join(Section, Section.id == Task.section_id)
        .where(Task.plan_id == plan.id, Task.cancelled_at.is_(None))
        .order_by(Section.position, Task.position, Task.id)
    ).all()
    periods = {task.id: dated_periods(task, plan) for task in tasks}
    owing = [entry for task in tasks for entry in task.parts if entry.part is not Part.FOLLOWING]
    units = {entry.unit.id: entry.unit for entry in owing}
    findings = [*_of_plan(plan, tasks), *_of_tasks(plan, tasks, periods, today), *_of_units(units)]
    return Checked(findings, len(tasks), sum(len(periods[entry.task_id]) for entry in owing), len(units))


def _of_plan(plan: Plan, tasks: Sequence[Task]) -> Iterator[Finding]:
    if not tasks:
        yield Finding(_("Kế hoạch chưa có nhiệm vụ nào."), must_be_mended=True)
    if not plan.number:
        yield Finding(_("Chưa có số văn bản. Có thể bổ sung sau khi ban hành."))
    elif with_number(db.session(), plan.number, plan):
        yield Finding(_("Đã có kế hoạch khác mang số %(number)s.", number=plan.number))


def _of_tasks(
    plan: Plan, tasks: Sequence[Task], periods: Mapping[int, Sequence[DatedPeriod]], today: date
) -> Iterator[Finding]:
    if leaderless := [task for task in tasks if not task.leads]:
        yield Finding(
            ngettext(
                "%(num)s nhiệm vụ chưa có đơn vị chủ trì",
                "%(num)s nhiệm vụ chưa có đơn vị chủ trì",
                len(leaderless),
            ),
            True,
            leaderless,
        )
    if never := [task for task in tasks if not periods[task.id]]:
        yield Finding(
            ngettext(
                "%(num)s nhiệm vụ định kỳ không có kỳ nào trong thời gian của kế hoạch",
                "%(num)s nhiệm vụ định kỳ không có kỳ nào trong thời gian của kế hoạch",
                len(never),
            ),
            True,
            never,
        )
    outside = [
        task
        for task in tasks
        if task.due_on and task.due_on not in plan.days and task.due_on not in plan.span
    ]
    if outside:
        yield Finding(
            ngettext(
                "%(num)s nhiệm vụ có hạn ngoài thời gian của kế hoạch",
                "%(num)s nhiệm vụ có hạn ngoài thời gian của kế hoạch",
                len(outside),
            ),
            False,
            outside,
        )
    late = [task for task in tasks if any(period.due_on < today for period in periods[task.id])]
    if late:
        yield Finding(
            ngettext(
                "%(num)s nhiệm vụ quá hạn ngay khi giao: hạn, hoặc hạn của một kỳ, đã qua",
                "%(num)s nhiệm vụ quá hạn ngay khi giao: hạn, hoặc hạn của một kỳ, đã qua",
                len(late),
            ),
            False,
            late,
        )


def _of_units(owing: dict[int, Unit]) -> Iterator[Finding]:
    reading = set(
        db.session.scalars(
            select(User.unit_id)
            .where(User.unit_id.in_(owing), User.active, User.role.in_(roles_with(Action.REPORT)))
            .distinct()
        )
    )
    silent = sorted(
        (unit for id_, unit in owing.items() if id_ not in reading), key=lambda unit: unit.name_key
    )
    if silent:
        yield Finding(
            ngettext(
                "%(num)s đơn vị chưa có ai nhận việc trên cổng: cần quản trị tạo tài khoản",
                "%(num)s đơn vị chưa có ai nhận việc trên cổng: cần quản trị tạo tài khoản",
                len(silent),
            ),
            False,
            [],
            silent,
        )


def names(units: Sequence[Unit]) -> str:
    """The units' names in one line."""
    return ", ".join(local(unit, "short_name") for unit in units)
