"""Something was said: whom it concerns is told, in the same transaction. Call these before the view commits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, false
from sqlalchemy.orm import Session, object_session

from ocop_tasks.models import Direction, ExtensionStep, Notice, ReportKind, StatusReport, User
from ocop_tasks.models.work.direction import DirectionEntry
from ocop_tasks.rules.notice_topics import Topic
from ocop_tasks.rules.work.direction_rules import Entry
from ocop_tasks.rules.work.extension_rules import Step
from ocop_tasks.sending.notices import recipients
from ocop_tasks.sending.notices.notice_facts import of_assignment
from ocop_tasks.sending.notices.notice_rows import Telling, add, excerpt


def reported(report: StatusReport) -> int:
    """Tell the task's followers of a report on its progress, or that it is done."""
    if report.kind not in (ReportKind.PROGRESS, ReportKind.SUBMISSION):
        return 0
    asked = recipients.followers(report.assignment.task_id)
    facts = {"percent": report.percent, "text": excerpt(report.note)}
    return _tell_of_report(report, asked, Topic.FOLLOWED, facts)


def judged(report: StatusReport) -> int:
    """Tell the unit that its report was confirmed or returned."""
    topic = {ReportKind.CONFIRMATION: Topic.CONFIRMED, ReportKind.RETURN: Topic.RETURNED}[report.kind]
    asked = recipients.of_unit(report.assignment.unit_id)
    return _tell_of_report(report, asked, topic, {"text": excerpt(report.note)})


def taken_back(report: StatusReport) -> None:
    """A decision was undone within its minute: nobody outside the portal has heard of it, and nobody will."""
    session = _session(report)
    undone = Notice.key.startswith(f"report.{report.about_id}:")
    session.execute(
        delete(Notice).where(undone, Notice.passed_on == false()),
        execution_options={"synchronize_session": False},
    )


def _tell_of_report(report: StatusReport, asked: Select[int], topic: Topic, more: dict[str, Any]) -> int:
    session = _session(report)
    facts = of_assignment(report.assignment, by=report.by.name, **more)
    page = f"/assignments/{report.assignment_id}"
    telling = Telling(f"report.{report.id}", topic, report.kind, facts, page, report.at)
    return _tell(session, asked, telling, but=report.by)


def direction_given(direction: Direction) -> int:
    """Tell the unit that it was directed, or directed again."""
    return _tell_unit_of_direction(direction)


def direction_closed(direction: Direction) -> int:
    """Tell the unit that its answer was accepted."""
    return _tell_unit_of_direction(direction)


def _tell_unit_of_direction(direction: Direction) -> int:
    asked = recipients.of_unit(direction.assignment.unit_id)
    return _tell_of_direction(direction, asked, Topic.DIRECTION)


def direction_answered(direction: Direction) -> int:
    """Tell everyone at the plan's desk that the unit answered."""
    return _tell_of_direction(direction, recipients.desk_of(direction.plan_id), Topic.ANSWER)


def _tell_of_direction(direction: Direction, asked: Select[int], topic: Topic) -> int:
    session = _session(direction)
    entry: DirectionEntry = direction.entries[-1]
    again = entry.kind is Entry.DIRECTED and len(direction.entries) > 1
    facts = of_assignment(direction.assignment, by=entry.by.name, text=excerpt(entry.text))
    if entry.answer_by is not None:
        facts["answer_by"] = entry.answer_by.isoformat()
    occasion = "directed_again" if again else entry.kind
    page = f"/directions/{direction.id}"
    telling = Telling(f"direction.{entry.id}", topic, occasion, facts, page, entry.at)
    return _tell(session, asked, telling, but=entry.by)


def extension_asked(step: ExtensionStep) -> int:
    """Tell everyone at the plan's desk that a unit asks for more time."""
    return _tell_of_extension(step, recipients.desk_of(step.assignment.plan_id))


def extension_decided(step: ExtensionStep) -> int:
    """Tell the unit that it was given more time, or why not."""
    return _tell_of_extension(step, recipients.of_unit(step.assignment.unit_id))


def _tell_of_extension(step: ExtensionStep, asked: Select[int]) -> int:
    session, assignment = _session(step), step.assignment
    facts = of_assignment(
        assignment,
        by=step.by.name,
        text=excerpt(step.text),
        until=step.due_on.isoformat(),
        before=step.due_before.isoformat(),
    )
    page = f"/assignments/{assignment.id}" + ("/extension/decision" if step.kind is Step.ASKED else "")
    telling = Telling(f"extension.{step.id}", Topic.EXTENSION, step.kind, facts, page, step.at)
    return _tell(session, asked, telling, but=step.by)


def _session(record: StatusReport | Direction | ExtensionStep) -> Session:
    """The record's session, with the record's id: what was just said is written first."""
    session = object_session(record) or object_session(record.assignment)
    assert session is not None
    if record not in session:
        session.add(record)
    session.flush()
    return session


def _tell(session: Session, asked: Select[int], telling: Telling, *, but: User) -> int:
    """Tell everyone ``asked`` for, but not the one who said it himself."""
    told = session.scalars(asked.where(User.id != but.id))
    return add(session, [telling.to(user_id) for user_id in told])
