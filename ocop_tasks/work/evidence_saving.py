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


def save_evidence(
    assignment: Assignment, received: ReceivedFiles, *, by: User, form: DocumentFields | None = None
) -> None:
    """Let the files that arrived, and what the form names, wait on ``assignment`` for the person's next report.

    What is over the number a report may carry is told among ``received.refused``. What was taken from the form is
    emptied there, so that it is not asked for a second time.
    """
    here = f"assignment:{assignment.id}"
    form_uploads.exclude_taken(received, here)
    for kept in _within_limit(assignment, received, by):
        _add_unsent(assignment, _of_file(kept), received, by)
        form_uploads.claim_for(here, kept)
    for evidence in _from_form(form) if form else []:
        _add_unsent(assignment, evidence, received, by)
    db.session.flush()


def _within_limit(assignment: Assignment, received: ReceivedFiles, by: User) -> list[ReceivedFile]:
    """The files for which the person's next report has room, before anything names them; the others are refused."""
    waiting = assignment.pending_evidence(by)
    room, there = portal_settings().max_files - len(waiting), {evidence.sha256 for evidence in waiting}
    new = list(dict.fromkeys(kept.sha256 for kept in received.kept if kept.sha256 not in there))
    beyond = new[max(0, room) :]
    received.refused += [
        RefusedFile(kept.name, too_many_message()) for kept in received.kept if kept.sha256 in beyond
    ]
    return [kept for kept in received.kept if kept.sha256 not in beyond]


def restore_evidence(assignment: Assignment, evidence: Evidence, *, by: User) -> ReceivedFiles:
    """Let what ``by`` has left out wait again, once: whatever became of the piece since, it is not made anew."""
    received = ReceivedFiles()
    since = [other for other in assignment.evidence if other.id > evidence.id and other.by_id == by.id]
    if not any(_is_same(evidence, other) for other in since):
        again = Evidence(kind=evidence.kind, name=evidence.name, file=evidence.file, url=evidence.url)
        again.issued_on, again.signer = evidence.issued_on, evidence.signer
        _add_unsent(assignment, again, received, by)
    return received


def _add_unsent(assignment: Assignment, evidence: Evidence, received: ReceivedFiles, by: User) -> None:
    """Let one piece wait, if it does not already and there is room for it."""
    waiting = assignment.pending_evidence(by)
    if there := next((other for other in waiting if _is_same(evidence, other)), None):
        received.add_duplicate(evidence.name, _("đã có trong báo cáo này: “%(other)s”.", other=there.name))
        return
    if len(waiting) >= portal_settings().max_files:
        received.refused.append(RefusedFile(evidence.name, too_many_message()))
        return
    evidence.by, evidence.at = by, clock.now()
    assignment.evidence.append(evidence)


def too_many_message() -> str:
    """What is said of a piece over the number that a report may carry."""
    most = portal_settings().max_files
    return _(
        "chưa được nhận: mỗi báo cáo có tối đa %(most)s minh chứng. Hãy gửi ở lần báo cáo sau.", most=most
    )


def _is_same(evidence: Evidence, other: Evidence) -> bool:
    """Sent again on a bad network, it is one piece: the same bytes, link or document number."""
    if evidence.file or other.file:
        return evidence.file is other.file
    return (evidence.kind, evidence.name) == (other.kind, other.name)


def _of_file(kept: ReceivedFile) -> Evidence:
    return Evidence(kind=EvidenceKind.FILE, name=kept.name, file=stored_file(kept))


def _from_form(form: DocumentFields) -> list[Evidence]:
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
