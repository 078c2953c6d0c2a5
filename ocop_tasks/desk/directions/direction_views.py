"""Directions: one tap from a row, or to all units late on a task; acknowledged, answered, closed or directed again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk import queries
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.forms import ClosingForm, DirectionForm, direction_form
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Direction, DirectionEntry, Task, User
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.sending.notices import notice_events
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.plan_choice import name_beside_others
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security import security_log
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.web.security.safe_redirects import safe_address


@bp.route("/assignments/<int:assignment_id>/direction", methods=["GET", "POST"])
@gate.allow(Action.DIRECT, fresh=True)
@idempotency.per_form
def direct(assignment_id: int) -> Response | BaseResponse:
    """Direct one unit about one assignment."""
    assignment = gate.load(Assignment, assignment_id, Action.DIRECT)
    return _direct([assignment], url_for(".direct", assignment_id=assignment.id), assignment.task)


@bp.route("/tasks/<int:task_id>/directions", methods=["GET", "POST"])
@gate.allow(Action.DIRECT, fresh=True)
@idempotency.per_form
def direct_all(task_id: int) -> Response | BaseResponse:
    """Direct all units that are late on a task, in one period or in all."""
    task, period = gate.load(Task, task_id, Action.DIRECT), request.args.get("period")
    days = queries.Days(clock.today(), portal_settings().silent_days)
    late = queries.late_on(task.id, period, days)
    return _direct(late, url_for(".direct_all", task_id=task.id, period=period), task)


def _direct(assignments: Sequence[Assignment], action: str, task: Task) -> Response | BaseResponse:
    """Ask for the text, or send what was written to every unit in ``assignments``; each gets a thread of its own."""
    form = direction_form(task.plan_id)
    go_back = safe_address(form.next.data) or url_for(".desk", plan_id=task.plan_id)

    def ask(status: int = 422) -> Response:
        return responses.show(
            "desk/direct.html",
            "desk/_direct.html",
            status=status,
            form=form,
            assignments=assignments,
            units=_units(assignments),
            task=task,
            plan_name=name_beside_others(task.plan_id),
            action=action,
            go_back=go_back,
            may_keep_templates=gate.may(Action.KEEP_TEMPLATES, task.plan),
        )

    if form.is_filled or not form.validate_on_submit() or not assignments:
        return ask(422 if form.is_submitted() and not form.is_filled else 200)
    try:
        send_directions(assignments, form)
    except RuleBroken as broken:
        form.show_error(broken)
        return ask()
    sent = _("Đã gửi ý kiến chỉ đạo tới %(count)s đơn vị.", count=len(_units(assignments)))
    return idempotency.commit(responses.changed(None, go_to=go_back, message=sent))


def _units(assignments: Sequence[Assignment]) -> dict[int, str]:
    """The names of the units that are directed, each once: one may be late in several periods of the task."""
    return {assignment.unit_id: assignment.unit.short_name for assignment in assignments}


def send_directions(
    assignments: Sequence[Assignment], form: DirectionForm, *, meeting_id: int | None = None
) -> None:
    """Direct every unit in ``assignments`` with what the form says. Raises RuleBroken."""
    answer_by = form.answer_by.data
    assert isinstance(answer_by, date)
    for assignment in assignments:
        direction = Direction.give(
            assignment,
            by=viewer(),
            at=clock.now(),
            text=form.text.data or "",
            answer_by=answer_by,
            meeting_id=meeting_id,
        )
        notice_events.notify_of_direction(direction)


@bp.get("/directions/<int:direction_id>")
@gate.allow(Action.SEE_DIRECTION)
def direction(direction_id: int) -> Response:
    """The thread, in order, and what this person may do about it."""
    return _show(_load(direction_id, Action.SEE_DIRECTION))


def _load(direction_id: int, action: Action) -> Direction:
    """The thread with its entries, for the person to do ``action`` with. Answers 404 or 403 instead."""
    found = db.session.scalar(
        select(Direction)
        .options(
            joinedload(Direction.assignment).options(
                joinedload(Assignment.unit), joinedload(Assignment.task)
            ),
            selectinload(Direction.entries).options(
                joinedload(DirectionEntry.by).joinedload(User.unit), joinedload(DirectionEntry.report)
            ),
        )
        .where(Direction.id == direction_id)
    )
    if found is None:
        abort(404)
    if not gate.may(Action.SEE_DIRECTION, found.assignment):
        security_log.abort_as_not_found("direction", direction_id)
    gate.check_may(action, found.assignment)
    return found


def _show(direction: Direction, *, status: int = 200, again: DirectionForm | None = None) -> Response:
    again = again or direction_form(direction.plan_id)
    return responses.show(
        "desk/direction.html",
        status=status,
        direction=direction,
        plan_name=name_beside_others(direction.plan_id),
        again=again,
        closing=ClosingForm(formdata=None),
        may=lambda action: gate.may(Action(action), direction.assignment),
    )


@bp.post("/directions/<int:direction_id>/acknowledgement")
@gate.allow(Action.REPORT)
@idempotency.per_form
def acknowledge(direction_id: int) -> BaseResponse:
    """The unit has read it."""
    direction = _load(direction_id, Action.REPORT)
    direction.acknowledge(by=viewer(), at=clock.now())
    return idempotency.commit(_back(direction, _("Đã ghi nhận: đơn vị đã đọc ý kiến chỉ đạo.")))


@bp.post("/directions/<int:direction_id>/entries")
@gate.allow(Action.DIRECT)
@idempotency.per_form
def direct_again(direction_id: int) -> Response | BaseResponse:
    """Go on in the same thread, with a new day to answer by."""
    direction = _load(direction_id, Action.DIRECT)
    form = direction_form(direction.plan_id)
    if form.is_filled:
        return _show(direction, again=form)
    if not form.validate_on_submit():
        return _show(direction, status=422, again=form)
    try:
        _direct_again(direction, form)
    except RuleBroken as broken:
        form.show_error(broken)
        return _show(direction, status=422, again=form)
    return idempotency.commit(_back(direction, _("Đã gửi ý kiến chỉ đạo tiếp.")))


def _direct_again(direction: Direction, form: DirectionForm) -> None:
    """Raises RuleBroken."""
    answer_by, text = form.answer_by.data, form.text.data or ""
    assert isinstance(answer_by, date)
    direction.direct_again(by=viewer(), at=clock.now(), text=text, answer_by=answer_by)
    notice_events.notify_of_direction(direction)


@bp.post("/directions/<int:direction_id>/closing")
@gate.allow(Action.DIRECT)
@idempotency.per_form
def close(direction_id: int) -> BaseResponse:
    """The chairman is content."""
    direction = _load(direction_id, Action.DIRECT)
    direction.close(by=viewer(), at=clock.now(), text=ClosingForm().text.data or "")
    notice_events.notify_of_closing(direction)
    return idempotency.commit(_back(direction, _("Đã kết thúc ý kiến chỉ đạo.")))


def _back(direction: Direction, message: str) -> BaseResponse:
    return responses.changed(None, go_to=url_for(".direction", direction_id=direction.id), message=message)
