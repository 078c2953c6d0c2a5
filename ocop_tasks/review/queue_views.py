"""The queue of what was submitted: the list, and one report beside its evidence."""

from __future__ import annotations

from flask import Response, request

from ocop_tasks.review.blueprint import bp
from ocop_tasks.review.forms import ReturnForm
from ocop_tasks.review.queries import load
from ocop_tasks.review.queue_page import show_queue, with_first_report, with_report
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses


@bp.get("/queue")
@gate.allow(Action.CONFIRM)
def queue() -> Response:
    """What was submitted and waits for this person's word, oldest first; on wide screens the first lies open."""
    return show_queue(with_first_report(request.args.get("page", 1, type=int)))


@bp.get("/queue/<int:assignment_id>")
@gate.allow(Action.CONFIRM)
def item(assignment_id: int) -> Response:
    """One report beside its evidence; one that no longer waits says what became of it."""
    assignment = load(assignment_id)
    return show_queue(with_report(assignment, request.args.get("piece", type=int)))


@bp.get("/queue/<int:assignment_id>/return")
@gate.allow(Action.CONFIRM)
def return_page(assignment_id: int) -> Response:
    """Ask for the reason of a return."""
    queue_page = with_report(load(assignment_id))
    form = ReturnForm(formdata=None, seen=queue_page.item.seen_version if queue_page.item else "")
    return responses.show("review/return.html", queue_page=queue_page, item=queue_page.item, form=form)
