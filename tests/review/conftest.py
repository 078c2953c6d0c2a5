"""What the queue's stories need again and again: submissions with evidence, and forms as the page sends them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient

from ocop_tasks import clock
from ocop_tasks.models import Assignment, Evidence, EvidenceKind, StoredFile
from tests.support.making import Make

JPEG, PDF, DOCX = (
    "image/jpeg",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
_numbers = count()
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def send(make: Make) -> Callable[..., Assignment]:
    """A unit sends its report: ``send("Xã Bản Bo", files=[("ảnh.jpg", JPEG)])`` answers the assignment."""

    def sending(
        unit: str | None = None,
        *,
        at: datetime | None = None,
        files: list[tuple[str, str]] | None = None,
        papers: list[Evidence] | None = None,
        assignment: Assignment | None = None,
        note: str = "Đã xong",
        **more: Any,
    ) -> Assignment:
        assignment = assignment or make.assignment(unit=make.unit(unit), **more)
        by = make.focal_point(assignment)
        pieces = [*[_file(name, media) for name, media in files or []], *(papers or [])]
        for piece in pieces:
            piece.by, piece.at = by, at or clock.now()
            assignment.evidence.append(piece)
        make.submission(assignment, at=at, note=note, by=by)
        return assignment

    return sending


def _file(name: str, media_type: str) -> Evidence:
    sha256 = hashlib.sha256(f"{name} {next(_numbers)}".encode()).hexdigest()
    file = StoredFile(sha256=sha256, size=2_100_000, media_type=media_type, kept_at=clock.now())
    return Evidence(kind=EvidenceKind.FILE, name=name, file=file)


def rows(page: str) -> list[str]:
    """The units in the list, from the first to the last."""
    return re.findall(r'<li id="row-.*?<b>(.*?)</b>', page, re.DOTALL)


def opened(page: str) -> int:
    """The id of the report that lies open."""
    found = re.search(r'data-item="(\d+)"', page)
    assert found
    return int(found[1])


def hidden(page: str, name: str) -> str:
    """The value of the page's first hidden field with that name."""
    found = re.search(rf'name="{name}"[^>]*? value="(.*?)"', page)
    assert found
    return found[1]


def undo_address(page: str) -> str:
    """Where the notice's undo is posted."""
    found = re.search(r'<form method="post" action="([^"]*undo[^"]*)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def seen(officer: FlaskClient, assignment: Assignment) -> str:
    """What the officer's page says he is looking at."""
    return hidden(officer.get(f"/queue/{assignment.id}").text, "seen")
