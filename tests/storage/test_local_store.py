"""Evidence in a folder: whole or absent, each once, whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from ocop_tasks.storage.stores.base import IncomingFile, NotStored, StorageUnavailable, Store, TooLarge
from ocop_tasks.storage.stores.local import LocalStore

MEGABYTE = 1024 * 1024
NOW = timedelta(0)


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "data" / "evidence")


def receive(store: Store, content: bytes) -> IncomingFile:
    return store.receive(BytesIO(content), limit=MEGABYTE)


def kept(store: LocalStore) -> list[str]:
    return sorted(file.name for file in store.content.rglob("*") if file.is_file())


def arriving(store: LocalStore) -> list[Path]:
    return list(store.incoming.iterdir()) if store.incoming.exists() else []


def test_what_is_kept_comes_back_byte_for_byte(store):
    content = os.urandom(700_000)

    received = receive(store, content)
    assert (received.sha256, received.size) == (sha256(content).hexdigest(), len(content))
    with received.open() as look:
        assert look.read() == content
    store.keep(received)

    with store.open(received.sha256) as file:
        assert file.read() == content
    assert store.exists(received.sha256)
    assert store.size(received.sha256) == len(content)
    assert not arriving(store)


def test_it_lies_under_its_sha256_readable_by_its_owner_alone(store):
    before = os.umask(0)
    try:
        received = receive(store, b"anh")
        store.keep(received)
    finally:
        os.umask(before)

    digest = sha256(b"anh").hexdigest()
    file = store.content / digest[:2] / digest[2:4] / digest
    assert file.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in (store.content, store.incoming, file.parent)} == {
        0o700
    }


def test_one_byte_too_many_is_refused_and_leaves_nothing(store):
    assert store.receive(BytesIO(b"12345"), limit=5).size == 5
    with pytest.raises(TooLarge) as refused:
        store.receive(BytesIO(b"123456"), limit=5)

    assert refused.value.limit == 5
    assert len(arriving(store)) == 1


def test_a_connection_that_breaks_leaves_nothing(store):
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(1000)

    with pytest.raises(ConnectionResetError):
        store.receive(Broken(bytes(5000)), limit=MEGABYTE)

    assert not arriving(store)


def test_the_same_bytes_are_stored_once(store):
    for _ in range(2):
        store.keep(receive(store, b"bien ban"))

    assert kept(store) == [sha256(b"bien ban").hexdigest()]
    assert not arriving(store)


def test_bytes_sent_again_mend_a_damaged_copy(store):
    received = receive(store, b"bien ban")
    store.keep(received)
    store.path(received.sha256).write_bytes(b"bien")

    store.keep(receive(store, b"bien ban"))

    assert store.size(received.sha256) == 8


def test_discarding_is_harmless_at_any_time(store):
    unwanted, wanted = receive(store, b"a"), receive(store, b"b")
    store.discard(unwanted)
    store.discard(unwanted)
    store.keep(wanted)
    store.discard(wanted)

    assert kept(store) == [wanted.sha256]
    assert not arriving(store)


@pytest.mark.parametrize("sha", ["0" * 64, "../../secret-key", "", "A" * 64])
def test_what_is_not_there_is_said_to_be_not_there(store, sha: str):
    assert not store.exists(sha)
    with pytest.raises(NotStored):
        store.open(sha)
    with pytest.raises(NotStored):
        store.size(sha)


def test_the_file_is_flushed_before_its_name_and_its_folders_after(store, monkeypatch):
    steps: list[str] = []
    rename = Path.replace

    def replace(old: Path, new: Path) -> Path:
        steps.append("rename")
        return rename(old, new)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(os, "fsync", lambda handle: steps.append(os.readlink(f"/proc/self/fd/{handle}")))
    received = receive(store, b"quyet dinh")
    store.keep(received)

    target = store.path(received.sha256)
    at = steps.index("rename")
    assert str(received.temporary) in steps[:at]
    assert steps[at + 1 :] == [str(target.parent), str(target.parent.parent), str(store.content)]


def test_many_threads_keep_the_same_and_different_bytes(store):
    contents = [b"%d" % (number % 20) * 50_000 for number in range(200)]

    def send(content: bytes) -> str:
        received = receive(store, content)
        store.keep(received)
        with store.open(received.sha256) as file:
            assert file.read() == content
        return received.sha256

    with ThreadPoolExecutor(8) as threads:
        sent = set(threads.map(send, contents))

    assert kept(store) == sorted(sent)
    assert not arriving(store)


def test_sweeping_takes_old_leftovers_and_nothing_else(store):
    store.keep(receive(store, b"kept"))
    old, new = receive(store, b"old"), receive(store, b"new")
    two_hours_ago = time.time() - 7200
    os.utime(old.temporary, (two_hours_ago, two_hours_ago))
    os.utime(store.path(sha256(b"kept").hexdigest()), (two_hours_ago, two_hours_ago))

    assert store.sweep(timedelta(hours=1)) == 1
    assert arriving(store) == [new.temporary]
    assert store.exists(sha256(b"kept").hexdigest())


def test_orphans_are_listed_and_left_alone(store):
    known, orphan = receive(store, b"known"), receive(store, b"orphan")
    store.keep(known)
    store.keep(orphan)

    assert list(store.orphans({known.sha256}.__contains__)) == [orphan.sha256]
    assert store.exists(orphan.sha256)


def no() -> bool:
    return False


def laid_long_ago(store: LocalStore, content: bytes) -> str:
    received = receive(store, content)
    store.keep(received)
    long_ago = time.time() - 7200
    os.utime(store.path(received.sha256), (long_ago, long_ago))
    return received.sha256


def test_only_what_came_long_ago_and_is_still_not_wanted_is_removed(store):
    old, wanted = laid_long_ago(store, b"old"), laid_long_ago(store, b"wanted")
    young = receive(store, b"young")
    store.keep(young)

    gone = [
        store.remove(old, older_than=timedelta(hours=1), unless=no),
        store.remove(wanted, older_than=timedelta(hours=1), unless=lambda: True),
        store.remove(young.sha256, older_than=timedelta(hours=1), unless=no),
    ]

    assert gone == [True, False, False]
    assert kept(store) == sorted([wanted, young.sha256])
    assert store.remove(old, older_than=timedelta(hours=1), unless=no), "what is gone is gone"


def test_bytes_that_come_again_while_the_old_ones_go_are_there_afterwards(store):
    old, again = laid_long_ago(store, b"same"), receive(store, b"same")
    with ThreadPoolExecutor(1) as other:
        keeping = []

        def come_again() -> bool:
            keeping.append(other.submit(store.keep, again))
            time.sleep(0.3)
            assert not keeping[0].done()
            return False

        assert store.remove(old, older_than=timedelta(hours=1), unless=come_again)
        keeping[0].result()

    assert store.exists(old)


def test_health_is_told_by_really_writing(store, monkeypatch):
    store.check_writable()
    assert not arriving(store)

    store.incoming.rmdir()
    with pytest.raises(StorageUnavailable):
        store.check_writable()


def test_a_full_disk_is_unhealthy_and_leaves_no_probe(store, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageUnavailable):
        store.check_writable()
    assert not arriving(store)


SENDER = """
import sys
from io import BytesIO
from pathlib import Path
from ocop_tasks.storage.stores.local import LocalStore

