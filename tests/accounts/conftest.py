"""A portal that counts failed sign-ins, and one whose cookies go over HTTPS alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ocop_tasks import create_app
from ocop_tasks.extensions import db, limiter
from tests.conftest import Browser


@pytest.fixture
def portal_with(app: Flask) -> Iterator[Callable[..., FlaskClient]]:
    """A visitor's browser at a second app on the same database, its settings changed; forgery checks stay on."""
    apps = []

    def start(*, csrf: bool = False, **changes: object) -> FlaskClient:
        other = create_app(replace(app.config["SETTINGS"], **changes))
        other.config["WTF_CSRF_ENABLED"] = csrf
        apps.append(other)
        return Browser(other, other.response_class)

    yield start
    if limiter.enabled:
        limiter.reset()
    limiter.enabled = False
    for other in apps:
        with other.app_context():
            db.engine.dispose()


@pytest.fixture
def strict(portal_with: Callable[..., FlaskClient]) -> FlaskClient:
    """A visitor's browser at a portal that counts failed sign-ins."""
    browser = portal_with(rate_limits=True)
    limiter.reset()
    return browser
