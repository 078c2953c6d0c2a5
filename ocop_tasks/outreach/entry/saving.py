"""From what a form holds to an activity with its photos."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from ocop_tasks.extensions import db
from ocop_tasks.models import OutreachActivity, OutreachPhoto, Village
from ocop_tasks.storage.formats.kinds import Family
from ocop_tasks.web.security.current_user import portal_settings
from ocop_tasks.web.uploads import form_uploads
from ocop_tasks.web.uploads.received_files import ReceivedFile, ReceivedFiles, RefusedFile
from ocop_tasks.web.uploads.stored_files import stored_file


def received_photos(staying: Collection[str] = ()) -> ReceivedFiles:
    """The photos that came with a form and those that came before it, or with an earlier try; each once.

    ``staying``: the SHA-256 of those that the activity has and keeps, which count as well. Call it before the writing
    transaction: a file's fsync takes its time. Those that came with the form tell no place (docs/decisions/0046).
    """
    received = form_uploads.receive(only=(Family.IMAGE,), field="photos", remove_location=True)
    once: dict[str, ReceivedFile] = {}
    for kept in received.kept:
        if (there := once.setdefault(kept.sha256, kept)) is not kept:
            received.add_duplicate(kept.name, _("đã có trong hoạt động này: “%(other)s”.", other=there.name))
    most = portal_settings().max_files
    new = [kept for kept in once.values() if kept.sha256 not in staying]
    beyond = new[max(0, most - len(staying)) :]
    received.kept = [kept for kept in once.values() if kept not in beyond]
    received.refused += [RefusedFile(kept.name, _too_many(most)) for kept in beyond]
    return received


def _too_many(most: int) -> str:
    return _("chưa được nhận: mỗi hoạt động có tối đa %(most)s ảnh.", most=most)


def photos_of(kept: Sequence[ReceivedFile]) -> list[OutreachPhoto]:
    """A row for each photo, made when the rows of all their files are there."""
    files = {photo.sha256: stored_file(photo) for photo in kept}
    return [OutreachPhoto(sha256=photo.sha256, file=files[photo.sha256], name=photo.name) for photo in kept]


def add_village(activity: OutreachActivity) -> None:
    """Let the activity's village be offered from now on."""
    if activity.village and activity.commune_id:
        Village.ensure_exists(db.session(), activity.commune_id, activity.village)


def link_photos(activity: OutreachActivity, kept: Sequence[ReceivedFile]) -> None:
    """Note that the activity has the photos that came before its form; it has its id by now."""
    for photo in kept:
        form_uploads.claim_for(owner_key(activity), photo)


def owner_key(activity: OutreachActivity) -> str:
    """How a file that came before its form names whom it was for."""
    return f"activity:{activity.id}"
