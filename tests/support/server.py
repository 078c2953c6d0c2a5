"""A portal that really runs: ``flask serve`` and its granian, on a free port, with a data folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from ocop_tasks.settings import ROOT
from tests.conftest import A_DAY

PATIENCE = 30
"""Seconds until the server must answer."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the portal answers, where its data lies, and the ids of its records by name (``portal_2022.lay``)."""

    address: str
    folder: Path
    ids: Mapping[str, int]


@contextmanager
def serving(folder: Path, ids: Mapping[str, int] = {}, **environ: str) -> Iterator[Server]:
    """The portal of ``folder`` on a free port until the block ends; settings by ``environ``."""
    port = free_port()
    given = {"OCOP_DATA_DIR": str(folder), "OCOP_TODAY": A_DAY.isoformat(), "OCOP_RATE_LIMITS": "0"}
    given |= {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "OCOP_WORKERS": "1",
        "OCOP_LOG_LEVEL": "ERROR",
    } | environ
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    log = folder / "server.log"
    with log.open("wb") as told:
        command = [sys.executable, "-m", "flask", "--app", "app", "serve"]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=kept | given,
            stdout=told,
            stderr=told,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process, log)
        yield Server(address, folder, ids)
    finally:
        _stop(process)


def copied(template: Path, folder: Path) -> Path:
    """A data folder that begins as a copy of ``template``, which nobody is serving."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return folder


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
