"""A picture that is being made is no broken picture: it says so in its place, and comes by itself."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from ocop_tasks.storage.previews import SCREEN
from tests.support.browsing import PATIENCE, Visits
from tests.support.portal_2022 import COMMUNE
from tests.support.server import DATABASE

pytestmark = pytest.mark.browser
PLACEHOLDER = 168
"""Pixels: the height of the picture that says so."""
HEIGHT = "document.querySelector('.photo').naturalHeight"


@pytest.fixture
def resting(visit_own: Visits) -> Path:
    """Something has kept a photo's picture from being made a moment ago: nobody tries again at once."""
    server = visit_own.server
    with closing(sqlite3.connect(server.folder / DATABASE)) as database:
        (sha256,) = database.execute(
            "SELECT sha256 FROM evidence WHERE id = ?", [server.ids["photo"]]
        ).fetchone()
    previews = server.folder / "previews"
    (previews / f"{sha256}-{SCREEN}.webp").unlink(missing_ok=True)
    resting = previews / "resting" / f"{sha256}-{SCREEN}"
    resting.touch()
    return resting


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_a_picture_that_is_being_made_says_so_and_is_there_when_it_is_asked_for_again(
    visit_own: Visits, resting: Path, scripts: bool
):
    window = visit_own(COMMUNE, java_script_enabled=scripts)

    window.go(f"/evidence/{visit_own.server.ids['photo']}")
    assert window.page.evaluate(HEIGHT) == PLACEHOLDER

    resting.unlink()
    if scripts:
        until = time.monotonic() + PATIENCE / 1000
        while window.page.evaluate(HEIGHT) in (0, PLACEHOLDER) and time.monotonic() < until:
            window.page.wait_for_timeout(100)
    else:
        window.page.reload(wait_until="load")
    assert window.page.evaluate(HEIGHT) not in (0, PLACEHOLDER)
