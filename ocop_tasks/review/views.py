"""The confirm queue."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment
from ocop_tasks.review import queries
from ocop_tasks.review.forms import ReturnForm
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages

bp = Blueprint("review", __name__)


@bp.get("/queue")
@gate.allow(Action.CONFIRM)
def queue() -> Response:
    """What was submitted and waits for this person's word, oldest first."""
    return pages.show(
        "review/queue.html", waiting=queries.waiting(gate.viewer()), form=ReturnForm(formdata=None)
    )


@bp.post("/assignments/<int:assignment_id>/confirmation")
@gate.allow(Action.CONFIRM)
def confirm(assignment_id: int) -> BaseResponse:
    """Accept what the unit submitted."""
    assignment = gate.load(Assignment, assignment_id, Action.CONFIRM)
    assignment.confirm(by=gate.viewer(), at=clock.now())
    db.session.commit()
    return pages.changed(None, go_to=url_for("review.queue"), message=_("Đã xác nhận."))


@bp.post("/assignments/<int:assignment_id>/return")
@gate.allow(Action.CONFIRM)
def send_back(assignment_id: int) -> BaseResponse:
    """Return what the unit submitted, with the reason."""
    assignment, form = gate.load(Assignment, assignment_id, Action.CONFIRM), ReturnForm()
    assignment.send_back(by=gate.viewer(), at=clock.now(), reason=form.reason.data or "")
    db.session.commit()
    return pages.changed(None, go_to=url_for("review.queue"), message=_("Đã trả lại, kèm lý do."))