store = LocalStore(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    received = store.receive(BytesIO(b"%d " % number * 100_000), limit=10_000_000)
    store.keep(received)
    sys.stdout.write(received.sha256 + "\\n")
    sys.stdout.flush()
    number += 1
"""

STALLED = """
import sys
from io import BytesIO
from pathlib import Path
from ocop_tasks.storage.stores.local import LocalStore

class Slow(BytesIO):
    def read(self, size=-1):
        if self.tell():
            print("half", flush=True)
            sys.stdin.read()
        return super().read(300_000)

LocalStore(Path(sys.argv[1])).receive(Slow(bytes(900_000)), limit=10_000_000)
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def kill(process: subprocess.Popen[str]) -> Iterator[str]:
    process.send_signal(signal.SIGKILL)
    out, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    return iter(out.split())


def test_a_kill_in_the_middle_of_an_upload_leaves_only_what_the_sweep_takes(store):
    process = start(STALLED, store.content.parent)
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    kill(process)

    assert not kept(store)
    assert store.sweep(timedelta(hours=1)) == 0
    assert store.sweep(NOW) == 1
    assert not arriving(store)


@pytest.mark.long
def test_kills_at_any_moment_lose_nothing_acknowledged_and_leave_nothing_half(store):
    acknowledged: set[str] = set()
    for round_number in range(3):
        process = start(SENDER, store.content.parent, round_number * 10_000)
        assert process.stdout is not None
        acknowledged.add(process.stdout.readline().strip())
        time.sleep(0.02 + round_number * 0.027)
        acknowledged.update(each for each in kill(process) if len(each) == 64)

    for digest in kept(store):
        with store.open(digest) as file:
            assert sha256(file.read()).hexdigest() == digest
    assert acknowledged <= set(kept(store))
    store.sweep(NOW)
    assert not arriving(store)
