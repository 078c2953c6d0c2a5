"""The first run: the 2022 plan in an empty database, on a calendar of its own (issue: ``make run``)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.models import Portal
from ocop_tasks.seeding.first_accounts import FirstAccount, add_first_people
from ocop_tasks.seeding.plan_loading import load_plan, load_portal_settings, load_units
from ocop_tasks.seeding.plan_reading import read_plan
from ocop_tasks.seeding.units_file import read_units

DATA = Path(__file__).parent / "data"
FIRST_DAY = (3, 1)
"""Month and day on which a past year's plan begins on the portal's calendar: the plan is of February."""


def is_empty(session: Session) -> bool:
    """Whether nothing was ever laid into this database."""
    return session.scalar(select(Portal.id)) is None


def load_initial_data(session: Session, *, first_day: date | None = None) -> list[FirstAccount]:
    """Units, plan, settings and first accounts. The caller commits.

    A plan that is past runs behind the world, from ``first_day`` on, else from its own first day or 1 March of its
    year; one that runs does not.
    """
    units_seed = read_units(DATA / "tam-duong-units.yaml")
    seed = read_plan(DATA / "ocop-2022.yaml", units_seed)
    real_today = clock.day_of(clock.real_now())
    given_on = seed.starts_on or date(seed.year, *FIRST_DAY)
    begins, last_day = first_day or given_on, seed.ends_on or date(seed.year, 12, 31)
    behind = (real_today - begins).days if last_day < real_today else 0
    load_portal_settings(session, days_behind=behind)
    units = load_units(session, units_seed)
    load_plan(session, seed, units, on=given_on)
    issuer, standing = units[seed.issuer], units[seed.standing_agency]
    return add_first_people(session, units, issuer, standing, at=clock.real_now())
