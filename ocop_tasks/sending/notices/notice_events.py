"""Notices of reports, decisions, directions and extensions, added in their transaction: call before the view commits.

Recipients are active people alone. A notice keeps what it says of the work as plain values: it tells later what was
true when it was made. All of a batch come into the table in one statement, each key once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Insert, Select, Table, and_, delete, false, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, object_session

from ocop_tasks.models import (
    Assignment,
    Direction,
    ExtensionStep,
    Notice,
    Part,
    Plan,
    ReportKind,
    StatusReport,
    Task,
    TaskUnit,
    User,
)
from ocop_tasks.models.people.notice import excerpt
from ocop_tasks.models.people.user import reports_for_unit
from ocop_tasks.models.work.direction import DirectionEntry
from ocop_tasks.models.work.notice_reasons import works_at_desk
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.notice_topics import Topic, roles_with
from ocop_tasks.rules.work.direction_rules import Entry
from ocop_tasks.rules.work.extension_rules import Step
from ocop_tasks.rules.work.periods import Frequency


def people_of_unit(unit_id: int) -> Select[int]:
    """The people who report for a unit."""
    return select(User.id).where(User.unit_id == unit_id, reports_for_unit()).order_by(User.id)


def people_at_desk(plan_id: int) -> Select[int]:
    """The people at a plan's desk."""
    return select(User.id).join(Plan, Plan.id == plan_id).where(works_at_desk()).order_by(User.id)


def followers(task_id: int) -> Select[int]:
    """The people of the units that follow a task."""
    follows = and_(TaskUnit.unit_id == User.unit_id, TaskUnit.part == Part.FOLLOWING)
    return (
        select(User.id)
        .join(TaskUnit, follows)
        .where(TaskUnit.task_id == task_id, User.active, User.role.in_(roles_with(Action.SEE_WORK)))
        .order_by(User.id)
    )


class TaskLine(Protocol):
    """A task as a notice names it; a ``Task`` is one, and so is a row of a query."""

    @property
    def title(self) -> str: ...
    @property
    def title_en(self) -> str | None: ...
    @property
    def frequency(self) -> Frequency: ...


def task_facts(
    task: TaskLine, *, plan: Plan, section: str, period: str, due_on: date, unit: str
) -> dict[str, Any]:
    """The task, its plan, its section, its unit, its due date, and its period where it has several."""
    known: dict[str, Any] = {
        **plan.naming,
        "task": task.title,
        "section": section,
        "unit": unit,
        "due_on": due_on.isoformat(),
    }
    if task.title_en:
        known["task_en"] = task.title_en
    if task.frequency != Frequency.ONCE:
        known["period"] = period
    return known


def assignment_facts(assignment: Assignment, **more: Any) -> dict[str, Any]:
    """The same of a loaded assignment, and what else the sentence needs."""
    task: Task = assignment.task
    return (
        task_facts(
            task,
            plan=task.plan,
            section=task.section.label,
            period=assignment.period,
            due_on=assignment.due_on,
            unit=assignment.unit.short_name,
        )
        | more
    )


def insert_new(session: Session, table: Table, *key: str) -> Insert:
    """An insert that leaves rows alone whose ``key`` is there already, on either database."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing(index_elements=key)


def add_notices(session: Session, notices: Iterable[dict[str, Any]]) -> int:
    """Add the ``notices`` that are not there yet; how many those were. The caller commits."""
    rows = list(notices)
    if not rows:
        return 0
    table = Notice.__table__
    assert isinstance(table, Table)
    return len(session.execute(insert_new(session, table, "key").returning(table.c.id), rows).all())


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """What a notice says; ``key`` names the event, and the day where the event can happen again."""

    key: str
    topic: Topic
    occasion: str
    facts: dict[str, Any]
    address: str
    at: datetime

    def row_for(self, user_id: int) -> dict[str, Any]:
        """The row of the notice for one person."""
        return {
            "key": f"{self.key}:{user_id}",
            "user_id": user_id,
            "topic": self.topic,
            "occasion": str(self.occasion),
            "facts": self.facts,
            "address": self.address,
            "at": self.at,
        }


def notify_of_report(report: StatusReport) -> int:
    """Tell the task's followers of a report on its progress, or that it is done."""
    if report.kind not in (ReportKind.PROGRESS, ReportKind.SUBMISSION):
        return 0
    recipients = followers(report.assignment.task_id)
    facts = {"percent": report.percent, "text": excerpt(report.note)}
    return _report_notices(report, recipients, Topic.FOLLOWED, facts)


