"""A look at a file ends in time and within its memory, and nothing of it is left, whoever dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Event

import pytest

from ocop_tasks.settings import ROOT
from ocop_tasks.storage.sandbox.client import LimitExceeded, Limits, Sandbox, TaskFailed
from ocop_tasks.storage.sandbox.concurrency_limits import Busy, ConcurrencyLimit
from tests.storage.stand_in import IDLE, STAND_IN, asked

AMPLE = Limits(cpu=5, wall=20.0, memory=512 * 1024**2)
MOMENT = Limits(cpu=5, wall=0.3, memory=512 * 1024**2)
LITTLE = Limits(cpu=1, wall=20.0, memory=150 * 1024**2)
SOON = 10
"""Seconds within which something must have happened, on a busy machine."""
CLIENT = """
import sys
from pathlib import Path
from tests.storage.test_sandbox import AMPLE, opened
from tests.storage.stand_in import STAND_IN
from ocop_tasks.storage.sandbox.client import Sandbox
sandbox = Sandbox(STAND_IN)
sandbox._start()
print(sandbox._process.pid, flush=True)
with opened(Path(sys.argv[1]), "sleep") as file:
    sandbox.run("do", file, limits=AMPLE)
"""


LIMITED = """
import resource, sys
from pathlib import Path
from tests.storage.test_sandbox import AMPLE, opened
from tests.storage.stand_in import STAND_IN
from ocop_tasks.storage.sandbox.client import Sandbox
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_AS, (AMPLE.memory - 1, AMPLE.memory - 1))
with opened(Path(sys.argv[1]), "look") as file:
    print(Sandbox(STAND_IN).run("do", file, limits=AMPLE).decode())
"""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(STAND_IN)
    yield sandbox
    sandbox.end()


@pytest.fixture
def do(sandbox: Sandbox, tmp_path: Path) -> Callable[..., bytes]:
    """Lets the stand-in look at a file that says what to do."""

    def run(word: str, limits: Limits = AMPLE) -> bytes:
        with opened(tmp_path / word, word) as file:
            return sandbox.run("do", file, limits=limits)

    return run


def opened(path: Path, word: str):
    path.write_bytes(asked(word))
    return path.open("r+b")


def awaited(happened: Callable[[], bool]) -> bool:
    until = time.monotonic() + SOON
    while not happened() and time.monotonic() < until:
        time.sleep(0.02)
    return happened()


def test_a_look_gives_its_answer_and_each_has_a_process_of_its_own(do):
    assert do("look") != do("look")


def test_a_look_that_sleeps_is_ended_and_nobody_blames_the_file(sandbox, do):
    do("look")
    program, begun = sandbox._process, time.monotonic()

    with pytest.raises(Busy):
        do("sleep", MOMENT)

    assert time.monotonic() - begun < SOON
    assert sandbox._process is program  # the kernel has ended the look alone
    assert do("look")


def test_a_look_that_works_without_end_is_the_files_fault(do):
    with pytest.raises(LimitExceeded):
        do("work", LITTLE)


def test_a_look_that_wants_all_the_memory_is_the_files_fault(do):
    with pytest.raises(LimitExceeded):
        do("hold", LITTLE)


@pytest.mark.parametrize("word", ["abort", "raise", "grow"])
def test_a_look_that_dies_of_its_file_says_so(do, word):
    with pytest.raises(TaskFailed):
        do(word)


def test_a_look_that_somebody_killed_is_nobodys_fault(do):
    with pytest.raises(Busy):
        do("killed")


def test_a_look_knows_none_of_the_portals_secrets(do, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", "y")

    assert not {"SECRET_KEY", "DATABASE_URL"} & set(json.loads(do("environment")))


def test_the_program_is_started_again_and_what_it_had_begun_is_answered(sandbox, do):
    do("look")
    with ThreadPoolExecutor(1) as pool:
        napping = pool.submit(do, "nap")
        time.sleep(0.2)
        os.kill(sandbox._process.pid, signal.SIGKILL)

        assert napping.result(SOON)
    assert do("look")


def test_the_program_ends_when_nobody_asks_and_comes_back(sandbox, do):
    do("look")
    first = sandbox._process

    assert awaited(lambda: first.poll() is not None)
    assert do("look")
    assert sandbox._process is not first


def test_many_looks_across_the_moments_at_which_it_ends_are_all_answered(do):
    for wait in (0.9, 1.0, 1.1):
        time.sleep(IDLE * wait)
        assert do("look")


def test_a_killed_worker_leaves_no_process_behind(tmp_path):
    worker = subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(tmp_path / "file")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout
    program = int(worker.stdout.readline())
    assert awaited(
        lambda: len(processes_of(program)) == 3
    )  # it, and the guard and the look that it has forked

    worker.kill()
    worker.wait()
    worker.stdout.close()

    assert awaited(lambda: not processes_of(program))


def test_a_server_that_is_limited_itself_looks_at_files_too(tmp_path):
    command = [sys.executable, "-c", LIMITED, str(tmp_path / "file")]

    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_where_nothing_can_be_limited_nothing_is_looked_at_and_no_file_is_blamed(do):
    with pytest.raises(Busy):
        do("look", Limits(cpu=1, wall=-1.0, memory=512 * 1024**2))


def processes_of(group: int) -> list[str]:
    """The processes of a group that are not dead yet."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, of = each.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(of) == group and state != "Z":
            found.append(each.parent.name)
    return found


def test_a_lane_is_for_so_many_and_the_next_one_is_told_at_once():
    concurrency, go = ConcurrencyLimit(at_once=1, waiting=1, patience=SOON), Event()

    def take() -> bool:
        with concurrency.queued(), concurrency.running():
            return go.wait(SOON)

    with ThreadPoolExecutor(2) as pool:
        inside = [pool.submit(take) for _each in range(2)]
        assert awaited(lambda: not concurrency._admitted._value)
        begun = time.monotonic()
        with pytest.raises(Busy), concurrency.queued():
            pass
        assert time.monotonic() - begun < 1
        go.set()
        assert all(each.result() for each in inside)


def test_who_waits_too_long_for_his_turn_is_told():
    concurrency = ConcurrencyLimit(at_once=1, waiting=1, patience=0.05)

    with (
        concurrency.queued(),
        concurrency.running(),
        concurrency.queued(),
        pytest.raises(Busy),
        concurrency.running(),
    ):
        pass


def test_what_is_no_file_on_the_disk_cannot_be_looked_at(sandbox):
    with pytest.raises(OSError):
        sandbox.run("do", BytesIO(b"x"), limits=AMPLE)
