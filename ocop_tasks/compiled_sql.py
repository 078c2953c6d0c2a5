"""Statements that are compiled to SQL once and then passed straight to the database driver.

SQLAlchemy's work around a statement costs several times what reading one row costs. The few statements that nearly
every request runs use this; whatever loads or changes a record uses the session.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.sql.compiler import SQLCompiler


class CompiledSelect:
    """A select that is compiled once, with ``bindparam``s as its parameters and at most one row of plain values."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement

    def first(self, engine: Engine, **given: str | int | datetime) -> Any:
        """The first row as a tuple, or None. Moments are aware."""
        compiled = _compiled(self.statement, engine.dialect)
        plain = {
            name: _as_stored(value) if isinstance(value, datetime) else value for name, value in given.items()
        }
        parameters = [plain[name] for name in compiled.positiontup] if compiled.positiontup else plain
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(compiled.string, parameters)
            row = cursor.fetchone()
            cursor.close()
        finally:
            connection.close()
        return row


@lru_cache(maxsize=32)
def _compiled(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> SQLCompiler:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    return compiled


def _as_stored(moment: datetime) -> str:
    """A moment as ``database.Moment`` stores it on both databases."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
