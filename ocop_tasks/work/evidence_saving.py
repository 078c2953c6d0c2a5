"""From what a form holds to evidence on an assignment."""

from __future__ import annotations

from flask_babel import gettext as _

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Evidence, EvidenceKind, User
from ocop_tasks.web.forms.fields import DocumentFields
from ocop_tasks.web.security.current_user import portal_settings
from ocop_tasks.web.uploads import form_uploads
from ocop_tasks.web.uploads.received_files import ReceivedFile, ReceivedFiles, RefusedFile
from ocop_tasks.web.uploads.stored_files import stored_file

DOCUMENT = ("document_number", "document_date", "document_signer")


def take_evidence(
    assignment: Assignment, received: ReceivedFiles, *, by: User, form: DocumentFields | None = None
) -> None:
    """Let the files that arrived, and what the form names, wait on ``assignment`` for the person's next report.

    What is over the number a report may carry is told among ``received.refused``. What was taken from the form is
    emptied there, so that it is not asked for a second time.
    """
    here = f"assignment:{assignment.id}"
    form_uploads.exclude_taken(received, here)
    for kept in _with_room(assignment, received, by):
        _add(assignment, _of_file(kept), received, by)
        form_uploads.claim_for(here, kept)
    for piece in _named_in(form) if form else []:
        _add(assignment, piece, received, by)
    db.session.flush()


def _with_room(assignment: Assignment, received: ReceivedFiles, by: User) -> list[ReceivedFile]:
    """The files for which the person's next report has room, before anything names them; the others are refused."""
    waiting = assignment.pending_evidence(by)
    room, there = portal_settings().max_files - len(waiting), {piece.sha256 for piece in waiting}
    new = list(dict.fromkeys(kept.sha256 for kept in received.kept if kept.sha256 not in there))
    beyond = new[max(0, room) :]
    received.refused += [
        RefusedFile(kept.name, too_many()) for kept in received.kept if kept.sha256 in beyond
    ]
    return [kept for kept in received.kept if kept.sha256 not in beyond]


def put_back(assignment: Assignment, piece: Evidence, *, by: User) -> ReceivedFiles:
    """Let what ``by`` has left out wait again, once: whatever became of the piece since, it is not made anew."""
    received = ReceivedFiles()
    since = [other for other in assignment.evidence if other.id > piece.id and other.by_id == by.id]
    if not any(_same(piece, other) for other in since):
        again = Evidence(kind=piece.kind, name=piece.name, file=piece.file, url=piece.url)
        again.issued_on, again.signer = piece.issued_on, piece.signer
        _add(assignment, again, received, by)
    return received


def _add(assignment: Assignment, piece: Evidence, received: ReceivedFiles, by: User) -> None:
    """Let one piece wait, if it does not already and there is room for it."""
    waiting = assignment.pending_evidence(by)
    if there := next((other for other in waiting if _same(piece, other)), None):
        received.add_duplicate(piece.name, _("đã có trong báo cáo này: “%(other)s”.", other=there.name))
        return
    if len(waiting) >= portal_settings().max_files:
        received.refused.append(RefusedFile(piece.name, too_many()))
        return
    piece.by, piece.at = by, clock.now()
    assignment.evidence.append(piece)


def too_many() -> str:
    """What is said of a piece over the number that a report may carry."""
    most = portal_settings().max_files
    return _(
        "chưa được nhận: mỗi báo cáo có tối đa %(most)s minh chứng. Hãy gửi ở lần báo cáo sau.", most=most
    )


def _same(piece: Evidence, other: Evidence) -> bool:
    """Sent again on a bad network, it is one piece: the same bytes, link or document number."""
    if piece.file or other.file:
        return piece.file is other.file
    return (piece.kind, piece.name) == (other.kind, other.name)


def _of_file(kept: ReceivedFile) -> Evidence:
    return Evidence(kind=EvidenceKind.FILE, name=kept.name, file=stored_file(kept))


def _named_in(form: DocumentFields) -> list[Evidence]:
    pieces = []
    if form.link.data and not form.link.errors:
        pieces.append(Evidence(kind=EvidenceKind.LINK, name=form.link.data, url=form.link.address))
        form.forget("link")
    if form.document_number.data and not any(form[name].errors for name in DOCUMENT):
        pieces.append(_document(form))
        form.forget(*DOCUMENT, "document_date_is_right")
    return pieces


def _document(form: DocumentFields) -> Evidence:
    return Evidence(
        kind=EvidenceKind.DOCUMENT,
        name=form.document_number.data,
        issued_on=form.document_date.data,
        signer=form.document_signer.data or None,
    )
