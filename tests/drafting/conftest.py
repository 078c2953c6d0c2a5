"""The plan whose tasks are changed."""

from __future__ import annotations

import pytest

from ocop_tasks.models import Plan


@pytest.fixture
def plan(make) -> Plan:
    """Units made after it stand under the plan's issuer, and can be named by its tasks."""
    return make.plan
