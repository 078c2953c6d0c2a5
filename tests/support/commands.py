"""``flask --app app …`` as an operator types it: a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from multiprocessing.context import ForkServerContext
from tempfile import NamedTemporaryFile

from flask.cli import main

from ocop_tasks.settings import ROOT

COMMAND = [sys.executable, "-m", "flask", "--app", "app"]
PATIENCE = 180
"""Seconds until a command must have ended."""
LIBRARIES = ["flask_migrate", "ocop_tasks.cli", "tests.support.commands"]


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """This process's, without a database and a key of its own, and with what is given."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    return {**kept, **given}


def flask(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; what it said."""
    with NamedTemporaryFile("r") as said, NamedTemporaryFile("r") as told:
        process = _loaded().Process(target=_run, args=(arguments, environment(environ), said.name, told.name))
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(arguments, PATIENCE)
        return subprocess.CompletedProcess(arguments, process.exitcode, said.read(), told.read())


@cache
def _loaded() -> ForkServerContext:
    """Where a new process finds its libraries loaded: loading them takes most of a command's time."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LIBRARIES)
    return context


def _run(arguments: tuple[str, ...], environ: dict[str, str], said: str, told: str) -> None:
    """In the new process: what ``python -m flask --app app`` does."""
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environ)
    for number, path in enumerate((os.devnull, said, told)):
        os.dup2(os.open(path, os.O_RDWR), number)
    sys.argv = ["flask", *COMMAND[3:], *arguments]
    main()


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
