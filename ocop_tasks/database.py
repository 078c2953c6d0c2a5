"""Column types, the settings of each connection, and how a writing transaction begins."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from sqlalchemy import DateTime, Enum, MetaData, String, event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session
from sqlalchemy.types import TypeDecorator

LOCK_TIMEOUT = 15_000
"""Milliseconds that a writing transaction waits for another."""
PAGE_LOCK_TIMEOUT = 5_000
"""The same in a request, which holds one of the server's threads meanwhile."""
STATEMENT_TIMEOUT = 30_000
"""Milliseconds that PostgreSQL works on one statement of a request."""
IDLE_TRANSACTION_TIMEOUT = 60_000
"""Milliseconds after which PostgreSQL ends an idle writing transaction: its machine is gone, and others wait."""
WRITER_LOCK_ID = 7_305_042
"""The advisory lock that a writing transaction holds on PostgreSQL; known in that database only."""
_writer_timeout: ContextVar[int] = ContextVar("writer_timeout", default=0)
"""Milliseconds that the next transaction, a writing one, waits for the lock; 0: it only reads."""
TOKEN = String(22)
"""A column of ``random_token``."""


class Base(DeclarativeBase):
    """The base of every table; constraint names are fixed so that migrations can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Moment(TypeDecorator[datetime]):
    """An aware moment; stored as UTC without a zone, the same way on both databases."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: nobody could say later which clock it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back aware."""
        return None if value is None else value.replace(tzinfo=UTC)


def random_token() -> str:
    """128 random bits in 22 letters: nobody guesses it, and no database that was put back gives it out again."""
    return secrets.token_urlsafe(16)


def version_mapper_args(version: Mapped[int]) -> dict[str, Any]:
    """Mapper arguments of a record that two people may change: ``version`` is what each of them saw of it."""
    return {"version_id_col": version, "version_id_generator": next_version}


def next_version(before: int | None) -> int:
    """Larger than the one ``before``, by a random step, and begun at a random number.

    A form that was opened before a restore holds a version of something that was lost; where versions counted, the
    same number came again for something else, and the form overwrote it unseen. There is room for 30,000 changes.
    """
    return (before or secrets.randbelow(2**24)) + 1 + secrets.randbelow(2**17)


def enum_type(options: type[StrEnum]) -> Enum:
    """A column that holds one of ``options`` by its value, as plain text on every database."""
    return Enum(
        options,
        native_enum=False,
        create_constraint=False,
        length=20,
        values_callable=lambda all_: [o.value for o in all_],
    )


def sort_key_type(length: int = 600) -> String:
    """A column of ``rules.text.vietnamese.sort_key``: compared byte by byte on every database (DOMAIN.md rule 12)."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def begin_writing(session: Session, timeout: int | None = None) -> None:
    """End what was read so far and begin a writing transaction, of which there is one at a time (decision 0052).

    What it reads is as the writer before it left it, and stays so until it ends. Waits ``timeout`` milliseconds for
    that writer (``LOCK_TIMEOUT`` unless told), and raises an OperationalError then. Call it when all that takes
    long is done (files are looked at, passwords are hashed): the others wait until it ends.
    """
    session.rollback()
    session.expire_all()
    _writer_timeout.set(timeout or LOCK_TIMEOUT)
    session.connection()


def end_writing() -> None:
    """Let the next transaction of this thread be a reading one again."""
    _writer_timeout.set(0)


@contextmanager
def writing(session: Session, timeout: int | None = None) -> Iterator[None]:
    """A writing transaction of its own, committed at the end of the block.

    A job outside any request has ``LOCK_TIMEOUT``; where somebody waits for an answer it is PAGE_LOCK_TIMEOUT.
    """
    try:
        begin_writing(session, timeout)
        yield
        session.commit()
    finally:
        end_writing()


@contextmanager
def short_lock_timeout(connection: Connection, at_most: timedelta) -> Iterator[None]:
    """Let ``connection`` give up soon, with a DBAPIError, where another holds the lock it needs."""
    milliseconds = int(at_most.total_seconds() * 1000)
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
        yield
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={milliseconds}")
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={LOCK_TIMEOUT}")


def use_little_memory(engine: Engine) -> None:
    """For a job beside the server that reads much and reads it once: SQLite keeps few pages, and sorts on disk.

    Set on the next free connection, outside of any transaction.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        for pragma in ("cache_size=-2000", "temp_store=FILE"):
            connection.cursor().execute(f"PRAGMA {pragma}")
    finally:
        connection.close()


def set_up(engine: Engine, *, existing_only: bool = False, for_pages: bool = False) -> None:
    """Set up each new connection of ``engine``; ``for_pages``: with the time limits of requests."""
    if engine.dialect.name == "sqlite":
        set_up_sqlite(engine, existing_only=existing_only)
    else:
        set_up_postgresql(engine)
        if for_pages:
            _set_page_timeouts(engine)


def _set_page_timeouts(engine: Engine) -> None:
    """Limit how long a statement runs and waits for a lock."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.execute(f"SET statement_timeout = {STATEMENT_TIMEOUT}")
        connection.execute(f"SET lock_timeout = {PAGE_LOCK_TIMEOUT}")
        connection.commit()


def set_up_postgresql(engine: Engine) -> None:
    """One writing transaction at a time, as SQLite has it: the twin of its ``BEGIN IMMEDIATE``."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if timeout := _writer_timeout.get():
            connection.exec_driver_sql(
                f"SELECT set_config('lock_timeout', '{timeout}', true), "
                f"set_config('idle_in_transaction_session_timeout', '{IDLE_TRANSACTION_TIMEOUT}', true), "
                f"pg_advisory_xact_lock({WRITER_LOCK_ID})"
            )


def set_up_sqlite(engine: Engine, *, existing_only: bool = False) -> None:
    """Write-ahead log, foreign keys, a wait for other writers, and a sync at every commit.

    ``existing_only``: a file that is not there is an error, instead of an empty database made in passing.
    """
    if existing_only:

        @event.listens_for(engine, "do_connect")
        def _open(_dialect: Dialect, _record: Any, given: list[Any], named: dict[str, Any]) -> None:
            given[0], named["uri"] = f"file:{quote(given[0])}?mode=rw", True

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={LOCK_TIMEOUT}",
            "cache_size=-1000",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if timeout := _writer_timeout.get():
            connection.exec_driver_sql(f"PRAGMA busy_timeout={timeout}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("BEGIN")
