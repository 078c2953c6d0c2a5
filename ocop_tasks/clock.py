"""The portal's one clock. The office is in UTC+7 and has no summer time (DOMAIN.md rule 1).

A plan of a past year can run on its own calendar: the portal's date is then the real one less a number of
days, kept with the portal's settings and set for each request by ``set_calendar``. ``OCOP_TODAY`` fixes the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MIDNIGHT = time(0, 0)

_days_behind: ContextVar[int] = ContextVar("days_behind", default=0)
_fixed_day: ContextVar[date | None] = ContextVar("fixed_day", default=None)
_fixed_moment: ContextVar[datetime | None] = ContextVar("fixed_moment", default=None)


def now() -> datetime:
    """This moment on the portal's calendar, aware, in UTC."""
    if moment := _fixed_moment.get():
        return moment
    real = real_now()
    if day := _fixed_day.get():
        return datetime.combine(day, real.astimezone(HANOI).time(), HANOI).astimezone(UTC)
    return real - timedelta(days=_days_behind.get())


def today() -> date:
    """The office's calendar date on the portal's calendar."""
    if (day := _fixed_day.get()) and _fixed_moment.get() is None:
        return day
    return day_of(now())


def real_now() -> datetime:
    """This moment in the world outside, aware, in UTC: for sign-ins, rate limits and undo times."""
    return datetime.now(UTC)


def to_portal_time(moment: datetime) -> datetime:
    """A moment of the world outside, such as that of a sign-in, as the portal's calendar has it."""
    return moment - (real_now() - now())


def day_of(moment: datetime) -> date:
    """The office's calendar date at an aware moment."""
    return moment.astimezone(HANOI).date()


def in_hanoi(day: date, at: time = time(8, 0)) -> datetime:
    """The moment of a Hanoi wall-clock time, aware, in UTC."""
    return datetime.combine(day, at, HANOI).astimezone(UTC)


def set_calendar(*, days_behind: int = 0, fixed_day: date | None = None) -> None:
    """Set the calendar for this thread's request or command: so many days behind the world, or one fixed day."""
    _days_behind.set(days_behind)
    _fixed_day.set(fixed_day)


@contextmanager
def at_moment(moment: datetime) -> Iterator[None]:
    """Hold the clock at one aware moment: for simulated history and for tests."""
    token = _fixed_moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed_moment.reset(token)
