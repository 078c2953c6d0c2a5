"""Evidence: sending it ahead of a report, looking at it, downloading the original, taking it back."""

from __future__ import annotations

from flask import Response, abort, current_app, make_response, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Evidence
from ocop_tasks.rules.access import Action
from ocop_tasks.storage.kinds import KINDS
from ocop_tasks.web import gate, pages, uploads
from ocop_tasks.work.adding import add_evidence, of_file
from ocop_tasks.work.blueprint import bp
from ocop_tasks.work.forms import ReasonForm

SAFE_TO_RUN_NOWHERE = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'none'; sandbox"
)
SIZES = {"thumb": 320, "large": 1600}


@bp.post("/assignments/<int:assignment_id>/evidence")
@gate.allow(Action.CONTRIBUTE, streams=True)
def send_evidence(assignment_id: int) -> Response:
    """Keep files that are sent ahead of the report; answers with their tiles, and words for those refused."""
    gate.load(Assignment, assignment_id, Action.CONTRIBUTE)
    received = uploads.receive(request.files.getlist("files"))
    gate.start_writing()
    assignment = gate.load(Assignment, assignment_id, Action.CONTRIBUTE)
    add_evidence(assignment, [of_file(kept) for kept in received.kept], by=gate.viewer())
    db.session.commit()
    pending = assignment.pending_evidence(gate.viewer())
    status = 422 if received.refused and not received.kept else 200
    context = {"assignment": assignment, "pending": pending, "refused": received.refused}
    return pages.show("work/_pending.html", status=status, **context)


@bp.get("/evidence/<int:evidence_id>")
@gate.allow(Action.SEE_WORK)
def evidence(evidence_id: int) -> Response:
    """One piece of evidence with its particulars: name, type, size, SHA-256, who and when."""
    piece = gate.load(Evidence, evidence_id, Action.SEE_WORK)
    assignment = db.session.get_one(Assignment, piece.assignment_id)
    return pages.show(
        "work/evidence.html",
        piece=piece,
        assignment=assignment,
        form=ReasonForm(),
        may=_may_withdraw(assignment),
    )


def _may_withdraw(assignment: Assignment) -> bool:
    return gate.may(Action.CONTRIBUTE, assignment)


@bp.get("/evidence/<int:evidence_id>/original")
@gate.allow(Action.SEE_WORK, fresh=True)
def original(evidence_id: int) -> Response:
    """The bytes as they were sent; ``?inline`` shows a PDF inside the page."""
    piece = gate.load(Evidence, evidence_id, Action.SEE_WORK)
    if piece.file is None:
        abort(404)
    name = KINDS[piece.file.media_type].named(piece.name)
    inline = "inline" in request.args and piece.is_pdf
    content = current_app.config["STORE"].open(piece.file.sha256)
    response = send_file(
        content,
        mimetype=piece.file.media_type,
        as_attachment=not inline,
        download_name=name,
        etag=piece.file.sha256,
    )
    response.content_length = piece.file.size
    return _locked(response, may_frame=inline)


@bp.get("/evidence/<int:evidence_id>/preview/<size>")
@gate.allow(Action.SEE_WORK, fresh=True)
def preview(evidence_id: int, size: str) -> Response:
    """A re-encoded picture of a photo or of a PDF's first page; the original stays as it was sent."""
    piece = gate.load(Evidence, evidence_id, Action.SEE_WORK)
    if piece.file is None or size not in SIZES:
        abort(404)
    picture = current_app.config["PREVIEWS"].get_or_make(
        piece.file.sha256, KINDS[piece.file.media_type], SIZES[size]
    )
    if picture is None:
        abort(404)
    response = make_response(picture)
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return _locked(response)


def _locked(response: Response, *, may_frame: bool = False) -> Response:
    """An upload is data: whatever it contains runs nowhere, and only our own page may frame it."""
    ancestors = "'self'" if may_frame else "'none'"
    response.headers["Content-Security-Policy"] = f"{SAFE_TO_RUN_NOWHERE}; frame-ancestors {ancestors}"
    if may_frame:
        response.headers["Content-Security-Policy"] = f"default-src 'none'; frame-ancestors {ancestors}"
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@bp.post("/evidence/<int:evidence_id>/withdrawal")
@gate.allow(Action.CONTRIBUTE)
def withdraw_evidence(evidence_id: int) -> Response | BaseResponse:
    """Take a piece back, in sight and with a reason; nothing is deleted."""
    piece = gate.load(Evidence, evidence_id, Action.CONTRIBUTE)
    assignment = db.session.get_one(Assignment, piece.assignment_id)
    form = ReasonForm()
    if not form.validate():
        return pages.show(
            "work/evidence.html", piece=piece, assignment=assignment, form=form, may=True, status=422
        )
    piece.withdraw(by=gate.viewer(), at=clock.now(), reason=form.reason.data or "")
    db.session.commit()
    back = url_for("work.assignment", assignment_id=assignment.id)
    return pages.changed(
        None, go_to=back, message=_("Đã rút lại minh chứng. Tệp gốc vẫn được lưu để kiểm tra.")
    )
