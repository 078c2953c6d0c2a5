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
from ocop_tasks.review.queue_filters import QueueFilters
from ocop_tasks.review.queue_rows import Entry, entries_of
from ocop_tasks.review.report_page import ReportPage, report_page, submission_of
from ocop_tasks.rules.access import Action
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.plan_choice import PlanChoice, plan_choice
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security.current_user import viewer

Counts = tuple[int, int, int, int]
"""Photos, other files, documents, links."""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue, and the opened report. ``ahead`` says how many wait before it."""

    filters: QueueFilters
    entries: list[Entry]
    total: int
    page: int
    plans: PlanChoice
    item: ReportPage | None = None
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
        return url_for("review.queue", page=page, **self.filters.query)


def show_queue(queue_page: QueuePage, *, status: int = 200, **told: Any) -> Response:
    """The queue as a page, or as the part that htmx puts in its place."""
    return responses.show(
        "review/queue.html", "review/_part.html", status=status, **(context(queue_page) | told)
    )


def context(queue_page: QueuePage) -> dict[str, Any]:
    """What the queue's templates need."""
    return {"queue_page": queue_page, "item": queue_page.item, "form": ReturnForm(formdata=None)}


def with_first_report(page: int) -> QueuePage:
    """A page of the queue with its first report opened."""
    filters, user = QueueFilters.from_request(), viewer()
    total = queries.count_waiting(user, filters)
    page = min(max(1, page), max(1, -(-total // queries.PER_PAGE)))
    offset = (page - 1) * queries.PER_PAGE
    rows = queries.page_of(user, filters, offset, queries.PER_PAGE + 1)
    if not rows:
        return _queue_page(filters, [], total, page)
    assignment = queries.with_details([rows[0].id])[rows[0].id]
    return _queue_page(
        filters,
        rows[: queries.PER_PAGE],
        total,
        page,
        item=replace(_open(assignment), asked_until=rows[0].asked_until),
        chosen=False,
        ahead=offset,
        after=_id_at(rows, 1),
    )


def with_report(assignment: Assignment, piece_id: int | None = None) -> QueuePage:
    """The queue at the page where ``assignment`` stands, with it opened; one that no longer waits stands nowhere."""
    filters, item = QueueFilters.from_request(), _open(assignment, piece_id)
    submission = submission_of(assignment)
    if submission is None or not item.waits:
        return _with_report_beside_first_page(filters, item)
    total, ahead, asked_until = queries.queue_position(viewer(), filters, submission.at, assignment.id)
    item = replace(item, asked_until=asked_until)
    page = ahead // queries.PER_PAGE + 1
    offset = (page - 1) * queries.PER_PAGE
    lead = 1 if offset else 0
    rows = queries.page_of(viewer(), filters, offset - lead, queries.PER_PAGE + lead + 1)
    here = next((place for place, row in enumerate(rows) if row.id == assignment.id), None)
    if here is None:
        return _with_report_beside_first_page(filters, item)
    before, after = _id_at(rows, here - 1), _id_at(rows, here + 1)
    shown = rows[lead : lead + queries.PER_PAGE]
    return _queue_page(filters, shown, total, page, item=item, ahead=ahead, before=before, after=after)


def _with_report_beside_first_page(filters: QueueFilters, item: ReportPage) -> QueuePage:
    """The first page of the queue, and beside it a report that is not in it."""
    total = queries.count_waiting(viewer(), filters)
    rows = queries.page_of(viewer(), filters, 0, queries.PER_PAGE)
    return _queue_page(filters, rows, total, 1, item=item, after=_id_at(rows, 0))


def _open(assignment: Assignment, piece_id: int | None = None) -> ReportPage:
    return report_page(assignment, viewer(), clock.today(), piece_id)


def _queue_page(filters: QueueFilters, rows: Sequence[Any], total: int, page: int, **more: Any) -> QueuePage:
    plans, found = plan_choice(Action.CONFIRM), queries.filter_choices(viewer(), filters.plan)
    more |= {
        "sections": _section_choices(found[0]),
        "units": [(one.id, one.short_name) for one in found[1]],
    }
    return QueuePage(filters, entries_of(rows, viewer()), total, page, plans, **more)


def _section_choices(sections: Sequence[Any]) -> list[tuple[str, str]]:
    """Each number once, with its title where all plans that have it call it the same."""
    titles: dict[str, set[str]] = {}
    for one in sections:
        titles.setdefault(one.label, set()).add(local(one))
    return [
        (label, f"{label} · {named.pop()}" if len(named) == 1 else label) for label, named in titles.items()
    ]


def _id_at(rows: Sequence[Any], place: int) -> int | None:
    return rows[place].id if 0 <= place < len(rows) else None


def next_report_id(assignment: Assignment) -> int | None:
    """The id of the report that opens once ``assignment`` is judged."""
    submission = submission_of(assignment)
    if submission is None:
        return None
    return queries.next_waiting_id(viewer(), QueueFilters.from_request(), submission.at, assignment.id)


def open_next(to: int | None, message: str, undo: str | None = None) -> BaseResponse:
    """After something was done: open the report ``to``, or the empty queue, and offer to take it back."""
    end_writing()
    actions = undo_action(undo) if undo else []
    query = QueueFilters.from_request().query
    address = url_for("review.item", assignment_id=to, **query) if to else url_for("review.queue", **query)
    shown: dict[str, Any] = {}
    if responses.wants_part():
        queue_page = with_report(queries.with_details([to])[to]) if to else with_first_report(1)
        shown = context(queue_page)
    return responses.changed(
        "review/_part.html", go_to=address, message=message, actions=actions, push=True, **shown
    )


def undo_action(address: str) -> list[dict[str, str]]:
    """A notice's actions: the button that takes back what was just done."""
    return [{"label": _("Hoàn tác"), "post": address}]
