"""How long one client waits until what it sent is safely kept, in milliseconds, the median of some tries."""

from __future__ import annotations

from statistics import median

from tests.storage.samples import large_pdf
from tools.bench.visitor import Answer, Visitor

TRIES = 30
FILE_TRIES = 10
FILE_SIZE = 5_000_000


def report(visitor: Visitor, assignment_id: int, tries: int = TRIES) -> float:
    """A status report with a note."""
    page, waited = f"/assignments/{assignment_id}", []
    for number in range(tries):
        fields = visitor.form(page) | {
            "status": "in_progress",
            "percent": "71",
            "note": f"Lần {number}: đã họp thêm một bản.",
        }
        waited.append(_saved(visitor.post(f"{page}/reports", fields), 303).ms)
    return median(waited)


def file(visitor: Visitor, assignment_id: int) -> float:
    """A file of 5 MB that nobody sent before: received, hashed, judged by its content, and flushed to the disk."""
    page, waited = f"/assignments/{assignment_id}", []
    fields = visitor.form(page)
    for number in range(FILE_TRIES):
        content = large_pdf(FILE_SIZE)
        waited.append(
            _saved(visitor.post(f"{page}/evidence", fields, (f"hồ sơ {number}.pdf", content)), 200).ms
        )
    return median(waited)


def _saved(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise RuntimeError(f"not saved: {answer.status} {answer.body[:300].decode(errors='replace')}")
    return answer
