"""Meeting mode (họp giao ban): one item a screen, directions typed on the spot, conclusions at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from flask import Response, abort, send_file, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk import queries
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.directions import direction_views
from ocop_tasks.desk.forms import DirectionForm, direction_form
from ocop_tasks.desk.meetings import meeting_queries
from ocop_tasks.desk.overview import overview
from ocop_tasks.desk.plans_on_desk import loaded_plans, newest_ended_plan
from ocop_tasks.extensions import db
from ocop_tasks.figures.charts.curve_chart import draw
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_curve import curve
from ocop_tasks.models import Meeting, Plan
from ocop_tasks.rules.access import Action, may_with_plan
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.plan_choice import names_of, running_plans
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security import security_log
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.web.security.safe_redirects import safe_address

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting with the plans that it is about."""

    meeting: Meeting
    plans: Sequence[Plan]

    @property
    def plan_id(self) -> int | None:
        """The one plan; None where it is about several, and each item names its own."""
        return self.plans[0].id if len(self.plans) == 1 else None

    @property
    def names(self) -> dict[int, str]:
        """What its items call their plans; none where there is one."""
        return {} if self.plan_id else names_of(self.plans)


@bp.post("/desk/meetings", defaults={"plan_id": None})
@bp.post("/plans/<int:plan_id>/meetings")
@gate.allow(Action.HOLD_MEETING)
def begin_meeting(plan_id: int | None) -> BaseResponse:
    """Begin a meeting about what is overdue now, longest late first; one that was just begun is gone on with.

    Of all running plans that concern the person, or of one.
    """
    plan_ids, days = _plan_ids(plan_id), queries.Days(clock.today(), portal_settings().silent_days)
    late = queries.all_overdue(plan_ids, days)
    plan, items = _first_plan(plan_ids, {row.plan_id for row in late}), [row.id for row in late]
    meeting = meeting_queries.just_begun(plan, items, viewer())
    if meeting is None:
        meeting = Meeting(plan=plan, by=viewer(), at=clock.now(), assignment_ids=items)
        db.session.add(meeting)
        db.session.commit()
    return responses.go(url_for(".meeting", meeting_id=meeting.id, number=0))


def _plan_ids(plan_id: int | None) -> Sequence[int]:
    """Raises RuleBroken "plan_closed" where the last of them was closed meanwhile."""
    if plan_id is not None:
        return [gate.load(Plan, plan_id, Action.HOLD_MEETING).id]
    running = list(running_plans(Action.HOLD_MEETING))
    if not running and newest_ended_plan():
        raise RuleBroken("plan_closed")
    return running or abort(404)


def _first_plan(plan_ids: Sequence[int], with_items: set[int]) -> Plan:
    """Of those with something to talk of, if any, the first that the person's own unit issued, or the newest."""
    plans = loaded_plans([plan_id for plan_id in plan_ids if plan_id in with_items] or plan_ids)
    return min(plans, key=lambda plan: plan.issuer_id != viewer().unit_id)


@bp.get("/meetings/<int:meeting_id>/<int:number>")
@gate.allow(Action.HOLD_MEETING, fresh=True)
def meeting(meeting_id: int, number: int) -> Response:
    """Screen ``number``: 0 the plans' figures, then one item each, and the conclusions after the last."""
    return _screen(_load(meeting_id), number)


@bp.post("/meetings/<int:meeting_id>/<int:number>")
@gate.allow(Action.DIRECT)
@idempotency.per_form
def direct_in_meeting(meeting_id: int, number: int) -> Response | BaseResponse:
    """Direct the unit on the screen, and go on to the next, or to where the person was about to go."""
    held = _load(meeting_id)
    item = meeting_queries.item(held.meeting, number) or abort(404)
    form = direction_form(item.plan_id)
    gate.check_may(Action.DIRECT, item)
    if form.is_filled:
        return _screen(held, number, form)
    if not form.validate():
        return _screen(held, number, form, status=422)
    try:
        direction_views.send_directions([item], form, meeting_id=meeting_id)
    except RuleBroken as broken:
        form.show_error(broken)
        return _screen(held, number, form, status=422)
    go_to = safe_address(form.next.data) or url_for(".meeting", meeting_id=meeting_id, number=number + 1)
    return idempotency.commit(responses.changed(None, go_to=go_to))


@bp.get("/meetings/<int:meeting_id>/conclusions.docx")
@gate.allow(Action.HOLD_MEETING, fresh=True)
def meeting_conclusions(meeting_id: int) -> Response:
    """The meeting's conclusions as a document to sign and send."""
    from ocop_tasks.desk.meetings import (
        conclusions_document,  # here, so that only who asks for it pays for the office library
    )

    held = _load(meeting_id)
    given = meeting_queries.directions(held.meeting)
    document = BytesIO(conclusions_document.document(held.meeting, held.plans, given))
    name = f"ket-luan-giao-ban-{clock.day_of(held.meeting.at):%Y-%m-%d}.docx"
    return send_file(document, mimetype=DOCX, as_attachment=True, download_name=name)


def _load(meeting_id: int) -> Held:
    """Answers 404 where there is one plan in it whose meetings the person holds not."""
    meeting = db.session.get(Meeting, meeting_id, options=[joinedload(Meeting.by)])
    if meeting is None:
        abort(404)
    plans = meeting_queries.plans_of(meeting)
    # What was said in a meeting stays after the plan has ended.
    running = (replace(plan.facts, state=PlanState.RUNNING) for plan in plans)
    if not all(may_with_plan(viewer(), Action.HOLD_MEETING, facts) for facts in running):
        security_log.abort_as_not_found("meeting", meeting_id)
    return Held(meeting, plans)


def _screen(held: Held, number: int, form: DirectionForm | None = None, *, status: int = 200) -> Response:
    meeting, last = held.meeting, len(held.meeting.assignment_ids) + 1
    if number > last:
        abort(404)
    context: dict[str, Any] = {"held": held, "meeting": meeting, "number": number, "last": last}
    context |= {"held_on": clock.day_of(meeting.at), "today": clock.today()}
    if number == 0:
        return responses.show("desk/meeting_opening.html", **_opening(held.plans), **context)
    if number == last:
        given = meeting_queries.directions(meeting)
        return responses.show("desk/meeting_conclusions.html", directions=given, **context)
    item = meeting_queries.item(meeting, number) or abort(404)
    form = form or direction_form(item.plan_id)
    may_direct = gate.may(Action.DIRECT, item)
    return responses.show(
        "desk/meeting_item.html", status=status, item=item, form=form, may_direct=may_direct, **context
    )


def _opening(plans: Sequence[Plan]) -> dict[str, Any]:
    """The plans' figures; of one plan its curve over its days as well."""
    days = queries.Days(clock.today(), portal_settings().silent_days)
    told = overview(tuple(plan.id for plan in plans), days)
    if len(plans) > 1:
        return told
    [plan] = plans
    points = curve(Scope((plan.id,)), first=plan.first_day, last=plan.last_day, until=days.today)
    return told | {"points": points, "chart": draw(points, plan.first_day, plan.last_day)}
