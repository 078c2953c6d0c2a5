"""What stands in a portal that was just started for the first time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Part, Portal
from ocop_tasks.seeding.first_run import load_initial_data


@pytest.mark.parametrize("real_day", [date(2023, 1, 1), date(2026, 12, 1), date(2028, 2, 29)])
def test_no_work_is_late_on_the_day_of_the_first_start_nor_two_weeks_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch, real_day: date
) -> None:
    monkeypatch.setattr(clock, "real_now", lambda: clock.in_hanoi(real_day))
    load_initial_data(db.session())
    portal_day = real_day - timedelta(days=db.session.get_one(Portal, 1).days_behind)
    leads = select(func.count()).select_from(Assignment).where(Assignment.part == Part.LEAD)
    assert (db.session.scalar(leads) or 0) > 150
    assert db.session.scalar(leads.where(Assignment.due_on < portal_day + timedelta(days=14))) == 0


def test_where_the_plan_still_runs_the_portal_has_the_days_of_the_world(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "real_now", lambda: clock.in_hanoi(date(2022, 6, 15)))
    load_initial_data(db.session())
    assert db.session.get_one(Portal, 1).days_behind == 0
