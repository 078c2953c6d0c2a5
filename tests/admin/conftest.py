"""An administrator's browser."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from ocop_tasks.models import User


@pytest.fixture
def administrator(make) -> User:
    """The only administrator."""
    return make.administrator()


@pytest.fixture
def admin(administrator, sign_in) -> FlaskClient:
    """His browser."""
    return sign_in(administrator)
