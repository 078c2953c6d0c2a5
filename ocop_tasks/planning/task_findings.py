"""What the check before publication finds in tasks and in the units that owe them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from flask_babel import ngettext
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Task, User
from ocop_tasks.models.plan_changes.assigning import DatedPeriod
from ocop_tasks.models.plan_changes.taking_over import Entries
from ocop_tasks.models.plans.task import Part
from ocop_tasks.planning.finding import Finding
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.notice_topics import roles_with
from ocop_tasks.rules.plan_dates import years_named_in
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import FirstEntry
from ocop_tasks.rules.work.timeliness import days_late

NOTHING_KNOWN = FirstEntry(Status.NOT_STARTED, 0)


def of_tasks(
    plan: Plan,
    tasks: Sequence[Task],
    periods: Mapping[int, Sequence[DatedPeriod]],
    entries: Mapping[int, Entries],
    today: date,
) -> Iterator[Finding]:
    """What stops tasks, then what should be seen.

    ``periods`` and ``entries``: those of each task, and what its shares begin with, by its id.
    """
    if leaderless := [task for task in tasks if not task.leads]:
        told = ngettext(
            "%(num)s nhiệm vụ chưa có đơn vị chủ trì",
            "%(num)s nhiệm vụ chưa có đơn vị chủ trì",
            len(leaderless),
        )
        yield Finding(told, must_be_mended=True, tasks=leaderless)
    if never := [task for task in tasks if not periods[task.id]]:
        told = ngettext(
            "%(num)s nhiệm vụ định kỳ không có kỳ nào trong thời gian của kế hoạch",
            "%(num)s nhiệm vụ định kỳ không có kỳ nào trong thời gian của kế hoạch",
            len(never),
        )
        yield Finding(told, must_be_mended=True, tasks=never)
    yield from _of_dates(plan, tasks)
    if late := [task for task in tasks if _is_late(task, periods[task.id], entries[task.id], today)]:
        told = ngettext(
            "%(num)s nhiệm vụ quá hạn ngay khi giao: hạn, hoặc hạn của một kỳ, đã qua",
            "%(num)s nhiệm vụ quá hạn ngay khi giao: hạn, hoặc hạn của một kỳ, đã qua",
            len(late),
        )
        yield Finding(told, tasks=late)
    yield from _of_words(plan, tasks)


def _is_late(task: Task, periods: Sequence[DatedPeriod], entries: Entries, today: date) -> bool:
    """Whether a unit that leads it is late the moment it is given; what was done in time before is not."""
    if not task.leads:
        return any(dated.due_on < today for dated in periods)
    return any(
        days_late(entry.status, dated.due_on, entry.submitted_on, today)
        for part in task.leads
        for dated in periods
        for entry in (entries.get((part.unit_id, dated.period.code), NOTHING_KNOWN),)
    )


def _of_dates(plan: Plan, tasks: Sequence[Task]) -> Iterator[Finding]:
    outside = [
        task
        for task in tasks
        if task.due_on and task.due_on not in plan.days and task.due_on not in plan.span
    ]
    if outside:
        told = ngettext(
            "%(num)s nhiệm vụ có hạn ngoài thời gian của kế hoạch",
            "%(num)s nhiệm vụ có hạn ngoài thời gian của kế hoạch",
            len(outside),
        )
        yield Finding(told, tasks=outside)


def _of_words(plan: Plan, tasks: Sequence[Task]) -> Iterator[Finding]:
    """A copy moves dates and wordings; titles and notes come as somebody wrote them for the other plan."""
    source = db.session.get(Plan, plan.copied_from_id) if plan.copied_from_id else None
    years = set(source.days.years) - set(plan.days.years) if source else set()
    if old := [task for task in tasks if years & _years_named_in(task)]:
        told = ngettext(
            "%(num)s nhiệm vụ còn nhắc năm %(years)s trong tên hoặc ghi chú, mọi đơn vị đều đọc được",
            "%(num)s nhiệm vụ còn nhắc năm %(years)s trong tên hoặc ghi chú, mọi đơn vị đều đọc được",
            len(old),
            years=", ".join(map(str, sorted(years))),
        )
        yield Finding(told, tasks=old)


def _years_named_in(task: Task) -> set[int]:
    texts = (task.title, task.title_en, task.notes, task.notes_en)
    return {year for text in texts if text for year in years_named_in(text)}


def of_units(tasks: Sequence[Task]) -> Iterator[Finding]:
    """Units that owe work and have nobody who reports; one statement."""
    owing = {
        entry.unit_id: entry.unit
        for task in tasks
        for entry in task.parts
        if entry.part is not Part.FOLLOWING
    }
    reading = set(
        db.session.scalars(
            select(User.unit_id)
            .where(User.unit_id.in_(owing), User.active, User.role.in_(roles_with(Action.REPORT)))
            .distinct()
        )
    )
    if silent := {id_: unit for id_, unit in owing.items() if id_ not in reading}:
        told = ngettext(
            "%(num)s đơn vị chưa có ai nhận việc trên cổng: cần tạo tài khoản báo cáo, hoặc giao đơn vị khác",
            "%(num)s đơn vị chưa có ai nhận việc trên cổng: cần tạo tài khoản báo cáo, hoặc giao đơn vị khác",
            len(silent),
        )
        theirs = [task for task in tasks if any(entry.unit_id in silent for entry in task.parts)]
        yield Finding(told, units=sorted(silent.values(), key=lambda unit: unit.name_key), tasks=theirs)
