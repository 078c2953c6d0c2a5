"""What an officer's browser sends."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Protocol

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse


class Shown(Protocol):
    """What a person has before him of an assignment."""

    @property
    def id(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def reports(self) -> list[Any]: ...


def photo(colour: str = "green") -> BytesIO:
    """A small JPEG; another colour is another file."""
    content = BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "JPEG", comment=colour.encode())
    content.seek(0)
    return content


def program() -> BytesIO:
    """A Windows program."""
    return BytesIO(b"MZ" + bytes(200))


def report(
    browser: FlaskClient, assignment: Shown, *files: tuple[BytesIO, str], **fields: Any
) -> TestResponse:
    """Send the report's form as the person has it before him: with the version he saw."""
    newest = assignment.reports[-1].id if assignment.reports else 0
    given = {"status": "in_progress", "percent": "60", "version": assignment.version, "seen": newest} | fields
    return browser.post(f"/assignments/{assignment.id}/reports", data=given | {"files": list(files)})


def upload(browser: FlaskClient, assignment: Shown, *files: tuple[BytesIO, str]) -> TestResponse:
    """Send files ahead of the report, as the page's script does."""
    return browser.post(f"/assignments/{assignment.id}/evidence", data={"files": list(files)})


def words(page: TestResponse) -> str:
    """The page's text without its tags, in one line."""
    body = re.sub(r"(?s)<template.*?</template>|<[^>]+>", " ", page.text)
    return " ".join(body.replace("&nbsp;", " ").split())
