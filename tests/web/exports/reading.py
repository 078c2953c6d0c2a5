"""How a reader gets a file and the pages it is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask.testing import FlaskClient

from ocop_tasks.models import Unit
from tests.support.pages import Page
from tests.support.workbooks import Table, tables_of
from tests.web.exports.world import World

Found = Iterator[tuple[str, Any, Any]]
"""What is compared: where it stands, what the file has, what the page has."""
DASH = "–"


@dataclass
class Reader:
    """Somebody with a browser."""

    name: str
    browser: FlaskClient
    unit: Unit
    world: World
    thorough: bool
    """Whether he narrows pages down as well; how far somebody sees is one question, what he asks for another."""
    _pages: dict[str, Page | None] = field(default_factory=dict)

    def some_of(self, first: str, *more: str) -> tuple[str, ...]:
        """What he asks a page for."""
        return (first, *more) if self.thorough else (first,)

    def page(self, path: str) -> Page | None:
        """A page, or None where there is none for him."""
        if path not in self._pages:
            answer = self.browser.get(path)
            assert answer.status_code in (200, 403, 404), path
            self._pages[path] = page = Page.of(answer.text) if answer.status_code == 200 else None
            for link in page.all("//a[@data-preparing]") if page else ():
                assert ".xlsx" in link.get("href"), f"{path} leads to no workbook"
        return self._pages[path]

    def need(self, path: str) -> Page:
        """A page that he must be able to see."""
        page = self.page(path)
        assert page is not None, f"{self.name} may not see {path}"
        return page

    def content(self, path: str) -> bytes | None:
        """A file, or None where there is none for him."""
        answer = self.browser.get(path)
        assert answer.status_code in (200, 403, 404), path
        return answer.data if answer.status_code == 200 else None

    def tables(self, path: str) -> list[Table] | None:
        """The sheets of a workbook."""
        content = self.content(path)
        return None if content is None else tables_of(content)


def one_line(text: str) -> str:
    """A text with single spaces, as a page's words are read."""
    return " ".join(text.split())


def dm(day: date) -> str:
    """15/06, as pages say it."""
    return f"{day:%d/%m}"


def joined(*parts: str) -> str:
    """The parts that are there."""
    return " ".join(part for part in parts if part)


def both(name: str, in_file: list[Any], on_page: list[Any]) -> Found:
    """Two lists of lines: that they are as long, then line by line."""
    yield f"{name}: lines", len(in_file), len(on_page)
    for number, (one, other) in enumerate(zip(in_file, on_page, strict=False)):
        yield f"{name} {number}", one, other
