"""The bytes of an activity's photos: the original as it was kept, and a picture of it to look at."""

from __future__ import annotations

from flask import Response, abort

from ocop_tasks.extensions import db
from ocop_tasks.models import OutreachActivity, OutreachPhoto
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.uploads import file_responses


@bp.get("/outreach/photos/<int:photo_id>/original")
@gate.allow(Action.SEE_OUTREACH, fresh=True)
def original(photo_id: int) -> Response:
    """The bytes as they were kept, whole or in ranges."""
    photo = _photo(photo_id)
    return file_responses.original(photo.file, photo.name)


@bp.get("/outreach/photos/<int:photo_id>/preview/<size>")
@gate.allow(Action.SEE_OUTREACH, fresh=True)
def preview(photo_id: int, size: str) -> Response:
    """A re-encoded picture of the photo."""
    return file_responses.preview(_photo(photo_id).file, size)


def _photo(photo_id: int) -> OutreachPhoto:
    photo = db.session.get(OutreachPhoto, photo_id) or abort(404)
    gate.load(OutreachActivity, photo.activity_id, Action.SEE_OUTREACH)
    return photo
