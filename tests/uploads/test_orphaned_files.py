"""Bytes that no record has: only a kill leaves them, the command finds them, and nothing else is ever removed."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from io import BytesIO

import pytest

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Evidence, StoredFile
from ocop_tasks.web.operations import orphaned_files
from ocop_tasks.web.uploads.stored_files import store
from tests.support.at_once import killed
from tests.uploads.test_refused_forms import new_colour
from tests.work.sending import photo

NOW = timedelta(0)
LONG_AGO = time.time() - timedelta(days=3).total_seconds()


@pytest.fixture(autouse=True)
def empty(app):
    """A store in which nothing lies; the app is older than the test."""
    for file in store().content.rglob("*"):  # type: ignore[attr-defined]
        if file.is_file():
            file.unlink()


def keep(content: bytes) -> str:
    """Keep bytes as a form does that dies before its commit, three days ago."""
    received = store().receive(BytesIO(content), limit=1000)
    store().keep(received)
    os.utime(store().path(received.sha256), (LONG_AGO, LONG_AGO))  # type: ignore[attr-defined]
    return received.sha256


@pytest.mark.long
def test_killed_between_the_bytes_and_their_row_they_are_found_and_nothing_acknowledged_is(
    app, browser, assignment
):
    content, where, found = photo(new_colour()).getvalue(), assignment.id, []

    def sent():
        return browser.post(f"/assignments/{where}/evidence", data={"files": [(BytesIO(content), "a.jpg")]})

    kills = 0
    while killed(app, sent, after=kills):
        found.append([orphan.sha256 for orphan in orphaned_files.find(NOW)])
        kills += 1
        if db.session.query(StoredFile).count():
            break
    [file] = db.session.query(StoredFile)

    assert [file.sha256] in found, "no kill fell between the two"
    assert sum(map(len, found)) <= 2, "bytes were kept long before their row was committed"
    assert orphaned_files.find(NOW) == []


def test_what_is_young_is_not_listed_since_its_row_may_be_on_its_way():
    sha256 = keep(b"young")
    os.utime(store().path(sha256))  # type: ignore[attr-defined]

    assert orphaned_files.find() == []
    assert [orphan.sha256 for orphan in orphaned_files.find(NOW)] == [sha256]


def test_evidence_photos_and_plans_are_never_among_them(make, assignment, officer):
    sha256 = keep(b"evidence")
    make.session.add(
        StoredFile(sha256=sha256, size=8, media_type="image/jpeg", kept_at=clock.now() - timedelta(days=9))
    )
    make.session.flush()
    make.session.add(
        Evidence(
            assignment_id=assignment.id,
            kind="file",
            name="a",
            sha256=sha256,
            by_id=officer.id,
            at=clock.now(),
        )
    )
    make.session.commit()

    assert orphaned_files.find() == []
    assert not orphaned_files.remove(orphaned_files.Orphan(sha256, 8))
    assert store().exists(sha256)


def test_a_row_that_nothing_points_at_goes_with_its_bytes(make):
    sha256 = keep(b"row alone")
    make.session.add(
        StoredFile(sha256=sha256, size=9, media_type="image/jpeg", kept_at=clock.now() - timedelta(days=9))
    )
    make.session.commit()

    [orphan] = orphaned_files.find()

    assert orphaned_files.remove(orphan)
    assert db.session.query(StoredFile).count() == 0
    assert not store().exists(sha256)


def test_sent_again_between_the_list_and_the_removal_it_stays(browser, assignment):
    content = photo(new_colour()).getvalue()
    keep_long_ago = store().receive(BytesIO(content), limit=100_000)
    store().keep(keep_long_ago)
    os.utime(store().path(keep_long_ago.sha256), (LONG_AGO, LONG_AGO))  # type: ignore[attr-defined]
    [orphan] = orphaned_files.find()

    browser.post(f"/assignments/{assignment.id}/evidence", data={"files": [(BytesIO(content), "a.jpg")]})

    assert not orphaned_files.remove(orphan)
    assert store().exists(orphan.sha256)


def test_the_command_lists_and_removes_only_when_told(app, make, monkeypatch):
    sha256 = keep(b"orphan")
    monkeypatch.setattr("ocop_tasks.command_support.refuse_half_restored", lambda: None)
    run = app.test_cli_runner().invoke

    listed = run(args=["files", "orphans"])
    assert listed.exit_code == 0, listed.output
    assert sha256 in listed.output
    assert "1 files, 6 B" in listed.output
    assert store().exists(sha256)

    assert "removed" in run(args=["files", "orphans", "--remove"]).output
    assert not store().exists(sha256)
    assert "0 files, 0 B" in run(args=["files", "orphans"]).output
