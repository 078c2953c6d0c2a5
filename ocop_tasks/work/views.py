"""*Việc của tôi*, and the page of one assignment with its report form."""

from __future__ import annotations

import secrets

from flask import Response, abort, g, request

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.unit import unit_figures
from ocop_tasks.models import Assignment, Draft, Part, Plan
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.status import Status
from ocop_tasks.web import gate, pages
from ocop_tasks.work import queries
from ocop_tasks.work.blueprint import bp
from ocop_tasks.work.forms import NoteForm, ReportForm


@bp.get("/my-tasks")
@gate.allow(Action.SEE_OWN_WORK)
def my_tasks() -> Response:
    """What the person's unit has to do, most pressing first; coordinating work on a page of its own."""
    part = Part.COORDINATING if request.args.get("part") == Part.COORDINATING else Part.LEAD
    unit, today = gate.viewer().unit, clock.today()
    return pages.show(
        "work/my_tasks.html",
        groups=queries.grouped(db.session.execute(queries.my_assignments(unit, part)).all(), today),
        part=part,
        plan=db.session.get(Plan, g.current_plan_id) if g.current_plan_id else None,
        figures=unit_figures(unit, g.current_plan_id, today, gate.portal().silent_days)
        if g.current_plan_id
        else None,
        followed=db.session.execute(queries.followed_tasks(unit)).all() if part == Part.COORDINATING else [],
    )


@bp.get("/assignments/<int:assignment_id>")
@gate.allow(Action.SEE_WORK, fresh=True)
def assignment(assignment_id: int) -> Response:
    """One assignment: what is asked, why it came back, the form, the evidence and what happened so far."""
    return show_assignment(load_whole(assignment_id, Action.SEE_WORK))


def load_whole(assignment_id: int, action: Action) -> Assignment:
    """The assignment with all its page shows, for the person to do ``action`` with. Answers 404 or 403 instead."""
    if queries.whole(assignment_id) is None:
        abort(404)
    return gate.load(Assignment, assignment_id, action)


def show_assignment(
    assignment: Assignment, form: ReportForm | NoteForm | None = None, *, status: int = 200, **told: object
) -> Response:
    """The page of ``assignment``; ``form`` is what was typed, where the page answers a form that could not be taken."""
    return pages.show(
        "work/assignment.html",
        status=status,
        assignment=assignment,
        task=assignment.task,
        form=form if form is not None else form_for(assignment),
        pending=assignment.pending_evidence(gate.viewer()),
        fellows=db.session.scalars(queries.fellow_assignments(assignment)).all(),
        may=lambda action: gate.may(Action(action), assignment),
        now=clock.today(),
        **told,
    )


def form_for(assignment: Assignment) -> ReportForm | NoteForm | None:
    """An empty form, or the person's draft in it; None for who may only read, or when nothing is to be reported."""
    action = Action.REPORT if assignment.is_lead else Action.CONTRIBUTE
    if not gate.may(action, assignment) or assignment.status in (Status.COMPLETED, Status.CANCELLED):
        return None
    draft = db.session.get(Draft, (assignment.id, gate.viewer().id))
    fresh = {
        "version": assignment.version,
        "key": secrets.token_urlsafe(16),
        "note": draft.note if draft else "",
    }
    if not assignment.is_lead:
        return NoteForm(formdata=None, data=fresh)
    return ReportForm(formdata=None, data=fresh | _status_of(assignment, draft))


def _status_of(assignment: Assignment, draft: Draft | None) -> dict[str, object]:
    if draft is not None:
        return {"status": draft.status or None, "percent": draft.percent}
    started = assignment.status == Status.IN_PROGRESS
    return {
        "status": Status.IN_PROGRESS.value if started else None,
        "percent": assignment.percent if started else 0,
    }
