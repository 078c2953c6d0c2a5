"""An officer, and what his phone sends piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.uploads.tus import Tus


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where files arrive; nothing of an earlier test lies in it."""
    folder: Path = app.config["ARRIVING"].folder
    for file in folder.iterdir():
        file.unlink()
    return folder


@pytest.fixture
def lying(folder: Path) -> Callable[[], int]:
    """How many files lie where files arrive."""
    return lambda: len(list(folder.iterdir()))


@pytest.fixture
def assignment(make):
    """A task of one commune."""
    return make.assignment()


@pytest.fixture
def officer(make, assignment):
    """The commune's officer."""
    return make.focal_point(assignment)


@pytest.fixture
def browser(sign_in, officer):
    """His browser."""
    return sign_in(officer)


@pytest.fixture
def tus(browser, folder) -> Tus:
    """His phone."""
    return Tus(browser)
