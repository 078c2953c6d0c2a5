"""Evidence: sending it ahead of a report, looking at it and its bytes, and taking it back."""

from __future__ import annotations

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Draft, Evidence
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.forms.fields import ReasonForm
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import file_responses, form_uploads, received_files
from ocop_tasks.work import queries
from ocop_tasks.work.blueprint import bp
from ocop_tasks.work.evidence_saving import restore_evidence, save_evidence


@bp.get("/evidence/<int:evidence_id>/original")
@gate.allow(Action.SEE_WORK, fresh=True)
def original(evidence_id: int) -> Response:
    """The bytes as they were sent, whole or in ranges; ``?inline`` shows a PDF inside the page."""
    evidence = gate.load(Evidence, evidence_id, Action.SEE_WORK)
    return file_responses.original(evidence.file or abort(404), evidence.name)


@bp.get("/evidence/<int:evidence_id>/preview/<size>")
@gate.allow(Action.SEE_WORK, fresh=True)
def preview(evidence_id: int, size: str) -> Response:
    """A re-encoded picture of a photo or of a PDF's first page; the original stays as it was sent."""
    evidence = gate.load(Evidence, evidence_id, Action.SEE_WORK)
    return file_responses.preview(evidence.file or abort(404), size)


@bp.post("/assignments/<int:assignment_id>/evidence")
@gate.allow(Action.CONTRIBUTE, streams=True, files="many")
def send_evidence(assignment_id: int) -> Response:
    """Keep files that are sent ahead of the report; answers with their tiles, and words for those refused.

    200 when something was kept or nothing refused; 413 when all was too large, else 422.
    """
    gate.load(Assignment, assignment_id, Action.CONTRIBUTE)
    received = form_uploads.receive()
    gate.start_writing()
    assignment = gate.load(Assignment, assignment_id, Action.CONTRIBUTE)
    save_evidence(assignment, received, by=viewer())
    db.session.commit()
    return _waiting(assignment, received)


def _waiting(assignment: Assignment, received: received_files.ReceivedFiles) -> Response:
    pending = queries.unsent_evidence(queries.evidence_of(assignment.id), viewer())
    status, told = 200, received.refused + received.duplicates
    if received.refused and not received.kept:
        status = 413 if all(refused.too_large for refused in received.refused) else 422
    elif received.refused and len(received.refused) >= len(received.kept):
        status = 422
    return responses.show("work/_sent_ahead.html", status=status, pending=pending, refused=told)


@bp.get("/evidence/<int:evidence_id>")
@gate.allow(Action.SEE_WORK)
def evidence(evidence_id: int) -> Response:
    """One piece of evidence with its particulars: name, type, size, SHA-256, who and when."""
    evidence = gate.load(Evidence, evidence_id, Action.SEE_WORK)
    return _show(evidence, ReasonForm())


def _show(evidence: Evidence, form: ReasonForm, status: int = 200) -> Response:
    assignment = db.session.get_one(Assignment, evidence.assignment_id)
    may = gate.may(Action.CONTRIBUTE, assignment) and evidence.withdrawn_at is None
    return responses.show(
        "work/evidence.html",
        status=status,
        evidence=evidence,
        assignment=assignment,
        form=form,
        may=may,
        shown_page=file_responses.asked_page(evidence.file) if evidence.file else 1,
        pages=file_responses.pages_of(evidence.file) if evidence.file else 1,
        address_of_page=lambda page: url_for(".evidence", evidence_id=evidence.id, page=page),
    )


@bp.post("/evidence/<int:evidence_id>/withdrawal")
@gate.allow(Action.CONTRIBUTE)
@idempotency.per_form
def withdraw_evidence(evidence_id: int) -> Response | BaseResponse:
    """Take a piece back, in sight and with a reason; nothing is deleted."""
    evidence = gate.load(Evidence, evidence_id, Action.CONTRIBUTE)
    form = ReasonForm()
    if not form.validate():
        return _show(evidence, form, 422)
    evidence.withdraw(by=viewer(), at=clock.now(), reason=form.reason.data or "")
    back = url_for("work.assignment", assignment_id=evidence.assignment_id)
    message = _("Đã rút lại minh chứng. Tệp gốc vẫn được lưu để kiểm tra.")
    return idempotency.commit(responses.changed(None, go_to=back, message=message))


@bp.post("/evidence/<int:evidence_id>/removal")
@gate.allow(Action.CONTRIBUTE)
def remove_evidence(evidence_id: int) -> Response | BaseResponse:
    """Leave out a piece that was not sent with a report yet: by its sender, without asking why.

    The button stands in the report's form, so what was typed there comes along and is kept as the draft.
    """
    evidence = _not_sent(evidence_id)
    if evidence.withdrawn_at is None:
        evidence.withdraw(by=viewer(), at=clock.now(), reason=_("Xoá khi đang soạn"))
    if "note" in request.form:
        Draft.save(db.session(), evidence.assignment_id, viewer(), request.form, at=clock.now())
    db.session.commit()
    if request.headers.get("HX-Request"):
        return Response(status=204)
    back = url_for("work.assignment", assignment_id=evidence.assignment_id, _anchor="evidence")
    return responses.changed(None, go_to=back, message=_("Đã xoá “%(name)s”.", name=evidence.name))


@bp.post("/evidence/<int:evidence_id>/return")
@gate.allow(Action.CONTRIBUTE)
def put_evidence_back(evidence_id: int) -> Response:
    """Undo a removal: the same piece is added once more, and the one that was left out stays as it is.

    Once: asked again, nothing more comes of it.
    """
    evidence = _not_sent(evidence_id)
    assignment = db.session.get_one(Assignment, evidence.assignment_id)
    if evidence.withdrawn_at is None:
        abort(403)
    received = restore_evidence(assignment, evidence, by=viewer())
    db.session.commit()
    return _waiting(assignment, received)


def _not_sent(evidence_id: int) -> Evidence:
    """The person's own piece, as long as it waits for its report. Answers 404, 403, or 422 once it was sent."""
    evidence = gate.load(Evidence, evidence_id, Action.CONTRIBUTE)
    if evidence.by_id != viewer().id:
        abort(403)
    if evidence.report_id:
        raise RuleBroken("evidence_was_sent")
    return evidence
