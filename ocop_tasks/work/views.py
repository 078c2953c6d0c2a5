"""*Việc của tôi*, and the page of one assignment with its report form."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from ocop_tasks import clock
from ocop_tasks.figures.unit import unit_figures
from ocop_tasks.models import Assignment, Part
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages
from ocop_tasks.web.filters import local
from ocop_tasks.work import queries
from ocop_tasks.work.blueprint import bp
from ocop_tasks.work.drafts import form_for, takes_notes
from ocop_tasks.work.forms import NoteForm, ReportForm
from ocop_tasks.work.listing import Wanted, listing
from ocop_tasks.work.rows import directions_on, directions_to, followed_tasks, my_assignments
from ocop_tasks.work.sheet import sheet_of


@bp.get("/my-tasks")
@gate.allow(Action.SEE_OWN_WORK)
def my_tasks() -> Response:
    """What the person's unit has to do, most pressing first; coordinating work on a page of its own."""
    unit, today, wanted = gate.viewer().unit, clock.today(), _wanted()
    rows = my_assignments(unit)
    counting = [row for row in rows if row.part == Part.LEAD and row.plan_id == g.current_plan_id]
    leads = wanted.part == Part.LEAD
    return pages.show(
        "work/my_tasks.html",
        listing=listing(rows, wanted, today),
        wanted=wanted,
        figures=unit_figures(counting, today) if leads and counting else None,
        plan=local(counting[0], "plan_title") if counting else "",
        directions=directions_to(unit) if leads else [],
        followed=[] if leads else followed_tasks(unit),
    )


def _wanted() -> Wanted:
    asked = request.args
    part = Part.COORDINATING if asked.get("part") == Part.COORDINATING else Part.LEAD
    return Wanted(part, asked.get("section", "").strip(), asked.get("q", "").strip()[:200])


@bp.get("/assignments/<int:assignment_id>")
@gate.allow(Action.SEE_WORK, fresh=True)
def assignment(assignment_id: int) -> Response:
    """One assignment: what is asked, why it came back, the form, the evidence and what happened so far."""
    return show_assignment(assignment_id)


def load_whole(assignment_id: int, action: Action) -> Assignment:
    """The assignment with its reports and evidence, for the person to do ``action``. Answers 404 or 403 instead."""
    loaded = queries.whole(assignment_id)
    return gate.load(Assignment, loaded.id, action)


def show_assignment(
    assignment_id: int, form: ReportForm | NoteForm | None = None, *, status: int = 200, **told: Any
) -> Response:
    """The page of an assignment; ``form`` is what was typed, where the page answers a form that could not be taken."""
    shown = queries.shown(assignment_id, gate.viewer())
    assignment = gate.load(Assignment, shown.assignment.id, Action.SEE_WORK)
    sheet = sheet_of(shown, gate.viewer())
    return pages.show(
        "work/assignment.html",
        status=status,
        assignment=assignment,
        task=assignment.task,
        sheet=sheet,
        form=form if form is not None else form_for(assignment, shown.draft, newest=sheet.newest_id),
        notes_only=isinstance(form, NoteForm) or (form is None and takes_notes(assignment)),
        directions=directions_on(assignment.id) if gate.may(Action.SEE_DIRECTION, assignment) else [],
        limits=gate.portal(),
        may=lambda action: gate.may(Action(action), assignment),
        **told,
    )
