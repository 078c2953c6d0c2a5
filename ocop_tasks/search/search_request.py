"""What is asked: the words, the group of results and its page, all of them in the address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import url_for
from werkzeug.datastructures import MultiDict

from ocop_tasks.rules.text.text_search import cut_query, search_words


class Kind(StrEnum):
    """The groups of what can be found, in the order in which they are shown."""

    TASKS = "tasks"
    NOTES = "notes"
    EVIDENCE = "evidence"
    ACTIVITIES = "activities"
    PRODUCTS = "products"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question as read from an address; without a ``kind`` it asks for the best of each."""

    text: str
    kind: Kind | None = None
    page: int = 1
    plan_id: int | None = None
    """The one plan in which it is looked for; else in all that the person may read."""

    @property
    def words(self) -> list[str]:
        """Its words as they are looked for (``rules.text.text_search.search_words``)."""
        return search_words(self.text)

    @property
    def searched_text(self) -> str:
        """What of its text is looked for, as it was typed."""
        cut = cut_query(self.text)
        return cut[0] if cut else self.text

    def address(self, page: int = 1, *, kind: Kind | None = None) -> str:
        """Where the same words are asked for another group or page."""
        shown = page if page > 1 else None
        return url_for("search.find", q=self.text, plan=self.plan_id, kind=kind, page=shown)


def read_request(args: MultiDict[str, str]) -> SearchRequest:
    """The question in an address; what cannot be read there counts as not asked."""
    kind, page = args.get("kind", ""), args.get("page", "")
    known = [each.value for each in Kind]
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    text = args.get("q", "").replace("\0", " ").strip()
    plan_id = args.get("plan", type=int)
    return SearchRequest(text, Kind(kind) if kind in known else None, max(1, number), plan_id)
