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
from ocop_tasks.review.queue_filters import QueueFilters
from ocop_tasks.review.queue_page import next_report_id, open_next, show_queue, undo_action, with_report
from ocop_tasks.review.report_page import seen_version_of
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
    to = next_report_id(assignment)
    if not is_repeated(assignment, ReportKind.CONFIRMATION):
        if told := try_to_confirm(assignment, request.form.get("seen", "")):
            return _show_refusal(assignment, told)
        db.session.commit()
    return _show_next(assignment, to, decision_wording.confirmed_message(1), ".undo_confirmation")


@bp.post("/assignments/<int:assignment_id>/return")
@gate.allow(Action.CONFIRM)
def send_back(assignment_id: int) -> BaseResponse:
    """Return what the unit submitted, with the reason, and open the next report."""
    assignment, form = load(assignment_id), ReturnForm()
    to = next_report_id(assignment)
    if not is_repeated(assignment, ReportKind.RETURN):
        if form.fill_in_usual_reason():
            return _show_return_form(assignment, form, status=200)
        if not form.validate():
            return _show_return_form(assignment, form)
        if told := try_to_return(assignment, form.seen.data or "", form.reason.data or ""):
            return _show_refusal(assignment, told, form.reason.data)
        db.session.commit()
    return _show_next(assignment, to, decision_wording.returned_message(1), ".undo_return")


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
        return _show_refusal(assignment, decision_wording.refusal_sentence(assignment, broken.code))
    db.session.commit()
    return open_next(assignment.id, decision_wording.undone_message(1))


def try_to_confirm(assignment: Assignment, seen: str) -> str | None:
    """Confirm it, or say why not. ``seen`` is what the person was looking at; empty where he saw no report."""
    return _try_decision(assignment, seen, lambda: assignment.confirm(by=viewer(), at=clock.now()))


def try_to_return(assignment: Assignment, seen: str, reason: str) -> str | None:
    """Return it with the reason, or say why not."""
    return _try_decision(
        assignment, seen, lambda: assignment.send_back(by=viewer(), at=clock.now(), reason=reason)
    )


def _try_decision(assignment: Assignment, seen: str, act: Callable[[], StatusReport]) -> str | None:
    if seen and seen != seen_version_of(assignment):
        return decision_wording.latest_event_sentence(assignment)
    try:
        notice_events.notify_of_decision(act())
    except RuleBroken as broken:
        return decision_wording.refusal_sentence(assignment, broken.code)
    return None


def is_repeated(assignment: Assignment, kind: ReportKind) -> bool:
    """Whether the newest thing that happened is this person's own same decision: the form came twice."""
    newest = decision_wording.newest_event(assignment)
    return newest is not None and newest.kind == kind and newest.by_id == viewer().id


def _show_next(assignment: Assignment, to: int | None, message: str, undo: str) -> BaseResponse:
    """Tell what was done, offer the undo, and go on: to the next report, or to where the form says."""
    address = url_for(undo, assignment_id=assignment.id, **QueueFilters.from_request().query)
    if back := safe_address(request.form.get("next")):
        return responses.changed(None, go_to=back, message=message, actions=undo_action(address))
    return open_next(to, message, address)


def _show_refusal(assignment: Assignment, told: str, reason: str | None = None) -> Response:
    """The report as it stands now, what happened to it, and the reason that was typed."""
    db.session.rollback()
    queue_page = with_report(load(assignment.id))
    form = ReturnForm(formdata=None, reason=reason)
    return show_queue(queue_page, status=409, told=told, kept=reason, form=form)


def _show_return_form(assignment: Assignment, form: ReturnForm, *, status: int = 422) -> Response:
    """The form again, with what is wrong or what was added to it."""
    queue_page = with_report(assignment)
    shown: dict[str, Any] = {"queue_page": queue_page, "item": queue_page.item, "form": form}
    answer = responses.show("review/return.html", "review/_return_form.html", status=status, **shown)
    answer.headers["HX-Retarget"] = f"#return-form-{assignment.id}"
    answer.headers["HX-Reswap"] = "outerHTML"
    return answer
