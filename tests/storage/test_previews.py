"""Previews: upright, small, without what the camera knew, and never instead of the original."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ocop_tasks.storage import previews
from ocop_tasks.storage.formats import kinds
from ocop_tasks.storage.formats.kinds import Kind
from ocop_tasks.storage.previews import PreviewCache, PreviewPending, make_preview
from ocop_tasks.storage.sandbox.client import Limits, Sandbox
from ocop_tasks.storage.sandbox.concurrency_limits import Busy
from ocop_tasks.storage.stores.base import NotStored
from ocop_tasks.storage.stores.local import LocalStore
from tests.storage import samples
from tests.storage.stand_in import STAND_IN, asked

HOLD = """
import fcntl, sys, time
lock = open(sys.argv[1], "wb")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""
ORIENTATION, MAKER = 0x0112, 0x010F
SIDEWAYS = 6


def sideways_exif() -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = SIDEWAYS
    exif[MAKER] = "May anh"
    return exif.tobytes()


def opened(preview: bytes | None) -> Image.Image:
    assert preview is not None
    image = Image.open(BytesIO(preview))
    image.load()
    assert image.format == "WEBP"
    return image


def colour(image: Image.Image, x: float, y: float) -> str:
    bands = image.convert("RGB").split()
    at = int(x * image.width), int(y * image.height)
    return max(zip((band.getpixel(at) for band in bands), ("red", "green", "blue"), strict=True))[1]


@pytest.mark.parametrize(
    ("image_format", "kind"),
    [("JPEG", kinds.JPEG), ("PNG", kinds.PNG), ("WEBP", kinds.WEBP), ("HEIF", kinds.HEIC)],
)
def test_a_photo_is_shown_smaller_and_right_side_up(image_format: str, kind: Kind):
    photo = samples.picture((1200, 600), image_format, exif=sideways_exif())

    image = opened(make_preview(BytesIO(photo), kind, longest=320))

    assert image.size == (160, 320)
    assert colour(image, 0.5, 0.1) == "red"
    assert colour(image, 0.5, 0.9) == "blue"


def test_nothing_the_camera_wrote_is_left():
    photo = samples.picture((800, 600), exif=sideways_exif(), comment=b"thon Ban Bung")

    preview = make_preview(BytesIO(photo), kinds.JPEG)

    assert not dict(opened(preview).getexif())
    assert preview is not None
    assert b"May anh" not in preview
    assert b"Bung" not in preview


def test_a_small_picture_is_not_blown_up():
    assert opened(make_preview(BytesIO(samples.picture((64, 48))), kinds.JPEG)).size == (64, 48)


def test_what_is_clear_stays_clear():
    written = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(written, "PNG")

    assert opened(make_preview(BytesIO(written.getvalue()), kinds.PNG)).mode == "RGBA"


def test_a_pdf_shows_its_first_page():
    image = opened(make_preview(BytesIO(samples.pdf(width=200, height=100)), kinds.PDF, longest=320))

    assert image.size == (320, 160)
    assert colour(image, 0.5, 0.5) == "green"


def test_the_seal_and_the_fields_of_a_signed_letter_are_drawn():
    """What a program signs with is a form field whose look is drawn upon the page."""
    image = opened(make_preview(BytesIO(samples.sealed_pdf()), kinds.PDF, longest=200))

    assert colour(image, 0.25, 0.5) == "red"
    assert colour(image, 0.75, 0.5) == "green"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4\nnothing more", kinds.PDF),
        (samples.picture((900, 900))[:900], kinds.JPEG),
        (b"\xff\xd8\xff" + bytes(100), kinds.JPEG),
        (samples.pdf(), kinds.JPEG),
        (samples.vast("PNG"), kinds.PNG),
        (samples.office("docx"), kinds.DOCX),
    ],
    ids=["pdf", "jpg-cut", "jpg-in-name-only", "pdf-as-jpg", "png-vast", "docx"],
)
def test_what_cannot_be_shown_has_no_preview(content: bytes, kind: Kind):
    assert make_preview(BytesIO(content), kind) is None


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "evidence")


@pytest.fixture
def cache(store: LocalStore, tmp_path: Path) -> PreviewCache:
    return PreviewCache(store, tmp_path / "previews")


def keep(store: LocalStore, content: bytes) -> str:
    received = store.receive(BytesIO(content), limit=10_000_000)
    store.keep(received)
    return received.sha256


