"""Whether a notice still asks its reader for something, read from the work itself whenever it matters.

One rule for the bell, its list and whatever is sent. Nothing that reports, decides, moves or cancels needs to think of
notices, and what stands again asks again (docs/decisions/0083). A notice knows its work by the page that it opens.
Constants are written into the SQL, as ``compiled_sql`` wants them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Integer,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from ocop_tasks.models.people.notice import Notice
from ocop_tasks.models.people.user import REPORTING, User
from ocop_tasks.models.plans.plan import Plan
from ocop_tasks.models.plans.task import Part, TaskUnit
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.models.work.direction import Direction
from ocop_tasks.models.work.extension import ExtensionStep
from ocop_tasks.rules.access import Action, Role
from ocop_tasks.rules.notice_reasons import Gone
from ocop_tasks.rules.notice_topics import Topic, roles_with
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.direction_rules import DirectionStatus, Entry
from ocop_tasks.rules.work.extension_rules import Step
from ocop_tasks.rules.work.status import Status

When = tuple[ColumnElement[bool], Any]
"""A condition, and what the database says where it holds."""
DIRECTED = (Entry.DIRECTED, "directed_again")
"""The occasions on which the chairman asks for an answer."""
TAKEN_BACK = ("confirmation_taken_back", "return_taken_back")
"""Those on which a unit is told of a decision, and asked for nothing."""


def _value(constant: StrEnum | str) -> ColumnClause[Any]:
    """One of the portal's own words, written into the statement."""
    return literal_column(f"'{constant}'", String)


def _is(column: Any, *words: StrEnum | str) -> ColumnElement[bool]:
    return or_(*(column == _value(word) for word in words))


def works_at_desk(person: Any = User, plan: Any = Plan) -> ColumnElement[bool]:
    """The leaders of a plan's issuer, and the officers of its standing agency; the statement has both."""
    leads = and_(person.unit_id == plan.issuer_id, _is(person.role, *roles_with(Action.DIRECT)))
    prepares = and_(person.unit_id == plan.standing_unit_id, _is(person.role, Role.STANDING_AGENCY))
    return and_(person.active, or_(leads, prepares))


def _topic(topic: Topic, *occasions: StrEnum | str) -> ColumnElement[bool]:
    of_topic = Notice.topic == _value(topic)
    return and_(of_topic, _is(Notice.occasion, *occasions)) if occasions else of_topic


_reader, _plan, _share, _direction = aliased(User), aliased(Plan), aliased(Assignment), aliased(Direction)
_step, _later, _part = aliased(ExtensionStep), aliased(ExtensionStep), aliased(TaskUnit)
_report_by = _topic(Topic.REMINDER)
_report_again = and_(_topic(Topic.RETURNED), ~_is(Notice.occasion, *TAKEN_BACK))
_answer_by, _judge = _topic(Topic.DIRECTION, *DIRECTED), _topic(Topic.ANSWER)
_decide, _moved = _topic(Topic.EXTENSION, Step.ASKED), _topic(Topic.EXTENSION, "moved")
_of_a_direction = or_(_topic(Topic.DIRECTION), _judge)
_of_a_share = _is(
    Notice.topic, Topic.REMINDER, Topic.RETURNED, Topic.CONFIRMED, Topic.EXTENSION, Topic.FOLLOWED
)
_of_the_desk = or_(_judge, _decide, _moved, _topic(Topic.DIGEST))
_of_the_unit = and_(
    _is(Notice.topic, Topic.REMINDER, Topic.RETURNED, Topic.CONFIRMED, Topic.EXTENSION, Topic.DIRECTION),
    ~_decide,
    ~_moved,
)


def _fact(name: str) -> ColumnElement[str]:
    """What the notice said of its work when it was made, as text."""
    return Notice.facts.op("->>", return_type=String())(_value(name))


def _page_number() -> ColumnElement[int]:
    """The number of the assignment or direction whose page the notice opens."""
    number: Any = Notice.address
    for around in ("/assignments/", "/directions/", "/extension/decision"):
        number = func.replace(number, _value(around), _value(""))
    of_a_record = or_(
        Notice.address.like(_value("/assignments/%")), Notice.address.like(_value("/directions/%"))
    )
    return case((of_a_record, cast(number, Integer)))


