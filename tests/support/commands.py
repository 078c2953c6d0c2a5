"""``flask --app app …`` as an operator types it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from ocop_tasks.settings import ROOT

COMMAND = [sys.executable, "-m", "flask", "--app", "app"]


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """This process's, without a database and a key of its own, and with what is given."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    return {**kept, **given}


def flask(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; what it said."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment(environ),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def begun(*arguments: str, **environ: str) -> subprocess.Popen[str]:
    """Start a command, the leader of a process group of its own; its output comes in one stream."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
