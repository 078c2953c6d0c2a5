"""A portal on its own calendar, for stories that last weeks: a test turns the day, and reads the mail that is sent."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from flask import Flask

from ocop_tasks import clock, create_app
from ocop_tasks.database import random_token
from ocop_tasks.settings import Settings
from tests.support.browsing import Visits
from tests.support.mailbox import Mailbox
from tests.support.portal_2022 import CHAIRMAN, COMMUNE


@dataclass
class Office:
    """A portal on its own calendar, which a test turns; and the mail it sends."""

    visits: Visits
    box: Mailbox

    def turn_to(self, day: date) -> None:
        """Let it be ``day``, at the hour that it is in the world."""
        behind = (clock.day_of(clock.real_now()) - day).days
        self._write("UPDATE portal SET days_behind = ?, revision = ?", (behind, random_token()))

    def send(self) -> None:
        """Run the job that makes and sends what is due, as a timer does."""
        said = self._job.test_cli_runner().invoke(args=["notices", "send"])
        clock.set_calendar()
        assert said.exit_code == 0, said.output

    @cached_property
    def _job(self) -> Flask:
        folder = self.visits.server.folder
        settings = Settings(
            folder, f"sqlite:///{folder / 'portal.sqlite3'}", "test", log_level="ERROR", testing=True
        )
        return create_app(replace(settings, smtp_url=self.box.url, mail_from="ocop@tamduong.gov.vn"))

    def prepare(self) -> None:
        """The unit and the chairman have addresses; notices are due whenever the test runs."""
        self._write("UPDATE portal SET digest_at = '00:00'", ())
        for who in (COMMUNE, CHAIRMAN):
            self._write(
                "UPDATE user_account SET email = username || '@example.vn' WHERE username = ?", (who,)
            )

    def newest_mail(self, who: str) -> str:
        """The subject and text of the last mail that somebody got."""
        letter = [each for each in self.box.letters if f"{who}@" in each["To"]][-1]
        body = letter.get_body(("plain",))
        assert body
        return f"{letter['Subject']}\n{body.get_content()}"

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        with closing(sqlite3.connect(self.visits.server.folder / "portal.sqlite3", timeout=10)) as database:
            database.execute(statement, values)
            database.commit()
