"""What the tests of sending share: channels, and the notices that somebody got."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.models import Delivery, Notice
from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.sending.delivery import routing
from tests.conftest import settings_for


@pytest.fixture
def settings(app, tmp_path):
    """Changes the settings of channels: ``settings(smtp_url=…)``."""

    def change(**given):
        kept = settings_for(app.config["SETTINGS"].database_url, tmp_path)
        return replace(kept, public_url="https://ocop.example.gov.vn", **given)

    return change


@pytest.fixture
def told(make):
    """The notices of a person as "topic/occasion", oldest first."""

    def of(user):
        rows = make.session.scalars(select(Notice).where(Notice.user_id == user.id).order_by(Notice.id))
        return [f"{row.topic.value}/{row.occasion}" for row in rows]

    return of


@pytest.fixture
def pass_on(make):
    """Turns notices into messages, as the job does."""

    def run(channels=frozenset(Channel), *, later=timedelta(0)):
        return routing.queue_deliveries(
            make.session, channels, now=clock.now() + later, real_now=datetime(2026, 1, 1, tzinfo=UTC)
        )

    return run


@pytest.fixture
def messages(make):
    """All messages, oldest first, as they are in the table now."""

    def read():
        statement = select(Delivery).order_by(Delivery.id).execution_options(populate_existing=True)
        return make.session.scalars(statement).all()

    return read


@dataclass
class Hands:
    """A clock that a test turns by hand."""

    at: datetime = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """What it shows."""
        return self.at

    def turn(self, by: timedelta) -> None:
        """Turn it on."""
        self.at += by


@pytest.fixture
def hands():
    """A clock that a test turns by hand, for what is retried later."""
    return Hands()