def notify_of_decision(report: StatusReport) -> int:
    """Tell the unit that its report was confirmed or returned."""
    topic = {ReportKind.CONFIRMATION: Topic.CONFIRMED, ReportKind.RETURN: Topic.RETURNED}[report.kind]
    recipients = people_of_unit(report.assignment.unit_id)
    return _report_notices(report, recipients, topic, {"text": excerpt(report.note)})


def notify_of_decision_taken_back(report: StatusReport) -> int:
    """Tell the unit that a confirmation or a return was taken back, and why."""
    decision = next(each for each in report.assignment.reports if each.id == report.about_id)
    session, recipients = _session(report), people_of_unit(report.assignment.unit_id)
    facts = assignment_facts(
        report.assignment,
        by=report.by.name,
        text=excerpt(report.note),
        status=report.status,
    )
    page, occasion = f"/assignments/{report.assignment_id}", f"{decision.kind}_taken_back"
    content = NoticeContent(f"report.{report.id}", Topic.RETURNED, occasion, facts, page, report.at)
    return _notify(session, recipients, content, but=report.by)


def remove_decision_notices(report: StatusReport) -> None:
    """A decision was undone within its minute: remove its notices, none of which has been sent yet."""
    session = _session(report)
    undone = Notice.key.startswith(f"report.{report.about_id}:")
    session.execute(
        delete(Notice).where(undone, Notice.passed_on == false()),
        execution_options={"synchronize_session": False},
    )


def _report_notices(report: StatusReport, recipients: Select[int], topic: Topic, more: dict[str, Any]) -> int:
    session = _session(report)
    facts = assignment_facts(report.assignment, by=report.by.name, **more)
    page = f"/assignments/{report.assignment_id}"
    content = NoticeContent(f"report.{report.id}", topic, report.kind, facts, page, report.at)
    return _notify(session, recipients, content, but=report.by)


def notify_of_direction(direction: Direction) -> int:
    """Tell the unit that it was directed, or directed again."""
    return _notify_unit_of_direction(direction)


def notify_of_closing(direction: Direction) -> int:
    """Tell the unit that its answer was accepted."""
    return _notify_unit_of_direction(direction)


def _notify_unit_of_direction(direction: Direction) -> int:
    recipients = people_of_unit(direction.assignment.unit_id)
    return _direction_notices(direction, recipients, Topic.DIRECTION)


def notify_of_answer(direction: Direction) -> int:
    """Tell everyone at the plan's desk that the unit answered."""
    return _direction_notices(direction, people_at_desk(direction.plan_id), Topic.ANSWER)


def _direction_notices(direction: Direction, recipients: Select[int], topic: Topic) -> int:
    session = _session(direction)
    entry: DirectionEntry = direction.entries[-1]
    again = entry.kind is Entry.DIRECTED and len(direction.entries) > 1
    facts = assignment_facts(direction.assignment, by=entry.by.name, text=excerpt(entry.text))
    if entry.answer_by is not None:
        facts["answer_by"] = entry.answer_by.isoformat()
    occasion = "directed_again" if again else entry.kind
    page = f"/directions/{direction.id}"
    content = NoticeContent(f"direction.{entry.id}", topic, occasion, facts, page, entry.at)
    return _notify(session, recipients, content, but=entry.by)


def notify_of_extension_request(step: ExtensionStep) -> int:
    """Tell everyone at the plan's desk that a unit asks for more time."""
    return _extension_notices(step, people_at_desk(step.assignment.plan_id))


def notify_of_extension_decision(step: ExtensionStep) -> int:
    """Tell the unit that it was given more time, or why not."""
    return _extension_notices(step, people_of_unit(step.assignment.unit_id))


def _extension_notices(step: ExtensionStep, recipients: Select[int]) -> int:
    session, assignment = _session(step), step.assignment
    facts = assignment_facts(
        assignment,
        by=step.by.name,
        text=excerpt(step.text),
        until=step.due_on.isoformat(),
        before=step.due_before.isoformat(),
    )
    page = f"/assignments/{assignment.id}" + ("/extension/decision" if step.kind is Step.ASKED else "")
    content = NoticeContent(f"extension.{step.id}", Topic.EXTENSION, step.kind, facts, page, step.at)
    return _notify(session, recipients, content, but=step.by)


def _session(record: StatusReport | Direction | ExtensionStep) -> Session:
    """The record's session, with the record's id: pending changes are flushed first."""
    session = object_session(record) or object_session(record.assignment)
    assert session is not None
    if record not in session:
        session.add(record)
    session.flush()
    return session


def _notify(session: Session, recipients: Select[int], content: NoticeContent, *, but: User) -> int:
    """Add the notice for all ``recipients`` except ``but``, who did it himself."""
    user_ids = session.scalars(recipients.where(User.id != but.id))
    return add_notices(session, [content.row_for(user_id) for user_id in user_ids])
