"""Starts that collide or are cut off: two at once, a taken port, and a death between telling and keeping."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from werkzeug.security import check_password_hash

from tests.support.commands import COMMAND, begun, environment, flask
from tests.support.postgres import postgres_server
from tests.support.server import free_port

PATIENCE = 90
"""Seconds that a start may take on a busy machine."""
QUIET = {"OCOP_NOTICES": "0", "OCOP_LOG_LEVEL": "ERROR", "OCOP_WORKERS": "1", "PYTHONUNBUFFERED": "1"}


@dataclass
class Start:
    """One ``flask serve``, and what it said so far."""

    process: subprocess.Popen[str]
    port: int
    lines: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        return "".join(self.lines)

    def read(self) -> None:
        assert self.process.stdout
        self.lines.extend(self.process.stdout)

    def wait_for(self, *words: str) -> None:
        """Until one of the words was said."""
        until = time.monotonic() + PATIENCE
        while not any(word in self.said for word in words):
            assert time.monotonic() < until, self.said
            time.sleep(0.02)

    def answers(self) -> bool:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
                    return answer.status == 200
            except OSError:
                time.sleep(0.05)
        return False


@contextmanager
def starts(*each: dict[str, str]):
    """``flask serve`` with several environments at once."""
    running = []
    for environ in each:
        start = Start(begun("serve", **QUIET | environ), int(environ["PORT"]))
        threading.Thread(target=start.read, daemon=True).start()
        running.append(start)
    try:
        yield running
    finally:
        for start in running:
            with_group(start.process, signal.SIGKILL)


def with_group(process: subprocess.Popen[str], sent: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, sent)
    process.wait()


def passwords(folder: Path) -> dict[str, str]:
    with closing(sqlite3.connect(folder / "portal.sqlite3")) as database:
        return dict(database.execute("SELECT username, password_hash FROM user_account"))


def told(said: str) -> dict[str, str]:
    """Username and password of the accounts that a start told of."""
    rows = [line.split() for line in said.splitlines() if line.startswith("  ")]
    return {row[0]: row[1] for row in rows}


@pytest.mark.long
def test_a_start_that_dies_while_it_tells_the_first_accounts_has_made_none_and_the_next_tells_them(tmp_path):
    data = tmp_path / "data"
    environ = environment({"OCOP_DATA_DIR": str(data), "PORT": str(free_port())} | QUIET)
    reading, writing = os.pipe()
    room = fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    os.write(writing, b"-" * (room - 1500))  # a reader that has stopped: room for some of the accounts
    process = subprocess.Popen(
        [*COMMAND, "serve"],
        env=environ,
        stdout=writing,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    wait_until_full(reading, room)
    with_group(process, signal.SIGKILL)
    os.close(writing)
    os.close(reading)

    with starts({"OCOP_DATA_DIR": str(data), "PORT": str(free_port())}) as (start,):
        assert start.answers(), start.said
        accounts = told(start.said)
        kept = passwords(data)

    assert "quan-tri" in accounts
    assert accounts.keys() == kept.keys(), "everybody who is kept was told of"
    assert all(check_password_hash(kept[name], accounts[name]) for name in ("quan-tri", "chu-tich"))


def wait_until_full(reading: int, room: int) -> None:
    """Until a writer waits for room in the pipe: more than half of the accounts are told by then."""
    until, before = time.monotonic() + PATIENCE, -1
    while time.monotonic() < until:
        waiting = int.from_bytes(fcntl.ioctl(reading, 0x541B, b"\0\0\0\0"), "little")
        if waiting == before and waiting > room - 200:
            return
        before = waiting
        time.sleep(0.3)
    raise AssertionError("the accounts were not told")


@pytest.mark.long
def test_nobody_was_ever_in_so_the_next_start_says_how_to_get_a_password(tmp_path):
    environ = {"OCOP_DATA_DIR": str(tmp_path / "data"), "PORT": str(free_port())}
    for words in ("First accounts", "flask --app app people password USERNAME"):
        with starts(environ) as (start,):
            assert start.answers(), start.said
            start.wait_for(words)


@pytest.mark.long
def test_of_two_first_starts_on_one_folder_the_second_waits_and_then_goes_on(tmp_path):
    for number in range(3):  # on a busy machine the second may begin when the first is done
        data = tmp_path / f"data-{number}"
        environs = [{"OCOP_DATA_DIR": str(data), "PORT": str(free_port())} for _ in range(2)]
        with starts(*environs) as both:
            assert all(start.answers() for start in both), [start.said for start in both]
            said = [start.said for start in both]
        assert sum("First accounts" in each for each in said) == 1
        assert len(passwords(data)) == max(len(told(each)) for each in said)
        if waited := sum("Another start is preparing the same data; waiting" in each for each in said):
            break

    assert waited == 1


@pytest.mark.long
def test_of_two_first_starts_on_one_postgresql_the_second_waits_and_then_goes_on(tmp_path):
    with postgres_server() as server:
        url = server.url(server.create())
        environs = [
            {"OCOP_DATA_DIR": str(tmp_path / name), "PORT": str(free_port()), "DATABASE_URL": url}
            for name in ("one", "other")
        ]
        with starts(*environs) as both:
            assert all(start.answers() for start in both), [start.said for start in both]
            said = [start.said for start in both]

    assert sum("First accounts" in each for each in said) == 1
    assert sum("Another start is preparing the same data; waiting" in each for each in said) == 1


@pytest.mark.long
@pytest.mark.parametrize("folders", [("one", "one"), ("one", "other")])
def test_of_two_starts_on_one_port_one_serves_and_the_other_says_that_it_is_taken(tmp_path, folders):
    port = str(free_port())
    with starts(*({"OCOP_DATA_DIR": str(tmp_path / folder), "PORT": port} for folder in folders)) as both:
        assert any(start.answers() for start in both)
        for start in both:
            start.wait_for("http://", "is taken")
        (loser,) = [start for start in both if "is taken" in start.said]
        (winner,) = [start for start in both if start is not loser]
        assert loser.process.wait(PATIENCE) == 1
        assert f"port {port} of 127.0.0.1 is taken" in loser.said
        assert f"PORT={int(port) + 1} make run" in loser.said
        assert "Traceback" not in loser.said
        assert winner.process.poll() is None


@pytest.mark.slow
@pytest.mark.parametrize("command", ["serve", "demo"])
def test_on_a_taken_port_nothing_is_begun(tmp_path, command):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = flask(command, OCOP_DATA_DIR=str(tmp_path / "data"), PORT=str(port))

    assert ended.returncode == 1
    assert f"port {port} of 127.0.0.1 is taken: something listens there already" in ended.stderr
    assert f"make {'run' if command == 'serve' else 'demo'}" in ended.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("host", "words"),
    [("192.0.2.7", "no address of this machine"), ("khong-co.invalid", "does not know the name")],
)
def test_a_host_that_is_not_this_machine_is_told(tmp_path, host, words):
    ended = flask("serve", OCOP_DATA_DIR=str(tmp_path / "data"), HOST=host, PORT=str(free_port()))
    assert ended.returncode == 1
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_a_name_of_this_machine_is_listened_at_and_a_port_just_left_is_free_again(tmp_path):
    environ = {"OCOP_DATA_DIR": str(tmp_path / "data"), "PORT": str(free_port()), "HOST": "localhost"}
    for _ in range(2):
        with starts(environ) as (start,):
            assert start.answers(), start.said
