"""Whether an error means that the database is busy or away just now: nothing was saved, and trying again will do."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import TimeoutError as NoConnection

RETRY_AFTER = 5
"""Seconds after which it is worth trying again."""
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
TRANSIENT_STATES = frozenset(
    {
        "40001",  # serialization_failure
        "40P01",  # deadlock_detected
        "53300",  # too_many_connections
        "55P03",  # lock_not_available
        "57014",  # query_canceled: the statement's time was over
        "57P01",  # admin_shutdown
        "57P02",  # crash_shutdown
        "57P03",  # cannot_connect_now
    }
)
"""What PostgreSQL calls it."""
CONNECTION_CLASS = "08"
"""How its names for a broken connection begin; the driver has none for one that was never made."""


def is_busy(error: Exception) -> bool:
    """Whether ``error``, SQLAlchemy's or the driver's own, passes by itself."""
    if isinstance(error, NoConnection):
        return True
    told = getattr(error, "orig", None) or error
    if isinstance(told, sqlite3.OperationalError):
        return getattr(told, "sqlite_errorcode", 0) & 0xFF in LOCKED
    if type(told).__module__.split(".")[0] != "psycopg":
        return False
    name = getattr(told, "sqlstate", None)
    away = name is None and type(told).__name__ in ("OperationalError", "ConnectionTimeout")
    return away or name in TRANSIENT_STATES or (name or "").startswith(CONNECTION_CLASS)
