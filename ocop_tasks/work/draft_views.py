"""What somebody is typing, kept as he types and put back into the form when he comes back."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Draft
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.access import expired_sign_in, gate
from ocop_tasks.web.forms.fields import DayField, WholeField
from ocop_tasks.web.pages.template_filters import hanoi_time
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.work.blueprint import bp
from ocop_tasks.work.forms import NoteForm, ReportForm

READ = ("percent", "document_date")
"""Fields that hold what is read from a text: the text stays as it was typed, a half-typed one too."""


@bp.post("/assignments/<int:assignment_id>/draft")
@gate.allow(Action.CONTRIBUTE)
@expired_sign_in.keeps_form_over_sign_in
def save_draft(assignment_id: int) -> Response:
    """Keep what the person is typing; the answer says when it was kept."""
    gate.load(Assignment, assignment_id, Action.CONTRIBUTE)
    draft = Draft.save(db.session(), assignment_id, viewer(), request.form, at=clock.now())
    db.session.commit()
    return Response(_("Đã lưu nháp %(time)s", time=hanoi_time(draft.saved_at)), mimetype="text/plain")


def form_for(assignment: Assignment, draft: Draft | None) -> ReportForm | NoteForm | None:
    """An empty form, or the person's draft in it; None for who may only read, or when nothing is to be said."""
    action = Action.REPORT if assignment.is_lead else Action.CONTRIBUTE
    if not gate.may(action, assignment) or is_closed(assignment):
        return None
    typed = draft.typed if draft else {}
    data = {name: text for name, text in typed.items() if name not in READ}
    form: ReportForm | NoteForm = (
        NoteForm(formdata=None, data=data)
        if takes_notes(assignment)
        else ReportForm(formdata=None, data=_current_values(assignment) | data)
    )
    for name in READ:
        field = form[name] if name in typed and name in form else None
        if isinstance(field, DayField | WholeField):
            field.show(typed[name])
    return form


def is_closed(assignment: Assignment) -> bool:
    """Whether nothing is to be said any more: its page has no form.

    What was taken over as done its unit can still tell otherwise.
    """
    if assignment.status is Status.COMPLETED:
        return not assignment.was_taken_over_as_done
    return assignment.status is Status.CANCELLED


def takes_notes(assignment: Assignment) -> bool:
    """Whether what is said now is a note: by a coordinating unit, or while the report waits for confirmation."""
    return not assignment.is_lead or assignment.status == Status.SUBMITTED


def _current_values(assignment: Assignment) -> dict[str, object]:
    started = assignment.status == Status.IN_PROGRESS
    status = Status.IN_PROGRESS.value if started else None
    return {"status": status, "percent": assignment.percent if started else 0}
