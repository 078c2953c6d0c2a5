"""A target's page: what was reached, and by what it is shown; and what the standing agency does to it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.target_figures import progress_of_target
from ocop_tasks.models import AuditEntry, Target, TargetValue
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.targets import queries
from ocop_tasks.targets.blueprint import bp
from ocop_tasks.targets.forms import TYPED, MeasuringForm, ValueForm
from ocop_tasks.web.access import gate
from ocop_tasks.web.forms.fields import ReasonForm
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import file_responses, form_uploads, stored_files


@bp.get("/targets/<int:target_id>")
@gate.allow(Action.SEE_PLAN)
def target(target_id: int) -> Response:
    """One target: how far it is, every value that was recorded with its evidence, and what was taken back."""
    return _show(gate.load(Target, target_id, Action.SEE_PLAN))


def _show(target: Target, form: ValueForm | None = None, *, status: int = 200, **told: Any) -> Response:
    values = queries.values_of(target)
    if form is None:
        form = ValueForm(formdata=None, day=clock.today())
        form.set_target(target)
    form.seen.data = queries.seen_version_of(values)
    given = target.measured_in.value if target.measured_in else TYPED
    return responses.show(
        "targets/target.html",
        status=status,
        target=target,
        plan=target.plan,
        standing=progress_of_target(target.plan, target, clock.today()),
        values=values,
        form=form,
        measuring=MeasuringForm(formdata=None, measured_in=given),
        may=gate.may(Action.CHANGE_PLAN, target) and not target.plan.is_amendment,
        **told,
    )


@bp.post("/targets/<int:target_id>/values")
@gate.allow(Action.CHANGE_PLAN, streams=True, files="one")
@idempotency.per_form
def record(target_id: int) -> Response | BaseResponse:
    """Record what was reached by a day; what was recorded before stays in the history."""
    gate.load(Target, target_id, Action.CHANGE_PLAN)
    received = form_uploads.receive_chosen(request.files.getlist("file"))
    gate.start_writing()
    target, form = gate.load(Target, target_id, Action.CHANGE_PLAN), ValueForm()
    form.set_target(target)
    refused = [f"{file.name} {file.why}" for file in received.refused]
    if not form.validate() or refused:
        return _show(target, form, status=422, refused=refused)
    values = queries.values_of(target)
    if form.seen.data != queries.seen_version_of(values):
        return _show(target, form, status=409, overtaken=True)
    kept = received.kept[0] if received.kept else None
    reached = form.reached(stored_files.stored_file(kept) if kept else None, kept.name if kept else None)
    try:
        db.session.add(TargetValue.record(target, reached, by=viewer(), at=clock.now()))
    except RuleBroken as broken:
        return _show(target, form, status=422, refused=[labels.rule_message(broken.code)])
    return _done(target, _("Đã ghi số đạt được."))


def _done(target: Target, message: str) -> BaseResponse:
    return idempotency.commit(
        responses.changed(None, go_to=url_for("targets.target", target_id=target.id), message=message)
    )


@bp.post("/targets/<int:target_id>/measuring")
@gate.allow(Action.CHANGE_PLAN)
@idempotency.per_form
def measure(target_id: int) -> Response | BaseResponse:
    """Let the value come from the log of outreach activities, or be typed; what was typed before stays."""
    target, form = gate.load(Target, target_id, Action.CHANGE_PLAN), MeasuringForm()
    if not form.validate():
        abort(422)
    before = target.measured_in
    if before is not form.counted:
        with acting(db.session(), "plan.target_measured", by=viewer(), at=clock.now()):
            target.measured_in = form.counted
        changes = {"target_measured_in": [before, form.counted], "target": [target.title, target.title]}
        by, at = viewer(), clock.now()
        action = "plan.target_measured"
        db.session.add(AuditEntry.about(target.plan, action, by=by, at=at, changes=changes))
    return _done(target, _("Đã lưu."))


@bp.route("/target-values/<int:value_id>/withdrawal", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_PLAN)
@idempotency.per_form
def withdraw(value_id: int) -> Response | BaseResponse:
    """Take a value back, in sight and with a reason; nothing is deleted."""
    value, form = gate.load(TargetValue, value_id, Action.CHANGE_PLAN), ReasonForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return responses.show("targets/withdrawal.html", status=status, value=value, form=form)
    value.withdraw(by=viewer(), at=clock.now(), reason=form.reason.data or "")
    return _done(value.target, _("Đã rút lại. Số đó vẫn còn trong lịch sử, nhưng không được tính."))


@bp.get("/target-values/<int:value_id>/original")
@gate.allow(Action.SEE_PLAN, fresh=True)
def original(value_id: int) -> Response:
    """The bytes of a value's evidence as they were sent."""
    value = gate.load(TargetValue, value_id, Action.SEE_PLAN)
    return file_responses.original(value.file or abort(404), value.file_name or "")
