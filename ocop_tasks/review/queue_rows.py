"""The queue's rows as they are shown: who, what, with what evidence, how late, and whether one may judge it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row

from ocop_tasks import clock
from ocop_tasks.models import User
from ocop_tasks.review import queries
from ocop_tasks.web.pages.template_filters import dm, hanoi_time

Counts = tuple[int, int, int, int]
"""Photos, other files, documents, links."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the queue, with its evidence counted."""

    row: Row[Any]
    counts: Counts
    mine: bool
    """The person's own submission, which somebody else must judge."""

    @property
    def days_late(self) -> int:
        """How many days late it was submitted."""
        late: int = (self.row.submitted_on - self.row.due_on).days
        return max(0, late)

    @property
    def sent(self) -> str:
        """13/06 10:40: when it was submitted, Hanoi time."""
        return f"{dm(clock.day_of(self.row.sent_at))} {hanoi_time(self.row.sent_at)}"

    @property
    def seen_version(self) -> str:
        """What the person is looking at: a decision on it counts only for this."""
        return seen_version(self.row.version, self.row.evidence_with, sum(self.counts))

    @property
    def evidence(self) -> str:
        """3 ảnh, 1 tệp."""
        return in_words(self.counts)


def seen_version(version: int, evidence_with: int | None, pieces: int) -> str:
    """A word for one state of a report with its evidence. ``evidence_with``: the newest report that brought some; until
    another does, pieces are only taken back, so that their number tells which are left.
    """
    return f"{version}.{evidence_with or 0}.{pieces}"


def in_words(counts: Counts) -> str:
    """3 ảnh, 1 tệp; or that there is nothing."""
    photos, files, documents, links = counts
    told = [
        ngettext("%(num)s ảnh", "%(num)s ảnh", photos) if photos else "",
        ngettext("%(num)s tệp", "%(num)s tệp", files) if files else "",
        ngettext("%(num)s văn bản", "%(num)s văn bản", documents) if documents else "",
        ngettext("%(num)s đường dẫn", "%(num)s đường dẫn", links) if links else "",
    ]
    return ", ".join(one for one in told if one) or _("không có minh chứng")


def entries_of(rows: Sequence[Row[Any]], user: User) -> list[Entry]:
    """The rows with their evidence counted, for ``user``."""
    counts = queries.evidence_counts([row.id for row in rows]) if rows else {}
    return [
        Entry(
            row, counts.get(row.id, (0, 0, 0, 0)), row.unit_id == user.unit_id and row.sent_by_id == user.id
        )
        for row in rows
    ]
