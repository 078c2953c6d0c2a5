"""Confirming, returning, and taking either back. What happened meanwhile is told, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, ReportKind, StatusReport
from ocop_tasks.review import decision_wording
from ocop_tasks.review.blueprint import bp
from ocop_tasks.review.forms import ReturnForm
from ocop_tasks.review.queries import load
from ocop_tasks.review.queue_filters import Asked
from ocop_tasks.review.queue_page import move_on, next_after, opened, show_desk, undo_by
from ocop_tasks.review.report_page import seen_of
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.sending.notices import notice_events
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.security.safe_redirects import safe_address


@bp.post("/assignments/<int:assignment_id>/confirmation")
@gate.allow(Action.CONFIRM)
def confirm(assignment_id: int) -> BaseResponse:
    """Accept what the unit submitted, and open the next report."""
    assignment = load(assignment_id)
    to = next_after(assignment)
    if not just_done(assignment, ReportKind.CONFIRMATION):
        if told := refusal_to_confirm(assignment, request.form.get("seen", "")):
            return _refused(assignment, told)
        db.session.commit()
    return _judged(assignment, to, decision_wording.confirmed(1), ".undo_confirmation")


@bp.post("/assignments/<int:assignment_id>/return")
@gate.allow(Action.CONFIRM)
def send_back(assignment_id: int) -> BaseResponse:
    """Return what the unit submitted, with the reason, and open the next report."""
    assignment, form = load(assignment_id), ReturnForm()
    to = next_after(assignment)
    if not just_done(assignment, ReportKind.RETURN):
        if form.take_usual():
            return _ask_again(assignment, form, status=200)
        if not form.validate():
            return _ask_again(assignment, form)
        if told := refusal_to_return(assignment, form.seen.data or "", form.reason.data or ""):
            return _refused(assignment, told, form.reason.data)
        db.session.commit()
    return _judged(assignment, to, decision_wording.sent_back(1), ".undo_return")


@bp.post("/assignments/<int:assignment_id>/confirmation/undo")
@gate.allow(Action.CONFIRM)
def undo_confirmation(assignment_id: int) -> BaseResponse:
    """Take one's own confirmation back, shortly after it."""
    return _undo(load(assignment_id), Assignment.undo_confirmation)


@bp.post("/assignments/<int:assignment_id>/return/undo")
@gate.allow(Action.CONFIRM)
def undo_return(assignment_id: int) -> BaseResponse:
    """Take one's own return back, shortly after it."""
    return _undo(load(assignment_id), Assignment.undo_return)


def _undo(assignment: Assignment, undo: Callable[..., StatusReport]) -> BaseResponse:
    try:
        notice_events.remove_decision_notices(undo(assignment, by=viewer(), at=clock.now()))
    except RuleBroken as broken:
        return _refused(assignment, decision_wording.refused(assignment, broken.code))
    db.session.commit()
    return move_on(assignment.id, decision_wording.undone(1))


def refusal_to_confirm(assignment: Assignment, seen: str) -> str | None:
    """Confirm it, or say why not. ``seen`` is what the person was looking at; empty where he saw no report."""
    return _refusal(assignment, seen, lambda: assignment.confirm(by=viewer(), at=clock.now()))


def refusal_to_return(assignment: Assignment, seen: str, reason: str) -> str | None:
    """Return it with the reason, or say why not."""
    return _refusal(
        assignment, seen, lambda: assignment.send_back(by=viewer(), at=clock.now(), reason=reason)
    )


def _refusal(assignment: Assignment, seen: str, act: Callable[[], StatusReport]) -> str | None:
    if seen and seen != seen_of(assignment):
        return decision_wording.became_of(assignment)
    try:
        notice_events.notify_of_decision(act())
    except RuleBroken as broken:
        return decision_wording.refused(assignment, broken.code)
    return None


def just_done(assignment: Assignment, kind: ReportKind) -> bool:
    """Whether the newest thing that happened is this person's own same decision: the form came twice."""
    newest = decision_wording.newest_event(assignment)
    return newest is not None and newest.kind == kind and newest.by_id == viewer().id


def _judged(assignment: Assignment, to: int | None, message: str, undo: str) -> BaseResponse:
    """Tell what was done, offer the undo, and go on: to the next report, or to where the form says."""
    address = url_for(undo, assignment_id=assignment.id, **Asked.now().query)
    if back := safe_address(request.form.get("next")):
        return responses.changed(None, go_to=back, message=message, actions=undo_by(address))
    return move_on(to, message, address)


def _refused(assignment: Assignment, told: str, reason: str | None = None) -> Response:
    """The report as it stands now, what happened to it, and the reason that was typed."""
    db.session.rollback()
    desk = opened(load(assignment.id))
    form = ReturnForm(formdata=None, reason=reason)
    return show_desk(desk, status=409, told=told, kept=reason, form=form)


def _ask_again(assignment: Assignment, form: ReturnForm, *, status: int = 422) -> Response:
    """The form again, with what is wrong or what was added to it."""
    desk = opened(assignment)
    shown: dict[str, Any] = {"desk": desk, "item": desk.item, "form": form}
    answer = responses.show("review/return.html", "review/_return_form.html", status=status, **shown)
    answer.headers["HX-Retarget"] = f"#return-form-{assignment.id}"
    answer.headers["HX-Reswap"] = "outerHTML"
    return answer
