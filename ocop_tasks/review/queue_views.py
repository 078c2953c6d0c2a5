"""The queue of what was submitted: the list, and one report beside its evidence."""

from __future__ import annotations

from flask import Response, request

from ocop_tasks.review.blueprint import bp
from ocop_tasks.review.forms import ReturnForm
from ocop_tasks.review.queries import load
from ocop_tasks.review.queue_page import first_of, opened, show_desk
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses


@bp.get("/queue")
@gate.allow(Action.CONFIRM)
def queue() -> Response:
    """What was submitted and waits for this person's word, oldest first; on wide screens the first lies open."""
    return show_desk(first_of(request.args.get("page", 1, type=int)))


@bp.get("/queue/<int:assignment_id>")
@gate.allow(Action.CONFIRM)
def item(assignment_id: int) -> Response:
    """One report beside its evidence; one that no longer waits says what became of it."""
    assignment = load(assignment_id)
    return show_desk(opened(assignment, request.args.get("piece", type=int)))


@bp.get("/queue/<int:assignment_id>/return")
@gate.allow(Action.CONFIRM)
def return_page(assignment_id: int) -> Response:
    """Ask for the reason of a return."""
    desk = opened(load(assignment_id))
    form = ReturnForm(formdata=None, seen=desk.item.seen if desk.item else "")
    return responses.show("review/return.html", desk=desk, item=desk.item, form=form)
