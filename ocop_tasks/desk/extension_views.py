"""Extensions: the unit asks, the chairman decides; the first due date stays in sight."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.forms import ExtensionDecisionForm, ExtensionRequestForm
from ocop_tasks.models import Assignment, Extensions
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.sending.notices import notice_events
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.pages.plan_choice import name_beside_others
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.web.security.safe_redirects import safe_address

ABOUT_THE_DAY = ("not_later", "until_past", "due_outside_plan")


@bp.route("/assignments/<int:assignment_id>/extension", methods=["GET", "POST"])
@gate.allow(Action.ASK_EXTENSION, fresh=True)
@idempotency.per_form
def ask_extension(assignment_id: int) -> Response | BaseResponse:
    """Ask for a later due date, with a reason."""
    assignment, form = gate.load(Assignment, assignment_id, Action.ASK_EXTENSION), ExtensionRequestForm()
    extensions = Extensions(assignment)
    if not form.validate_on_submit():
        return _show_request_form(extensions, form, status=422 if form.is_submitted() else 200)
    try:
        _request(extensions, form)
    except RuleBroken as broken:
        form.until.errors = [labels.rule_message(broken.code, **broken.details)]
        return _show_request_form(extensions, form, status=422)
    back = url_for("work.assignment", assignment_id=assignment.id)
    return idempotency.commit(
        responses.changed(None, go_to=back, message=_("Đã gửi đề nghị gia hạn tới Chủ tịch."))
    )


def _show_request_form(extensions: Extensions, form: ExtensionRequestForm, *, status: int) -> Response:
    return responses.show(
        "desk/ask_extension.html",
        status=status,
        extensions=extensions,
        form=form,
        most=portal_settings().max_extensions,
        plan_name=name_beside_others(extensions.assignment.plan_id),
    )


@bp.post("/assignments/<int:assignment_id>/extension/withdrawal")
@gate.allow(Action.ASK_EXTENSION)
@idempotency.per_form
def withdraw_extension(assignment_id: int) -> BaseResponse:
    """Take the request back before it is decided."""
    assignment = gate.load(Assignment, assignment_id, Action.ASK_EXTENSION)
    Extensions(assignment).withdraw(by=viewer(), at=clock.now())
    back = url_for("work.assignment", assignment_id=assignment.id)
    return idempotency.commit(responses.changed(None, go_to=back, message=_("Đã rút đề nghị gia hạn.")))


@bp.route("/assignments/<int:assignment_id>/extension/decision", methods=["GET", "POST"])
@gate.allow(Action.DECIDE_EXTENSION, fresh=True)
@idempotency.per_form
def decide_extension(assignment_id: int) -> Response | BaseResponse:
    """Grant what was asked, grant another date, or refuse with a word why."""
    assignment, form = gate.load(Assignment, assignment_id, Action.DECIDE_EXTENSION), ExtensionDecisionForm()
    extensions = Extensions(assignment)
    if not form.validate_on_submit():
        return _show_decision_form(extensions, form, status=422 if form.is_submitted() else 200)
    try:
        _decide(extensions, form)
    except RuleBroken as broken:
        field = form.until if broken.code in ABOUT_THE_DAY else form.word
        field.errors = [labels.rule_message(broken.code, **broken.details)]
        return _show_decision_form(extensions, form, status=422)
    back = safe_address(form.next.data) or url_for(".desk", plan_id=assignment.plan_id)
    return idempotency.commit(
        responses.changed(None, go_to=back, message=_("Đã quyết định đề nghị gia hạn."))
    )


def _show_decision_form(extensions: Extensions, form: ExtensionDecisionForm, *, status: int) -> Response:
    asked = extensions.open_request
    if not form.is_submitted():
        form.until.data = asked.due_on if asked else None
        form.newest.data = str(asked.id) if asked else ""
        form.next.data = safe_address(request.args.get("next")) or ""
    return responses.show(
        "desk/decide_extension.html",
        status=status,
        extensions=extensions,
        form=form,
        plan_name=name_beside_others(extensions.assignment.plan_id),
    )


def _request(extensions: Extensions, form: ExtensionRequestForm) -> None:
    """Raises RuleBroken."""
    until, reason = form.until.data, form.reason.data or ""
    assert until is not None
    most = portal_settings().max_extensions
    step = extensions.ask(by=viewer(), at=clock.now(), until=until, reason=reason, most=most)
    notice_events.notify_of_extension_request(step)


def _decide(extensions: Extensions, form: ExtensionDecisionForm) -> None:
    """Raises RuleBroken, also when somebody else decided meanwhile."""
    if extensions.newest is None or str(extensions.newest.id) != form.newest.data:
        raise RuleBroken("not_asked")
    if form.decision.data == "grant":
        until = form.until.data or extensions.newest.due_on
        step = extensions.grant(by=viewer(), at=clock.now(), until=until, word=form.word.data or "")
    else:
        step = extensions.refuse(by=viewer(), at=clock.now(), word=form.word.data or "")
    notice_events.notify_of_extension_decision(step)