def _says(gone: Gone, day: Any) -> ColumnElement[str]:
    """The reason with its day."""
    return _value(gone) + func.coalesce(_value(" ") + cast(day, String), _value(""))


def _not_his() -> Iterator[When]:
    """Of people who left, work elsewhere, or in another post."""
    reports = and_(_reader.unit_id == _share.unit_id, _is(_reader.role, *REPORTING))
    follows = exists().where(
        _part.task_id == _share.task_id, _part.unit_id == _reader.unit_id, _is(_part.part, Part.FOLLOWING)
    )
    elsewhere = cast(_fact("unit_id"), Integer) != _reader.unit_id
    yield ~_reader.active, _value(Gone.LEFT)
    yield and_(_of_the_unit, ~reports), _value(Gone.NOT_YOURS)
    yield and_(_of_the_desk, ~works_at_desk(_reader, _plan)), _value(Gone.NOT_YOURS)
    yield and_(_topic(Topic.FOLLOWED), ~follows), _value(Gone.NOT_YOURS)
    yield and_(_topic(Topic.WORK), elsewhere), _value(Gone.NOT_YOURS)


def _nothing_to_do() -> Iterator[When]:
    """Of work that is not to be done: there is no share, no running plan, no obligation of the unit."""
    of_open_work = or_(_report_by, _report_again, _answer_by, _decide)
    yield and_(or_(_report_by, _report_again), _share.id.is_(None)), _value(Gone.WITHDRAWN)
    yield and_(or_(of_open_work, _judge), ~_is(_plan.state, PlanState.RUNNING)), _value(Gone.STOPPED)
    yield and_(of_open_work, _is(_share.status, Status.CANCELLED)), _value(Gone.CANCELLED)
    yield and_(_report_by, ~_is(_share.part, Part.LEAD)), _value(Gone.NOT_LED)


def _done_meanwhile() -> Iterator[When]:
    """Of what was asked for and came: a report, an answer, a decision; or of another day by which it is asked for."""
    report, reported = or_(_report_by, _report_again), _says(Gone.REPORTED, _share.said_on)
    over = exists().where(_later.assignment_id == _step.assignment_id, _later.id > _step.id)
    waits = exists().where(
        _step.assignment_id == _share.id, _is(_step.kind, Step.ASKED), ~over.correlate(_step)
    )
    answered = _is(_direction.standing, DirectionStatus.ANSWERED)
    for status, gone in ((Status.COMPLETED, Gone.DONE), (Status.SUBMITTED, Gone.REPORTED)):
        yield and_(report, _is(_share.status, status)), _says(gone, _share.submitted_on)
    yield and_(_report_again, _share.returned == false()), reported
    yield (
        and_(or_(_answer_by, _judge), _is(_direction.standing, DirectionStatus.CLOSED)),
        _value(Gone.SETTLED),
    )
    yield and_(_answer_by, answered), _value(Gone.ANSWERED)
    yield and_(_judge, ~answered), _value(Gone.DIRECTED_AGAIN)
    yield and_(_decide, ~waits.correlate(_share)), _value(Gone.DECIDED)
    for asks, name, day in (
        (_report_by, "due_on", _share.due_on),
        (_answer_by, "answer_by", _direction.answer_by),
    ):
        yield and_(asks, cast(day, String) != _fact(name)), _says(Gone.MOVED, day)


gone: ColumnElement[str] = (
    select(case(*_not_his(), *_nothing_to_do(), *_done_meanwhile(), else_=_value("")))
    .select_from(_reader)
    .outerjoin(_direction, and_(_of_a_direction, _direction.id == _page_number()))
    .outerjoin(_share, _share.id == case((_of_a_share, _page_number()), else_=_direction.assignment_id))
    .outerjoin(_plan, _plan.id == func.coalesce(_share.plan_id, cast(_fact("plan_id"), Integer)))
    .where(_reader.id == Notice.user_id)
    .correlate(Notice)
    .scalar_subquery()
)
"""Of a ``Notice``: "" while it asks for something or is news; else why not (``rules.notice_reasons.Reason``)."""

still_stands: ColumnElement[bool] = gone == _value("")
"""Whether a ``Notice`` is to be shown as new, and sent."""
