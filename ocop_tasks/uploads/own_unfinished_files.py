"""A person's own unfinished files: what was sent and no form has taken yet, to be looked at and dropped."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.extensions import db
from ocop_tasks.models import Upload
from ocop_tasks.rules.access import Action
from ocop_tasks.storage.stores.base import NotStored
from ocop_tasks.uploads.blueprint import bp
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.web.uploads import unfinished_uploads


@dataclass(frozen=True, slots=True)
class Line:
    """One file, and how many of its bytes have come."""

    upload: Upload
    received: int


@bp.get("/unfinished-files")
@gate.allow(Action.UPLOAD, fresh=True)
def unfinished() -> Response:
    """The signed-in person's files that no form has taken, the newest first."""
    lines = [Line(upload, _received(upload)) for upload in _own()]
    return responses.show(
        "uploads/unfinished.html", lines=lines, portal=portal_settings(), most=Upload.MAX_FILES
    )


@bp.post("/unfinished-files/<upload_id>/removal")
@gate.allow(Action.UPLOAD)
def remove(upload_id: str) -> BaseResponse:
    """Drop one of them; one that is gone already is dropped."""
    return _dropped([upload for upload in _own() if upload.id == upload_id])


@bp.post("/unfinished-files/removal")
@gate.allow(Action.UPLOAD)
def remove_all() -> BaseResponse:
    """Drop all of them."""
    return _dropped(_own())


def _dropped(uploads: list[Upload]) -> BaseResponse:
    ids = [upload.id for upload in uploads]
    for upload in uploads:
        db.session.delete(upload)
    db.session.commit()
    for id_ in ids:
        unfinished_uploads.partial_uploads().remove(id_)
    message = _("Đã xoá %(count)s tệp gửi dở.", count=len(ids))
    return responses.changed(None, go_to=url_for("uploads.unfinished"), message=message)


def _own() -> list[Upload]:
    mine = select(Upload).where(Upload.user_id == viewer().id, Upload.taken_for.is_(None))
    return list(db.session.scalars(mine.order_by(Upload.made_at.desc(), Upload.id)))


def _received(upload: Upload) -> int:
    try:
        return unfinished_uploads.partial_uploads().length(upload.id)
    except NotStored:
        return 0
