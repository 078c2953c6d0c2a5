"""Several at once: first the list of what would be done, then what was done and what could not be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, ReportKind
from ocop_tasks.review import decision_wording, queries
from ocop_tasks.review.blueprint import bp
from ocop_tasks.review.confirm_and_return_views import is_repeated, try_to_confirm, try_to_return
from ocop_tasks.review.forms import ReturnForm
from ocop_tasks.review.queue_filters import QueueFilters
from ocop_tasks.review.queue_page import undo_action
from ocop_tasks.review.queue_rows import entries_of
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.sending.notices import notice_events
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.plan_choice import plan_choice
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.security.safe_redirects import safe_address

MOST_AT_ONCE = 500
"""So many at once; the queue shows far fewer on a page."""
Decision = Callable[[Assignment, str], str | None]
"""Does something to one assignment as it was seen, or answers why not."""


@dataclass(slots=True)
class Outcome:
    """What became of those that were chosen; ``failed`` says why for each."""

    done: list[int] = field(default_factory=list)
    failed: list[tuple[Assignment, str]] = field(default_factory=list)


@bp.route("/queue/confirmation", methods=["GET", "POST"])
@gate.allow(Action.CONFIRM)
def confirm_several() -> Response | BaseResponse:
    """Show the reports that were chosen; posted, confirm them."""
    if request.method == "GET":
        return _show_question("confirm")
    outcome = _decide_each(_confirm)
    return _show_outcome(outcome, decision_wording.confirmed_message(len(outcome.done)), "confirm")


@bp.route("/queue/return", methods=["GET", "POST"])
@gate.allow(Action.CONFIRM)
def return_several() -> Response | BaseResponse:
    """Show the reports that were chosen and ask for a reason; posted, return them all with it."""
    if request.method == "GET":
        return _show_question("return")
    form = ReturnForm()
    if form.fill_in_usual_reason():
        return _show_question("return", form)
    if not form.validate():
        return _show_question("return", form, status=422)
    outcome = _decide_each(lambda assignment, seen: _return(assignment, seen, form.reason.data or ""))
    return _show_outcome(
        outcome, decision_wording.returned_message(len(outcome.done)), "return", reason=form.reason.data
    )


@bp.post("/queue/undo")
@gate.allow(Action.CONFIRM)
def undo_several() -> BaseResponse:
    """Take back what was just done to several."""
    outcome = _decide_each(_undo, _numbers(request.args.get("of", "")))
    return _show_outcome(outcome, decision_wording.undone_message(len(outcome.done)), None)


def _confirm(assignment: Assignment, seen: str) -> str | None:
    if is_repeated(assignment, ReportKind.CONFIRMATION):
        return None
    return try_to_confirm(assignment, seen)


def _return(assignment: Assignment, seen: str, reason: str) -> str | None:
    if is_repeated(assignment, ReportKind.RETURN):
        return None
    return try_to_return(assignment, seen, reason)


def _undo(assignment: Assignment, _seen: str) -> str | None:
    newest = decision_wording.newest_event(assignment)
    returned = newest is not None and newest.kind == ReportKind.RETURN
    undo = assignment.undo_return if returned else assignment.undo_confirmation
    try:
        notice_events.remove_decision_notices(undo(by=viewer(), at=clock.now()))
    except RuleBroken as broken:
        return decision_wording.refusal_sentence(assignment, broken.code)
    return None


def _show_question(what: str, form: ReturnForm | None = None, *, status: int = 200) -> Response:
    """The page, or the dialog's content, that lists what was chosen before it is done."""
    user, looked_at = viewer(), _chosen()
    chosen = entries_of(queries.rows_with_ids(user, looked_at), user)
    plans = queries.plans_with_ids({entry.row.plan_id for entry in chosen}) if what == "return" else []
    context: dict[str, Any] = {
        "what": what,
        "chosen": chosen,
        "looked_at": looked_at,
        "gone": len(looked_at) - len(chosen),
        "form": form or ReturnForm(formdata=None),
        "back": safe_address(request.values.get("next"))
        or url_for("review.queue", **QueueFilters.from_request().query),
        "query": QueueFilters.from_request().query,
        "reasons_of": plans,
        "usual": decision_wording.usual_reasons(*plans),
        "plans": plan_choice(Action.CONFIRM),
    }
    return responses.show("review/several.html", "review/_several.html", status=status, **context)


def _decide_each(act: Decision, given: dict[int, str] | None = None) -> Outcome:
    """Do it to every one that was chosen, in one transaction; the others do not suffer from one that cannot be."""
    given = _chosen() if given is None else given
    outcome, found = Outcome(), queries.with_details(given)
    if given.keys() - found.keys() or not all(gate.may_know_of(one) for one in found.values()):
        abort(404)
    for one in found.values():
        gate.check_may(Action.CONFIRM, one)
    for id_, assignment in found.items():
        why_not = act(assignment, given[id_])
        if why_not is None:
            outcome.done.append(id_)
        else:
            outcome.failed.append((assignment, why_not))
    db.session.commit()
    return outcome


def _show_outcome(
    outcome: Outcome, message: str, what: str | None, reason: str | None = None
) -> Response | BaseResponse:
    """Back to the list with an undo; or, where some could not be done, a page that says which and why."""
    query = QueueFilters.from_request().query
    back = safe_address(request.form.get("next")) or url_for("review.queue", **query)
    undo = url_for("review.undo_several", of=",".join(map(str, outcome.done)), **query)
    actions = undo_action(undo) if what and outcome.done else []
    if not outcome.failed:
        return responses.changed(None, go_to=back, message=message if outcome.done else None, actions=actions)
    context: dict[str, Any] = {
        "what": what,
        "plans": plan_choice(Action.CONFIRM),
        "outcome": outcome,
        "message": message,
        "actions": actions,
        "reason": reason,
        "back": back,
    }
    return responses.show("review/outcome.html", status=200 if outcome.done else 409, **context)


def _chosen() -> dict[int, str]:
    """The chosen assignments by id, each as it was seen: ``assignment=7:3.20.2``, or ``assignment=7`` where it was not.

    Raises RuleBroken where they are too many.
    """
    found: dict[int, str] = {}
    for value in request.values.getlist("assignment")[: MOST_AT_ONCE + 1]:
        id_, _colon, seen = value.partition(":")
        found.update(dict.fromkeys(_numbers(id_), seen))
    return _not_too_many(found)


def _numbers(text: str) -> dict[int, str]:
    """The ids in "7,9"; what is no number is left out. Raises RuleBroken where they are too many."""
    ids = text.split(",", MOST_AT_ONCE + 1)[: MOST_AT_ONCE + 1]
    return _not_too_many({int(one): "" for one in ids if one.isdecimal() and len(one) < 10})


def _not_too_many(found: dict[int, str]) -> dict[int, str]:
    if len(found) > MOST_AT_ONCE:
        raise RuleBroken("too_many_at_once")
    return found
