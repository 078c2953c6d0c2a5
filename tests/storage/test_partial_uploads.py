"""Files that grow: by one writer at a time, whoever dies or is cut off, and never with a hole."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from ocop_tasks.storage.stores.base import NotStored
from ocop_tasks.storage.stores.partial_uploads import Overtaken, PartialUploads

CONTENT = random.Random(1).randbytes(300_000)
SPAWN = multiprocessing.get_context("fork")


class BrokenOff(BytesIO):
    """A connection that breaks where its bytes end."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on, or raise ConnectionError."""
        if piece := super().read(size):
            return piece
        raise ConnectionError


@pytest.fixture
def arriving(tmp_path: Path) -> PartialUploads:
    arriving = PartialUploads(tmp_path / "arriving")
    arriving.begin("a")
    return arriving


def test_it_is_as_long_as_what_was_added(arriving):
    with arriving.append_to("a", 0) as adding:
        adding.add(b"123")
        adding.add(b"45")

    assert arriving.length("a") == 5
    with arriving.open("a") as file:
        assert file.read() == b"12345"


def test_what_was_added_before_an_error_stays(arriving):
    with pytest.raises(ConnectionError), arriving.append_to("a", 0) as adding:
        adding.add_all(BrokenOff(b"123"), 2)

    assert arriving.length("a") == 3


def test_a_connection_that_was_given_up_for_dead_cannot_add_any_more(arriving):
    with arriving.append_to("a", 0) as slow:
        slow.add(b"12")
        with arriving.append_to("a", arriving.length("a")) as quick:
            quick.add(b"345")

        with pytest.raises(Overtaken):
            slow.add(b"34")

    assert arriving.length("a") == 5


@pytest.mark.parametrize("at", [0, 4])
def test_from_elsewhere_than_the_end_nothing_is_added(arriving, at):
    with arriving.append_to("a", 0) as adding:
        adding.add(b"123")

    with pytest.raises(Overtaken), arriving.append_to("a", at):
        pass


def test_who_is_adding_notices_that_it_was_removed(arriving):
    with arriving.append_to("a", 0) as adding:
        adding.add(b"12")
        arriving.remove("a")
        with pytest.raises(NotStored):
            adding.add(b"3")

    with pytest.raises(NotStored):
        arriving.length("a")


@pytest.mark.parametrize("name", ["b", "", "../a", "a/b", ".", "a" * 65])
def test_there_is_nothing_under_another_name(arriving, name):
    for ask in (arriving.length, arriving.open):
        with pytest.raises(NotStored):
            ask(name)


def test_what_nobody_added_to_for_long_is_swept(arriving):
    arriving.begin("b")
    os.utime(arriving.folder / "a", (0, 0))

    assert arriving.sweep(timedelta(days=7)) == 1
    assert [file.name for file in arriving.folder.iterdir()] == ["b"]


def _send(folder: Path, seed: int) -> None:
    """What a stubborn client does: ask how far it is, and go on from there until it is whole."""
    arriving, chance = PartialUploads(folder), random.Random(seed)
    while (at := arriving.length("a")) < len(CONTENT):
        try:
            with arriving.append_to("a", at) as adding:
                while adding.at < len(CONTENT) and chance.random() < 0.95:
                    adding.add(CONTENT[adding.at : adding.at + chance.randint(1, 5000)])
        except Overtaken:
            continue


def test_many_processes_at_once_write_the_same_file_without_a_hole(arriving):
    processes = [SPAWN.Process(target=_send, args=(arriving.folder, seed)) for seed in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    with arriving.open("a") as file:
        assert file.read() == CONTENT


def test_killed_while_adding_it_leaves_a_beginning_that_can_go_on(arriving):
    for kill in range(5):
        process = SPAWN.Process(target=_send, args=(arriving.folder, kill))
        process.start()
        while arriving.length("a") < (kill + 1) * 20_000:
            pass
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        with arriving.open("a") as file:
            there = file.read()
        assert CONTENT.startswith(there)

    _send(arriving.folder, 99)
    with arriving.open("a") as file:
        assert file.read() == CONTENT
