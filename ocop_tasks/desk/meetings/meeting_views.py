"""Meeting mode (họp giao ban): one item a screen, directions typed on the spot, conclusions at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import Response, abort, send_file, url_for
from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk import queries
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.directions import direction_views
from ocop_tasks.desk.forms import DirectionForm, direction_form
from ocop_tasks.desk.overview import overview
from ocop_tasks.extensions import db
from ocop_tasks.figures.charts.curve_chart import draw
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_curve import curve
from ocop_tasks.models import (
    Assignment,
    Direction,
    DirectionEntry,
    Evidence,
    Meeting,
    Plan,
    StatusReport,
    Task,
)
from ocop_tasks.rules.access import Action, may_with_plan
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security import security_log
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.web.security.safe_redirects import safe_address

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.post("/plans/<int:plan_id>/meetings")
@gate.allow(Action.HOLD_MEETING)
def begin_meeting(plan_id: int) -> BaseResponse:
    """Begin a meeting about what is overdue now, longest late first; one that was just begun is gone on with."""
    plan = gate.load(Plan, plan_id, Action.HOLD_MEETING)
    days = queries.Days(clock.today(), portal_settings().silent_days)
    late = queries.all_overdue(plan, days)
    meeting = _just_begun(plan, late)
    if meeting is None:
        meeting = Meeting(plan=plan, by=viewer(), at=clock.now(), assignment_ids=late)
        db.session.add(meeting)
        db.session.commit()
    return responses.go(url_for(".meeting", meeting_id=meeting.id, number=0))


def _just_begun(plan: Plan, late: list[int]) -> Meeting | None:
    """The person's own meeting of today about the same items, while nothing was said in it: the button came twice."""
    own = (Meeting.plan_id == plan.id, Meeting.by_id == viewer().id)
    silent = ~exists().where(Direction.meeting_id == Meeting.id)
    newest = db.session.scalar(select(Meeting).where(*own, silent).order_by(Meeting.id.desc()).limit(1))
    if newest is None or clock.day_of(newest.at) != clock.today() or newest.assignment_ids != late:
        return None
    return newest


@bp.get("/meetings/<int:meeting_id>/<int:number>")
@gate.allow(Action.HOLD_MEETING, fresh=True)
def meeting(meeting_id: int, number: int) -> Response:
    """Screen ``number``: 0 the plan's figures, then one item each, and the conclusions after the last."""
    return _screen(_load(meeting_id), number)


@bp.post("/meetings/<int:meeting_id>/<int:number>")
@gate.allow(Action.DIRECT)
@idempotency.per_form
def direct_in_meeting(meeting_id: int, number: int) -> Response | BaseResponse:
    """Direct the unit on the screen, and go on to the next, or to where the person was about to go."""
    meeting = _load(meeting_id)
    item, form = _item(meeting, number), direction_form(meeting.plan_id)
    if item is None:
        abort(404)
    gate.check_may(Action.DIRECT, item)
    if form.is_filled:
        return _screen(meeting, number, form)
    if not form.validate():
        return _screen(meeting, number, form, status=422)
    try:
        direction_views.send_directions([item], form, meeting_id=meeting.id)
    except RuleBroken as broken:
        form.show_error(broken)
        return _screen(meeting, number, form, status=422)
    go_to = safe_address(form.next.data) or url_for(".meeting", meeting_id=meeting.id, number=number + 1)
    return idempotency.commit(responses.changed(None, go_to=go_to))


@bp.get("/meetings/<int:meeting_id>/conclusions.docx")
@gate.allow(Action.HOLD_MEETING, fresh=True)
def meeting_conclusions(meeting_id: int) -> Response:
    """The meeting's conclusions as a document to sign and send."""
    from ocop_tasks.desk.meetings import (
        conclusions_document,  # here, so that only who asks for it pays for the office library
    )

    meeting = _load(meeting_id)
    document = BytesIO(conclusions_document.document(meeting, _directions(meeting)))
    name = f"ket-luan-giao-ban-{clock.day_of(meeting.at):%Y-%m-%d}.docx"
    return send_file(document, mimetype=DOCX, as_attachment=True, download_name=name)


def _load(meeting_id: int) -> Meeting:
    meeting = db.session.get(Meeting, meeting_id, options=[joinedload(Meeting.plan), joinedload(Meeting.by)])
    if meeting is None:
        abort(404)
    if not may_with_plan(viewer(), Action.HOLD_MEETING, replace(meeting.plan.facts, state=PlanState.RUNNING)):
        security_log.abort_as_not_found(
            "meeting", meeting_id
        )  # what was said in a meeting stays after the plan has ended
    return meeting


def _screen(
    meeting: Meeting, number: int, form: DirectionForm | None = None, *, status: int = 200
) -> Response:
    last = len(meeting.assignment_ids) + 1
    if number > last:
        abort(404)
    context: dict[str, Any] = {"meeting": meeting, "number": number, "last": last, "today": clock.today()}
    context["held_on"] = clock.day_of(meeting.at)
    if number == 0:
        return responses.show("desk/meeting_opening.html", **_opening(meeting.plan), **context)
    if number == last:
        return responses.show("desk/meeting_conclusions.html", directions=_directions(meeting), **context)
    form = form or direction_form(meeting.plan_id)
    item = _item(meeting, number) or abort(404)
    may_direct = gate.may(Action.DIRECT, item)
    return responses.show(
        "desk/meeting_item.html", status=status, item=item, form=form, may_direct=may_direct, **context
    )


def _opening(plan: Plan) -> dict[str, Any]:
    """The plan's figures, and its curve over its days."""
    days = queries.Days(clock.today(), portal_settings().silent_days)
    points = curve(Scope(plan.id), first=plan.first_day, last=plan.last_day, until=days.today)
    return overview(plan, days) | {"points": points, "chart": draw(points, plan.first_day, plan.last_day)}


def _item(meeting: Meeting, number: int) -> Assignment | None:
    """The assignment on screen ``number`` with all that the screen shows."""
    if not 1 <= number <= len(meeting.assignment_ids):
        return None
    return db.session.scalar(
        select(Assignment)
        .options(
            joinedload(Assignment.unit),
            joinedload(Assignment.task).joinedload(Task.section),
            selectinload(Assignment.reports).joinedload(StatusReport.by),
            selectinload(Assignment.evidence).joinedload(Evidence.by),
            selectinload(Assignment.directions).selectinload(Direction.entries),
            selectinload(Assignment.extension_steps),
        )
        .where(Assignment.id == meeting.assignment_ids[number - 1])
    )


def _directions(meeting: Meeting) -> Sequence[Direction]:
    """The directions given in the meeting, in their order."""
    return db.session.scalars(
        select(Direction)
        .options(
            joinedload(Direction.assignment).options(
                joinedload(Assignment.unit), joinedload(Assignment.task)
            ),
            selectinload(Direction.entries).joinedload(DirectionEntry.by),
        )
        .where(Direction.meeting_id == meeting.id)
        .order_by(Direction.id)
    ).all()
