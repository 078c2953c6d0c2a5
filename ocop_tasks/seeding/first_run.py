"""The first run: the plan that ships in an empty database, on a calendar of its own (issue: ``make run``)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.models import Portal
from ocop_tasks.models.temporal.temporal_tables import FROM_THE_BEGINNING
from ocop_tasks.seeding.first_accounts import FirstAccount, add_first_people
from ocop_tasks.seeding.plan_import import check_plan, import_plan
from ocop_tasks.seeding.plan_loading import let_run, load_portal_settings, load_units
from ocop_tasks.seeding.units_file import read_units

DATA = Path(__file__).parent / "data"
UNITS_FILE, PLAN_FILE = DATA / "tam-duong-units.yaml", DATA / "ocop-2022.yaml"
"""What is laid: any other two such files would do as well."""
FIRST_DAY = (3, 1)
"""Month and day on which a past year's plan begins on the portal's calendar."""


def is_empty(session: Session) -> bool:
    """Whether nothing was ever laid into this database."""
    return session.scalar(select(Portal.id)) is None


def load_initial_data(session: Session, *, first_day: date | None = None) -> list[FirstAccount]:
    """Units, plan, settings and first accounts. The caller commits.

    A plan that is past runs behind the world, from ``first_day`` on, else from its own first day or 1 March of its
    year; one that runs does not.
    """
    units = load_units(session, read_units(UNITS_FILE), since=FROM_THE_BEGINNING)
    checked = check_plan(session, PLAN_FILE.read_bytes(), PLAN_FILE.name)
    given_on = checked.seed.starts_on or date(checked.seed.year, *FIRST_DAY)
    last_day = checked.seed.ends_on or date(checked.seed.year, 12, 31)
    behind = _days_behind(first_day or given_on, last_day)
    load_portal_settings(session, days_behind=behind)
    plan = import_plan(session, checked, by=None, at=clock.real_now() - timedelta(days=behind))
    let_run(session, plan, on=given_on)
    return add_first_people(session, units, plan.issuer, plan.standing_unit, at=clock.real_now())


def _days_behind(begins: date, last_day: date) -> int:
    """How many days the portal's calendar is behind the world: with a plan that is past, ``begins`` is its today."""
    real_today = clock.day_of(clock.real_now())
    return (real_today - begins).days if last_day < real_today else 0
