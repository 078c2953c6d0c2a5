"""What has arrived is looked at aside: with the same result, and at an end in time whatever the file does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from ocop_tasks.storage import inspection
from ocop_tasks.storage.formats import kinds
from ocop_tasks.storage.formats.kinds import NotAllowed, Reason
from ocop_tasks.storage.inspection import inspect
from ocop_tasks.storage.sandbox.client import Limits, Sandbox
from ocop_tasks.storage.sandbox.concurrency_limits import Busy, ConcurrencyLimit
from ocop_tasks.storage.stores.base import IncomingFile
from ocop_tasks.storage.stores.local import LocalStore
from tests.storage import samples
from tests.storage.stand_in import STAND_IN, asked
from tests.storage.test_sniffing import ALLOWED, REFUSED

LARGEST_PHOTO = (12_000, 9_000)


@pytest.fixture
def arrived(tmp_path: Path):
    """Lets a file arrive."""
    store = LocalStore(tmp_path / "evidence")

    def arrive(content: bytes) -> IncomingFile:
        return store.receive(BytesIO(content), limit=10_000_000)

    return arrive


@pytest.fixture
def stand_in() -> Iterator[Sandbox]:
    sandbox = Sandbox(STAND_IN)
    yield sandbox
    sandbox.end()


def test_aside_everything_is_what_it_is(arrived):
    for content, kind in (each.values for each in ALLOWED):
        received = arrived(content)
        assert inspect(received, "ảnh.jpg")[:2] == (received, kind)


def test_aside_everything_is_refused_as_it_is(arrived):
    for content, reason, found in (each.values for each in REFUSED):
        with pytest.raises(NotAllowed) as refusal:
            inspect(arrived(content), "ảnh.jpg")
        assert (refusal.value.reason, refusal.value.found) == (reason, found)


@pytest.mark.parametrize(
    "content",
    [
        samples.picture(),
        samples.office("docx"),
        samples.compound(["WordDocument"]),
        samples.picture(image_format="GIF"),
    ],
    ids=["photo", "docx", "doc", "gif"],
)
def test_nothing_is_taken_apart_in_the_servers_own_process(arrived, stand_in, monkeypatch, content):
    monkeypatch.setattr(inspection, "sniff", None)
    monkeypatch.setattr(inspection, "blank_place", None)

    assert inspect(arrived(content), "", remove_location=True, sandbox=stand_in)[1] is kinds.JPEG


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b""], ids=["exe", "nothing"])
def test_what_its_first_bytes_refuse_starts_no_process(arrived, stand_in, content):
    with suppress(NotAllowed):
        inspect(arrived(content), "", sandbox=stand_in)

    assert stand_in._process is None


def test_the_largest_photos_of_phones_are_taken(arrived):
    photo = samples.picture(LARGEST_PHOTO, quality=30)
    progressive = samples.picture((8_000, 6_000), progressive=True)

    assert inspect(arrived(photo), "")[1] is kinds.JPEG
    assert inspect(arrived(progressive), "")[1] is kinds.JPEG


@pytest.mark.parametrize(
    ("word", "reason"), [("work", Reason.TOO_HEAVY), ("hold", Reason.TOO_HEAVY), ("abort", Reason.DAMAGED)]
)
def test_a_file_that_takes_too_much_is_refused(arrived, stand_in, monkeypatch, word, reason):
    monkeypatch.setattr(inspection, "LIMITS", Limits(cpu=1, wall=20.0, memory=150 * 1024**2))

    with pytest.raises(NotAllowed) as refusal:
        inspect(arrived(asked(word)), "", sandbox=stand_in)

    assert refusal.value.reason is reason


def test_when_nobody_can_say_in_time_it_is_later_and_not_refused(arrived, stand_in, monkeypatch):
    monkeypatch.setattr(inspection, "LIMITS", Limits(cpu=5, wall=0.2, memory=512 * 1024**2))

    with pytest.raises(Busy):
        inspect(arrived(asked("sleep")), "", sandbox=stand_in)


def test_of_many_files_at_once_some_wait_and_the_rest_are_told_later(arrived, stand_in):
    concurrency, files = (
        ConcurrencyLimit(at_once=1, waiting=2, patience=10.0),
        [arrived(asked("nap")) for _each in range(12)],
    )

    def look(file: IncomingFile) -> bool:
        try:
            return bool(inspect(file, "", sandbox=stand_in, concurrency=concurrency))
        except Busy:
            return False

    with ThreadPoolExecutor(12) as people:
        assert list(people.map(look, files)).count(True) == 3
