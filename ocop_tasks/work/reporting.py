"""Sending a report or a note, saving its draft, and taking a report back."""

from __future__ import annotations

import hashlib

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Draft, StatusReport
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.status import RuleBroken, Status
from ocop_tasks.web import gate, labels, pages, uploads
from ocop_tasks.web.filters import hanoi_time
from ocop_tasks.work.adding import add_evidence, pieces_in
from ocop_tasks.work.blueprint import bp
from ocop_tasks.work.forms import LONGEST_NOTE, NoteForm, ReasonForm, ReportForm
from ocop_tasks.work.views import load_whole, show_assignment


@bp.post("/assignments/<int:assignment_id>/reports")
@gate.allow(Action.REPORT, streams=True)
def report(assignment_id: int) -> Response | BaseResponse:
    """Take a status report with its evidence."""
    gate.load(Assignment, assignment_id, Action.REPORT)
    return _take(assignment_id, ReportForm(), Action.REPORT)


@bp.post("/assignments/<int:assignment_id>/notes")
@gate.allow(Action.CONTRIBUTE, streams=True)
def note(assignment_id: int) -> Response | BaseResponse:
    """Take a coordinating unit's note with its evidence."""
    gate.load(Assignment, assignment_id, Action.CONTRIBUTE)
    return _take(assignment_id, NoteForm(), Action.CONTRIBUTE)


def _take(assignment_id: int, form: ReportForm | NoteForm, action: Action) -> Response | BaseResponse:
    """Bytes first, then the rows that name them; what cannot be taken comes back with all that was typed."""
    received = uploads.receive(form.files.data or [])
    gate.start_writing()
    assignment = load_whole(assignment_id, action)
    key = _sending_key(form)
    if _already_taken(key):
        return _sent(assignment)
    _keep_draft(assignment, form)
    valid = form.validate()
    add_evidence(assignment, pieces_in(form, received), by=gate.viewer())
    if received.refused or not valid or form.version.data != str(assignment.version):
        return _ask_again(assignment, form, received)
    try:
        _say(assignment, form, key)
    except RuleBroken as broken:
        return _ask_again(assignment, form, received, labels.sentence_of(broken.code))
    _drop_draft(assignment)
    db.session.commit()
    return _sent(assignment)


def _sending_key(form: ReportForm | NoteForm) -> str:
    """The form's own key with what was written in it: sent twice it is one report, changed and sent again it is two."""
    said = [
        str(field.data)
        for name, field in form._fields.items()
        if name not in ("csrf_token", "files", "version")
    ]
    return hashlib.blake2b("\0".join([str(gate.viewer().id), *said]).encode(), digest_size=24).hexdigest()


def _already_taken(key: str) -> bool:
    return db.session.scalar(select(StatusReport.id).where(StatusReport.sending_key == key)) is not None


def _say(assignment: Assignment, form: ReportForm | NoteForm, key: str) -> None:
    said = {"by": gate.viewer(), "at": clock.now(), "note": form.note.data or "", "key": key}
    if isinstance(form, NoteForm):
        assignment.add_note(**said)
    elif form.status.data == Status.SUBMITTED:
        assignment.submit(**said)
    else:
        started = form.status.data == Status.IN_PROGRESS
        assignment.report_progress(percent=form.percent.data or 0, started=started, **said)


def _ask_again(
    assignment: Assignment, form: ReportForm | NoteForm, received: uploads.Received, broken: str | None = None
) -> Response:
    """The page again, with what was typed, the evidence that did arrive, and what to do; the draft is kept too."""
    db.session.commit()
    other = (
        assignment.reports[-1]
        if form.version.data != str(assignment.version) and assignment.reports
        else None
    )
    clean = {"document_number", "document_date", "document_signer", "link"}
    for name in clean if form.validate() or not clean & form.errors.keys() else ():
        form[name].data = None
    form.version.data = str(assignment.version)
    told = {"refused": received.refused, "broken": broken, "other": other}
    return show_assignment(assignment, form, status=409 if other else 422, **told)


def _sent(assignment: Assignment) -> BaseResponse:
    waits = assignment.status == Status.SUBMITTED
    message = _("Đã gửi báo cáo, đang chờ xác nhận.") if waits else _("Đã lưu báo cáo.")
    return pages.changed(None, go_to=url_for("work.my_tasks"), message=message)


@bp.post("/assignments/<int:assignment_id>/draft")
@gate.allow(Action.CONTRIBUTE)
def save_draft(assignment_id: int) -> Response:
    """Keep what the person is typing; the answer says when it was kept."""
    assignment = gate.load(Assignment, assignment_id, Action.CONTRIBUTE)
    draft = _draft_of(assignment)
    draft.status = request.form.get("status", "")[:20]
    percent = request.form.get("percent", "")
    draft.percent = min(int(percent), 100) if percent.isdecimal() and len(percent) < 4 else 0
    draft.note = request.form.get("note", "")[:LONGEST_NOTE]
    draft.saved_at = clock.now()
    db.session.commit()
    return Response(_("Đã lưu nháp %(time)s", time=hanoi_time(draft.saved_at)), mimetype="text/plain")


def _keep_draft(assignment: Assignment, form: ReportForm | NoteForm) -> None:
    draft = _draft_of(assignment)
    draft.note = (form.note.data or "")[:LONGEST_NOTE]
    draft.saved_at = clock.now()
    if isinstance(form, ReportForm):
        draft.status = form.status.data or ""
        draft.percent = max(0, min(form.percent.data or 0, 100))


def _draft_of(assignment: Assignment) -> Draft:
    draft = db.session.get(Draft, (assignment.id, gate.viewer().id))
    if draft is None:
        draft = Draft(assignment_id=assignment.id, user_id=gate.viewer().id, status="", percent=0, note="")
        db.session.add(draft)
    return draft


def _drop_draft(assignment: Assignment) -> None:
    draft = db.session.get(Draft, (assignment.id, gate.viewer().id))
    if draft is not None:
        db.session.delete(draft)


@bp.route("/reports/<int:report_id>/withdrawal", methods=["GET", "POST"])
@gate.allow(Action.REPORT)
def withdraw_report(report_id: int) -> Response | BaseResponse:
    """Take the unit's newest report back, with a reason."""
    report = db.session.get(StatusReport, report_id) or abort(404)
    assignment = load_whole(report.assignment_id, Action.REPORT)
    form = ReasonForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return pages.show(
            "work/withdrawal.html", form=form, report=report, assignment=assignment, status=status
        )
    assignment.withdraw_report(report, by=gate.viewer(), at=clock.now(), reason=form.reason.data or "")
    db.session.commit()
    back = url_for("work.assignment", assignment_id=assignment.id)
    return pages.changed(None, go_to=back, message=_("Đã rút lại báo cáo."))
