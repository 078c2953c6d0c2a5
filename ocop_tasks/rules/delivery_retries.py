"""When a message that could not be delivered is tried again, and when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=5)
"""As long as mail servers keep trying (RFC 5321, 4.5.4.1)."""


def retry_delay(tries: int) -> timedelta:
    """How long to wait after ``tries`` failures: one minute, then twice as long each time, six hours at most."""
    return min(FIRST * (1 << min(max(tries - 1, 0), 12)), LONGEST)


def is_expired(made_at: datetime, now: datetime) -> bool:
    """Whether a message that its receiver keeps putting off has been tried long enough."""
    return now - made_at > GIVE_UP_AFTER
