"""A database that is copied back by hand: every row as it was, and ids are given out again from where they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, func, inspect, select
from sqlalchemy.engine import Connection

from ocop_tasks.extensions import db

Copy = Mapping[str, Sequence[RowMapping]]
"""The rows of each table."""


def copied() -> Copy:
    """All rows, as a copy of the database would hold them."""
    db.session.rollback()
    with db.engine.connect() as connection:
        tables = db.metadata.tables.items()
        return {name: connection.execute(select(table)).mappings().all() for name, table in tables}


def put_back(copy: Copy) -> None:
    """Put the rows of ``copy`` in the place of those there are, while the portal runs and knows nothing of it."""
    db.session.rollback()
    postgresql = db.engine.dialect.name == "postgresql"
    rest = "SET LOCAL session_replication_role = replica" if postgresql else "PRAGMA defer_foreign_keys=ON"
    with db.engine.connect() as connection:
        connection.exec_driver_sql(rest)
        for table in db.metadata.tables.values():
            connection.execute(table.delete())
            if copy[table.name]:
                connection.execute(table.insert(), [dict(row) for row in copy[table.name]])
            if postgresql and "id" in table.columns:
                _count_on(connection, table)
        connection.commit()
    _forget_lost()


def _forget_lost() -> None:
    """Let the test's session know nothing of the rows that are no more: others will have their ids."""
    db.session.expire_all()
    for record in list(db.session):
        kind, identity, *_more = inspect(record).key
        if db.session.get(kind, identity) is None and record in db.session:
            db.session.expunge(record)


def _count_on(connection: Connection, table: Any) -> None:
    """Let PostgreSQL give out the ids that follow those there are, as SQLite does by itself."""
    sequence = connection.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', "id")))
    if sequence:
        newest = connection.scalar(select(func.max(table.c.id)))
        connection.execute(select(func.setval(sequence, newest or 1, newest is not None)))
