"""Statements that are written out once and then given to the driver as they are.

What SQLAlchemy does around a statement costs several times what a look at one row costs. The few questions that
nearly every request asks go this way; whatever loads or changes a record goes the usual way.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.sql.compiler import SQLCompiler


class Straight:
    """One such statement; its parameters are ``bindparam``s, and it answers at most one row of plain values."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement

    def first(self, engine: Engine, **given: str | int | datetime) -> Any:
        """The first row as a tuple, or None. Moments are aware."""
        written = _written_out(self.statement, engine.dialect)
        plain = {
            name: _plain(value) if isinstance(value, datetime) else value for name, value in given.items()
        }
        asked = [plain[name] for name in written.positiontup] if written.positiontup else plain
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(written.string, asked)
            row = cursor.fetchone()
            cursor.close()
        finally:
            connection.close()
        return row


@lru_cache(maxsize=32)
def _written_out(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> SQLCompiler:
    written = statement.compile(dialect=dialect)
    assert isinstance(written, SQLCompiler)
    return written


def _plain(moment: datetime) -> str:
    """A moment as ``database.Moment`` stores it on both databases."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
