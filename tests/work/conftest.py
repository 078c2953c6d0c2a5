"""A commune's task, and its officer."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.fixture
def assignment(make):
    """A task of one commune that demands evidence."""
    return make.assignment(due_on=date(2022, 6, 17), evidence_required=True)


@pytest.fixture
def officer(make, assignment):
    """The commune's officer."""
    return make.focal_point(assignment)
