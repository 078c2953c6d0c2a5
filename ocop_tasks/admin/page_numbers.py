"""Long lists are shown in pages, whose number lives in the URL with the filters."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode as url_encode

from flask import request

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, counted from 1."""

    number: int
    count: int
    total: int
    size: int = SIZE

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * self.size

    def address(self, number: int) -> str:
        """Another page of the same list."""
        query = url_encode({**request.args, "page": number})
        return f"{request.path}?{query}"


def page_of(total: int) -> Page:
    """The page that the URL asks for, or the nearest there is."""
    count = max(1, -(-total // SIZE))
    asked = request.args.get("page", 1, type=int)
    return Page(min(max(asked, 1), count), count, total)
