"""A portal that really runs: ``flask serve`` and its granian, on a free port, with a data folder of its own."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from ocop_tasks.database import random_token
from ocop_tasks.models import SignIn
from ocop_tasks.serving import server_command
from ocop_tasks.settings import ROOT, Settings
from tests.conftest import A_DAY

if TYPE_CHECKING:
    from playwright.sync_api import StorageStateCookie

SECRET = "the key of every server of the tests"
PR_SET_PDEATHSIG = 1
PATIENCE = 30
"""Seconds until the server must answer."""
DATABASE = "portal.sqlite3"


@dataclass(frozen=True, slots=True)
class Server:
    """Where the portal answers, where its data lies, and the ids of its records by name (``portal_2022.lay``)."""

    address: str
    folder: Path
    ids: Mapping[str, int]


@contextmanager
def serving(
    folder: Path,
    ids: Mapping[str, int] = {},
    code: Path = ROOT,
    /,
    *,
    prepared: bool = False,
    application: str = "app:asgi_app",
    **environ: str,
) -> Iterator[Server]:
    """The portal of ``folder`` on a free port until the block ends; settings by ``environ``, the port (PORT) too.

    It is ``flask serve``, of another copy of the ``code`` where one is given; where ``prepared`` says that the data are
    as that code wants them, only what that becomes, on another ``application`` where one is named.
    """
    port = int(environ.get("PORT") or free_port())
    given = {
        "OCOP_DATA_DIR": str(folder),
        "OCOP_TODAY": A_DAY.isoformat(),
        "OCOP_RATE_LIMITS": "0",
        "SECRET_KEY": SECRET,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "OCOP_WORKERS": "1",
        "OCOP_NOTICES": "0",
        "OCOP_LOG_LEVEL": "ERROR",
    } | environ
    command = [sys.executable, "-m", "flask", "--app", "app", "serve"]
    if prepared:
        given |= {"OCOP_COMMANDS": "0"}
        command = server_command(Settings.from_environment(given), application)
    with _running(command, given, folder / "server.log", code) as process:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process, folder / "server.log")
        yield Server(address, folder, ids)


@contextmanager
def _running(
    command: list[str], given: dict[str, str], log: Path, code: Path
) -> Iterator[subprocess.Popen[bytes]]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    with log.open("wb") as told:
        process = subprocess.Popen(
            command,
            cwd=code,
            env=kept | given,
            stdout=told,
            stderr=told,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_the_tests if sys.platform == "linux" else None,  # noqa: PLW1509
        )
    try:
        yield process
    finally:
        _stop(process)


def copied(template: Path, folder: Path) -> Path:
    """A data folder that begins as a copy of ``template``, which nobody is serving."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return folder


def restored(server: Server, template: Server) -> None:
    """Put the data of ``template`` under a server that runs, at a revision it never had: it remembers no page of it."""
    with (
        closing(sqlite3.connect(template.folder / DATABASE)) as source,
        closing(sqlite3.connect(server.folder / DATABASE, timeout=PATIENCE)) as target,
    ):
        source.backup(target)
        target.execute("UPDATE portal SET revision = ?", [random_token()])
        target.commit()


def signed_in(server: Server, who: str) -> StorageStateCookie:
    """A new sign-in of ``who`` as his browser keeps it."""
    token, now = secrets.token_urlsafe(), datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    with closing(sqlite3.connect(server.folder / DATABASE, timeout=PATIENCE)) as database:
        database.execute(
            "INSERT INTO sign_in (user_id, token_hash, started_at, seen_at, device, page_token)"
            " SELECT id, ?, ?, ?, '', ? FROM user_account WHERE username = ?",
            [SignIn.hash_of(token), now, now, random_token(), who],
        )
        database.commit()
    keyed = Flask(__name__, root_path=str(ROOT))
    keyed.secret_key = SECRET
    signer = SecureCookieSessionInterface().get_signing_serializer(keyed)
    assert signer
    value = signer.dumps({"_user_id": token, "_fresh": True})
    return {
        "name": "ocop",
        "value": str(value),
        "domain": "127.0.0.1",
        "path": "/",
        "expires": -1,
        "httpOnly": True,
        "secure": False,
        "sameSite": "Lax",
    }


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.05)
    raise RuntimeError(f"the portal did not start:\n{log.read_text('utf-8', 'replace')}")


def _end_with_the_tests() -> None:
    """A server does not outlive tests that were killed: the kernel ends it when they end."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and its workers; they are a process group of their own."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=5)
    except ProcessLookupError:
        pass
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