def test_a_preview_is_made_once_for_each_size(store, cache, monkeypatch):
    sha = keep(store, samples.picture((800, 600)))
    large, small = cache.get_or_make(sha, kinds.JPEG), cache.get_or_make(sha, kinds.JPEG, previews.THUMBNAIL)
    monkeypatch.setattr(previews, "make_preview", None)

    assert cache.get_or_make(sha, kinds.JPEG) == large
    assert cache.get_or_make(sha, kinds.JPEG, previews.THUMBNAIL) == small
    assert opened(large).size == (800, 600)
    assert opened(small).size == (320, 240)


def test_that_there_is_none_is_remembered_too(store, cache, monkeypatch):
    sha = keep(store, b"%PDF-1.4\nnothing more")
    assert cache.get_or_make(sha, kinds.PDF) is None
    monkeypatch.setattr(previews, "make_preview", None)

    assert cache.get_or_make(sha, kinds.PDF) is None


def test_a_machine_too_busy_now_is_asked_again_later_and_not_at_every_request(store, tmp_path, monkeypatch):
    sha = keep(store, samples.picture())
    hurried = PreviewCache(
        store, tmp_path / "previews", limits=Limits(cpu=5, wall=0.00001, memory=2 * 1024**3)
    )
    with pytest.raises(PreviewPending):
        hurried.get_or_make(sha, kinds.JPEG)
    with store.open(sha) as source, pytest.raises(Busy):
        make_preview(source, kinds.JPEG, limits=hurried.limits)
    cache = PreviewCache(store, tmp_path / "previews")

    with monkeypatch.context() as resting:
        resting.setattr(previews, "make_preview", None)
        with pytest.raises(PreviewPending):
            cache.get_or_make(sha, kinds.JPEG)
    monkeypatch.setattr(previews, "RETRY_AFTER", 0)

    assert cache.get_or_make(sha, kinds.JPEG) is not None


@pytest.fixture
def acted(store: LocalStore, tmp_path: Path) -> Iterator[Callable[..., PreviewCache]]:
    """Caches on one folder, as two processes of the server have them, whose pictures the stand-in makes."""
    sandboxes: list[Sandbox] = []

    def cache(**options: Any) -> PreviewCache:
        sandboxes.append(Sandbox(STAND_IN))
        return PreviewCache(store, tmp_path / "previews", sandbox=sandboxes[-1], **options)

    yield cache
    for sandbox in sandboxes:
        sandbox.end()


def test_a_page_that_takes_too_long_is_not_tried_again(store, acted, monkeypatch):
    cache, sha = acted(limits=Limits(cpu=1, wall=20.0, memory=512 * 1024**2)), keep(store, asked("work"))

    assert cache.get_or_make(sha, kinds.JPEG) is None
    monkeypatch.setattr(previews, "make_preview", None)
    assert cache.get_or_make(sha, kinds.JPEG) is None


def test_asked_for_by_many_at_once_it_is_made_once_and_none_waits_for_long(store, acted):
    """36 requests that two processes of the server have at once: 72 in all."""
    sha, workers = keep(store, asked("nap")), (acted(patience=10.0), acted(patience=10.0))

    def ask(number: int) -> bytes | None:
        begun = time.monotonic()
        try:
            return workers[number % 2].get_or_make(sha, kinds.JPEG)
        except PreviewPending:
            assert time.monotonic() - begun < 5
            return None

    with ThreadPoolExecutor(72) as people:
        pictures = list(people.map(ask, range(72)))

    made = {picture for picture in pictures if picture}
    assert len(made) == 1
    assert len([picture for picture in pictures if picture]) <= 2 * (previews.AT_ONCE + previews.WAITING)
    assert {cache.get_or_make(sha, kinds.JPEG) for cache in workers} == made


def test_who_waits_too_long_for_another_one_is_told_later(store, acted):
    sha, first, second = keep(store, asked("nap")), acted(), acted(patience=0.1)
    with ThreadPoolExecutor(1) as people:
        making = people.submit(first.get_or_make, sha, kinds.JPEG)
        while not list(first.locks.iterdir()):
            time.sleep(0.01)

        with pytest.raises(PreviewPending):
            second.get_or_make(sha, kinds.JPEG)

        assert making.result(10)


def test_a_process_that_is_killed_while_it_makes_one_holds_up_nobody(store, acted):
    sha, cache = keep(store, asked("nap")), acted()
    lock = cache.locks / sha[:3]
    killed = subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE)
    assert killed.stdout
    assert killed.stdout.readline()
    killed.kill()
    killed.wait()
    killed.stdout.close()

    assert cache.get_or_make(sha, kinds.JPEG)


def test_there_is_no_preview_of_what_is_not_kept(cache):
    with pytest.raises(NotStored):
        cache.get_or_make("0" * 64, kinds.JPEG)
