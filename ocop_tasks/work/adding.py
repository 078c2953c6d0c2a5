"""From what a form holds to evidence on an assignment."""

from __future__ import annotations

from ocop_tasks import clock
from ocop_tasks.models import Assignment, Evidence, EvidenceKind, User
from ocop_tasks.rules.status import RuleBroken
from ocop_tasks.web.gate import portal
from ocop_tasks.web.uploads import Kept, Received, stored_file
from ocop_tasks.work.forms import DocumentFields


def pieces_in(form: DocumentFields, received: Received) -> list[Evidence]:
    """The evidence that a valid form names: its files, its link, its paper document."""
    pieces = [of_file(kept) for kept in received.kept]
    if form.link.data and not form.link.errors:
        pieces.append(Evidence(kind=EvidenceKind.LINK, name=form.link.data, url=form.link.data))
    if form.document_number.data and not form.document_number.errors:
        pieces.append(
            Evidence(
                kind=EvidenceKind.DOCUMENT,
                name=form.document_number.data.strip(),
                issued_on=form.document_date.data,
                signer=(form.document_signer.data or "").strip() or None,
            )
        )
    return pieces


def of_file(kept: Kept) -> Evidence:
    """Evidence whose bytes are already on disk."""
    return Evidence(kind=EvidenceKind.FILE, name=kept.name, file=stored_file(kept))


def add_evidence(assignment: Assignment, pieces: list[Evidence], *, by: User) -> None:
    """Add ``pieces`` to wait for the person's next report. Raises RuleBroken over the number a report may carry.

    The same bytes, link or document that already wait are not added twice: a retry on a bad network is one piece.
    """
    waiting = assignment.pending_evidence(by)
    known = {
        (piece.sha256, piece.url, piece.name if piece.kind == EvidenceKind.DOCUMENT else None)
        for piece in waiting
    }
    for piece in pieces:
        sha256 = piece.file.sha256 if piece.file else None
        if (sha256, piece.url, piece.name if piece.kind == EvidenceKind.DOCUMENT else None) in known:
            continue
        if len(waiting) >= portal().max_files:
            raise RuleBroken("too_much_evidence")
        piece.by, piece.at = by, clock.now()
        assignment.evidence.append(piece)
        waiting.append(piece)
