"""A server that can be killed without warning and started again on the same data and port."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from http.client import HTTPConnection

from ocop_tasks.serving import worker_environ
from ocop_tasks.settings import ROOT, Settings
from tests.conftest import A_DAY

PATIENCE = 40
"""Seconds."""


def environ(settings: Settings) -> dict[str, str]:
    """What a server of ``settings`` needs to know."""
    return worker_environ() | {
        "OCOP_DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "OCOP_TODAY": A_DAY.isoformat(),
        "OCOP_LOG_LEVEL": "ERROR",
        "PORT": str(settings.port),
        "OCOP_WORKERS": str(settings.workers),
    }


def started(settings: Settings, command: list[str], **more: str) -> subprocess.Popen[bytes]:
    """A server that answers, the leader of a process group of its own."""
    with (settings.data_dir / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ(settings) | more, stdout=log, stderr=log, start_new_session=True
        )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if _answers(settings.port):
            return process
        time.sleep(0.03)
    raise AssertionError((settings.data_dir / "server.log").read_text())


def _answers(port: int) -> bool:
    line = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill it and its workers: SIGKILL."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
