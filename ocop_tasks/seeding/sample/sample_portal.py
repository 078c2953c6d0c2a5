"""The sample portal in an empty database: the 2022 plan, its people, and what happened up to a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import update
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.models import Notice, Unit, User
from ocop_tasks.models.temporal.temporal_tables import FROM_THE_BEGINNING
from ocop_tasks.seeding.first_accounts import first_people
from ocop_tasks.seeding.first_run import PLAN_FILE, UNITS_FILE
from ocop_tasks.seeding.plan_loading import load_plan, load_portal_settings, load_units
from ocop_tasks.seeding.plan_reading import read_plan
from ocop_tasks.seeding.sample.playback import History
from ocop_tasks.seeding.sample.sample_activities import OutreachLog, read_activities
from ocop_tasks.seeding.sample.sample_file import read_history, read_people
from ocop_tasks.seeding.units_file import read_units
from ocop_tasks.storage.stores.base import Store

GIVEN_ON = date(2022, 2, 21)
"""When the plan's tasks were given to the units."""
SAMPLE_DAY = date(2022, 6, 15)
NO_PASSWORD = "!"  # noqa: S105
"""What no password hashes to: the sample's people are chosen from a list on the sign-in page."""


def load_sample(session: Session, store: Store, *, today: date = SAMPLE_DAY) -> None:
    """Lay the sample so that the portal's date is ``today`` and goes on from there; nothing of that day has happened
    yet. The caller commits.
    """
    units_seed = read_units(UNITS_FILE)
    seed = read_plan(PLAN_FILE, units_seed)
    load_portal_settings(session, days_behind=(clock.day_of(clock.real_now()) - today).days, is_sample=True)
    units = load_units(session, units_seed, since=FROM_THE_BEGINNING)
    plan = load_plan(session, seed, units, on=GIVEN_ON)
    people = load_people(session, units, units[seed.issuer], units[seed.standing_agency])
    _play(History(session, store, plan, people), OutreachLog(session, store, plan, units, people), today)
    _read_old_notices(session, today)


def _play(history: History, log: OutreachLog, today: date) -> None:
    """Let everything before ``today`` happen in order of time, whether it was reported or logged."""
    events: list[tuple[datetime, Callable[[], None]]] = [
        (each.entry.at, partial(history.play, [each])) for each in read_history()
    ]
    events += [(each.at, partial(log.log, each)) for each in read_activities()]
    for moment, happen in sorted(events, key=lambda event: event[0]):
        if clock.day_of(moment) < today:
            with clock.at_moment(moment):
                happen()


def _read_old_notices(session: Session, today: date) -> None:
    """What was told a week ago and earlier has been read: the bell counts what is new."""
    long_ago = clock.in_hanoi(today - timedelta(days=7))
    session.execute(update(Notice).where(Notice.at < long_ago).values(read_at=Notice.at))


def load_people(session: Session, units: dict[str, Unit], issuer: Unit, standing: Unit) -> dict[str, User]:
    """Everybody by username, which for most is the unit's code."""
    names, people = read_people(), {}
    for username, _title, role, unit in first_people(units, issuer, standing):
        people[username] = User(
            username=username,
            name=names[username],
            role=role,
            unit=unit,
            password_hash=NO_PASSWORD,
            must_change_password=False,
            created_at=clock.in_hanoi(GIVEN_ON),
            valid_from=FROM_THE_BEGINNING,
        )
    session.add_all(people.values())
    session.flush()
    return people
