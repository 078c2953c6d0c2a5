"""The bytes of evidence: the original as it was sent, and a picture of it to look at. Neither can run anywhere."""

from __future__ import annotations

from flask import Response, abort

from ocop_tasks.models import Evidence
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.uploads import file_responses
from ocop_tasks.work.blueprint import bp


@bp.get("/evidence/<int:evidence_id>/original")
@gate.allow(Action.SEE_WORK, fresh=True)
def original(evidence_id: int) -> Response:
    """The bytes as they were sent, whole or in ranges; ``?inline`` shows a PDF inside the page."""
    piece = gate.load(Evidence, evidence_id, Action.SEE_WORK)
    return file_responses.original(piece.file or abort(404), piece.name)


@bp.get("/evidence/<int:evidence_id>/preview/<size>")
@gate.allow(Action.SEE_WORK, fresh=True)
def preview(evidence_id: int, size: str) -> Response:
    """A re-encoded picture of a photo or of a PDF's first page; the original stays as it was sent."""
    piece = gate.load(Evidence, evidence_id, Action.SEE_WORK)
    return file_responses.preview(piece.file or abort(404), size)
