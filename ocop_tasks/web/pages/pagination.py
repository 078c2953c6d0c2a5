"""Long lists in pages, the newest first, and long texts cut: what is not shown is one link away.

Which page, and which text is shown whole, stands in the address: it works without scripts and by the back button.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request

PER_PAGE = 20
SHOWN = 600
"""Letters of a text in a list."""
NEARLY = 700
"""A text that is hardly longer is shown whole."""
WHOLE = "whole"
"""The parameter that names the text to be shown whole: its entry's id on the page."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list that is known whole, counted from 1."""

    rows: Sequence[Any]
    number: int
    count: int
    path: str
    name: str

    def address(self, number: int) -> str:
        """Another page of the same list."""
        return _address(self.path, {self.name: number}, without=WHOLE) + f"#{self.name}"


def list_page(
    rows: Sequence[Any], path: str, name: str = "page", *, prefix: str = "", size: int = PER_PAGE
) -> ListPage:
    """The page of ``rows`` that the address asks for by ``name``; ``path`` is the page that shows them.

    Where a text is to be shown whole, the page that it is on: its entry's id is ``prefix`` and the row's.
    """
    count = max(1, -(-len(rows) // size))
    asked = request.args.get(name, 1, type=int)
    if prefix and (whole := request.args.get(WHOLE)):
        at = next((at for at, row in enumerate(rows) if f"{prefix}{row.id}" == whole), None)
        asked = asked if at is None else at // size + 1
    number = min(max(asked, 1), count)
    return ListPage(rows[(number - 1) * size : number * size], number, count, path, name)


def shortened(text: str | None) -> str:
    """The beginning of a long text, cut at a word; a short one as it is."""
    if not text or len(text) <= NEARLY:
        return text or ""
    words = re.match(r"(.*)\s", cut := text[:SHOWN], re.DOTALL)
    return (words[1] if words else cut).rstrip() + " …"


def whole_at(path: str, key: str) -> str:
    """Where the text of the entry with this id is shown whole."""
    return _address(path, {WHOLE: key}) + f"#{key}"


def is_whole(key: str) -> bool:
    """Whether the address asks for the text of the entry with this id."""
    return request.args.get(WHOLE) == key


def has_query() -> bool:
    """Whether the address asks for more of a list than its first page."""
    return bool(request.args)


def _address(path: str, changes: Mapping[str, object], without: str = "") -> str:
    kept = (
        {name: text for name, text in request.args.items() if name != without} if path == request.path else {}
    )
    return f"{path}?{urlencode(kept | dict(changes))}"


def set_up(app: Flask) -> None:
    """Give the templates the same."""
    app.jinja_env.globals.update(part_of=list_page, whole_at=whole_at, is_whole=is_whole)
    app.jinja_env.filters.update(shortened=shortened)
