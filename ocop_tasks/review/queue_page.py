"""The queue: the list of what waits, and one report of it opened beside its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.database import end_writing
from ocop_tasks.models import Assignment
from ocop_tasks.review import queries
from ocop_tasks.review.forms import ReturnForm
from ocop_tasks.review.queue_filters import Asked
from ocop_tasks.review.queue_rows import Entry, entries_of
from ocop_tasks.review.report_page import Item, open_item, submission_of
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security.current_user import viewer

Counts = tuple[int, int, int, int]
"""Photos, other files, documents, links."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of the queue, and the opened report. ``ahead`` says how many wait before it."""

    asked: Asked
    entries: list[Entry]
    total: int
    page: int
    item: Item | None = None
    chosen: bool = True
    """Whether the person opened it himself; else it is the first of the list, which phones leave out."""
    ahead: int | None = None
    before: int | None = None
    after: int | None = None
    sections: list[tuple[str, str]] = field(default_factory=list)
    units: list[tuple[int, str]] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many pages the queue has."""
        return max(1, -(-self.total // queries.PER_PAGE))

    def page_address(self, page: int) -> str:
        """Where another page of the queue is."""
        return url_for("review.queue", page=page, **self.asked.query)


def show_desk(desk: Desk, *, status: int = 200, **told: Any) -> Response:
    """The desk as a page, or as the part that htmx puts in its place."""
    return responses.show("review/queue.html", "review/_part.html", status=status, **(context(desk) | told))


def context(desk: Desk) -> dict[str, Any]:
    """What the desk's templates need."""
    return {"desk": desk, "item": desk.item, "form": ReturnForm(formdata=None)}


def first_of(page: int) -> Desk:
    """A page of the queue with its first report opened."""
    asked, user = Asked.now(), viewer()
    total = queries.how_many(user, asked)
    page = min(max(1, page), max(1, -(-total // queries.PER_PAGE)))
    offset = (page - 1) * queries.PER_PAGE
    rows = queries.page_of(user, asked, offset, queries.PER_PAGE + 1)
    if not rows:
        return _desk(asked, [], total, page)
    assignment = queries.to_judge([rows[0].id])[rows[0].id]
    return _desk(
        asked,
        rows[: queries.PER_PAGE],
        total,
        page,
        item=replace(_open(assignment), asked_until=rows[0].asked_until),
        chosen=False,
        ahead=offset,
        after=_id_at(rows, 1),
    )


def opened(assignment: Assignment, piece_id: int | None = None) -> Desk:
    """The queue at the page where ``assignment`` stands, with it opened; one that no longer waits stands nowhere."""
    asked, item = Asked.now(), _open(assignment, piece_id)
    submission = submission_of(assignment)
    if submission is None or not item.waits:
        return _beside(asked, item)
    total, ahead, asked_until = queries.place_of(viewer(), asked, submission.at, assignment.id)
    item = replace(item, asked_until=asked_until)
    page = ahead // queries.PER_PAGE + 1
    offset = (page - 1) * queries.PER_PAGE
    lead = 1 if offset else 0
    rows = queries.page_of(viewer(), asked, offset - lead, queries.PER_PAGE + lead + 1)
    here = next((place for place, row in enumerate(rows) if row.id == assignment.id), None)
    if here is None:
        return _beside(asked, item)
    before, after = _id_at(rows, here - 1), _id_at(rows, here + 1)
    shown = rows[lead : lead + queries.PER_PAGE]
    return _desk(asked, shown, total, page, item=item, ahead=ahead, before=before, after=after)


def _beside(asked: Asked, item: Item) -> Desk:
    """The first page of the queue, and beside it a report that is not in it."""
    total = queries.how_many(viewer(), asked)
    rows = queries.page_of(viewer(), asked, 0, queries.PER_PAGE)
    return _desk(asked, rows, total, 1, item=item, after=_id_at(rows, 0))


def _open(assignment: Assignment, piece_id: int | None = None) -> Item:
    return open_item(assignment, viewer(), clock.today(), piece_id)


def _desk(asked: Asked, rows: Sequence[Any], total: int, page: int, **more: Any) -> Desk:
    found = queries.choices(viewer())
    sections = [(one.label, f"{one.label} · {local(one)}") for one in found[0]]
    units = [(one.id, one.short_name) for one in found[1]]
    return Desk(asked, entries_of(rows, viewer()), total, page, sections=sections, units=units, **more)


def _id_at(rows: Sequence[Any], place: int) -> int | None:
    return rows[place].id if 0 <= place < len(rows) else None


def next_after(assignment: Assignment) -> int | None:
    """The id of the report that opens once ``assignment`` is judged."""
    submission = submission_of(assignment)
    if submission is None:
        return None
    return queries.following(viewer(), Asked.now(), submission.at, assignment.id)


def move_on(to: int | None, message: str, undo: str | None = None) -> BaseResponse:
    """After something was done: open the report ``to``, or the empty queue, and offer to take it back."""
    end_writing()
    actions = undo_by(undo) if undo else []
    query = Asked.now().query
    address = url_for("review.item", assignment_id=to, **query) if to else url_for("review.queue", **query)
    shown: dict[str, Any] = {}
    if responses.wants_part():
        desk = opened(queries.to_judge([to])[to]) if to else first_of(1)
        shown = context(desk)
    return responses.changed(
        "review/_part.html", go_to=address, message=message, actions=actions, push=True, **shown
    )


def undo_by(address: str) -> list[dict[str, str]]:
    """A notice's actions: the button that takes back what was just done."""
    return [{"label": _("Hoàn tác"), "post": address}]
