"""Fixtures of the log of outreach activities."""

from __future__ import annotations

import pytest

from tests.outreach.entries import Log


@pytest.fixture
def log(make):
    """The women's union with one officer, and two communes."""
    return Log(make)
