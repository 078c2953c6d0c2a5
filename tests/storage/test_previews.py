"""Previews: upright, small, without what the camera knew, and never instead of the original."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ocop_tasks.storage import kinds, previews
from ocop_tasks.storage.base import NotStored
from ocop_tasks.storage.kinds import Kind
from ocop_tasks.storage.local import LocalStore
from ocop_tasks.storage.previews import NotRendered, PreviewCache, make_preview
from tests.storage import samples

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


def test_a_machine_too_busy_now_is_asked_again_later(store, cache, monkeypatch):
    sha = keep(store, samples.picture())
    with monkeypatch.context() as busy:
        busy.setattr(previews, "SECONDS", 0.0001)
        with store.open(sha) as source, pytest.raises(NotRendered):
            make_preview(source, kinds.JPEG)
        assert cache.get_or_make(sha, kinds.JPEG) is None

    assert cache.get_or_make(sha, kinds.JPEG) is not None


def test_there_is_no_preview_of_what_is_not_kept(cache):
    with pytest.raises(NotStored):
        cache.get_or_make("0" * 64, kinds.JPEG)
