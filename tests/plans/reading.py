"""Reading pages in tests: the text that stands in parts of them."""

from __future__ import annotations

import re
from html import unescape


def words(html: str) -> str:
    """What a reader sees of a piece of a page, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def between(html: str, start: str, end: str) -> str:
    """The words from ``start`` to the next ``end``, both searched in the source."""
    return words(html.split(start, 1)[1].split(end, 1)[0])


def rows_of(html: str) -> list[str]:
    """The words of each row of the tables' bodies."""
    bodies = re.findall(r"<tbody[^>]*>(.*?)</tbody>", html, re.DOTALL)
    return [words(row) for body in bodies for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]


def listed(html: str) -> list[str]:
    """The names of units in a list of rows, in their order."""
    return re.findall(r'data-label="Đơn vị">([^<]+)<', html)
