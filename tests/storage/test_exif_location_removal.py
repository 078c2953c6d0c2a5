"""A photo is kept without where it was taken, and is otherwise the same picture."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ocop_tasks.storage.formats import kinds
from ocop_tasks.storage.formats.images import check_image
from ocop_tasks.storage.formats.kinds import Kind
from ocop_tasks.storage.inspection import inspect
from ocop_tasks.storage.stores.local import LocalStore
from tests.storage import samples

ORIENTATION, TAKEN, PLACE, SIDEWAYS = 0x0112, 0x0132, 0x8825, 6
LATITUDE = (22.0, 13.0, 37.5)
FORMATS = [
    ("JPEG", kinds.JPEG),
    ("PNG", kinds.PNG),
    ("WEBP", kinds.WEBP),
    ("HEIF", kinds.HEIC),
    ("AVIF", kinds.AVIF),
    ("TIFF", kinds.TIFF),
]
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="22,13.6N" dc:format="image/jpeg">
<exif:GPSLongitude>103,38.2E</exif:GPSLongitude></rdf:Description></x:xmpmeta>"""


@pytest.fixture
def taken(tmp_path: Path):
    """Photos as the portal keeps them."""
    store = LocalStore(tmp_path)

    def take(photo: bytes) -> bytes:
        received = inspect(store.receive(BytesIO(photo), limit=1_000_000), "", remove_location=True).received
        store.keep(received)
        with store.open(received.sha256) as kept:
            return kept.read()

    return take


def written(*, place: bool = True) -> bytes:
    """What a phone writes into a photo."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[TAKEN] = SIDEWAYS, "2022:06:15 08:30:00"
    if place:
        exif[PLACE] = {1: "N", 2: LATITUDE, 3: "E", 4: (103.0, 38.0, 12.0), 27: b"Ban Na Van"}
    return exif.tobytes()


def exif_of(photo: bytes) -> Image.Exif:
    return Image.open(BytesIO(photo)).getexif()


@pytest.mark.parametrize(("image_format", "kind"), FORMATS)
def test_the_place_goes_and_the_picture_the_day_and_the_way_up_stay(taken, image_format: str, kind: Kind):
    photo = samples.picture(image_format=image_format, exif=written())
    assert exif_of(photo).get_ifd(PLACE)[2] == LATITUDE

    kept = taken(photo)

    assert PLACE not in exif_of(kept)
    assert b"Ban Na Van" not in kept
    assert exif_of(kept)[TAKEN] == "2022:06:15 08:30:00"
    assert exif_of(kept).get(ORIENTATION) == exif_of(photo).get(ORIENTATION)
    assert len(kept) == len(photo)
    assert Image.open(BytesIO(kept)).tobytes() == Image.open(BytesIO(photo)).tobytes()
    check_image(BytesIO(kept), kind)


@pytest.mark.parametrize(("image_format", "kind"), FORMATS)
def test_a_photo_that_tells_no_place_is_kept_byte_for_byte(taken, image_format: str, kind: Kind):
    photo = samples.picture(image_format=image_format, exif=written(place=False))

    assert taken(photo) == photo


def test_the_place_goes_from_the_words_that_a_programme_adds(taken):
    kept = taken(samples.picture(xmp=XMP))

    assert b"22,13.6N" not in kept
    assert b"103,38.2E" not in kept
    assert b'dc:format="image/jpeg"' in kept


def test_big_endian_cameras_are_understood(taken):
    exif = Image.Exif()
    exif.endian = ">"
    exif[PLACE] = {2: LATITUDE}
    photo = samples.picture(exif=exif.tobytes())
    assert b"Exif\0\0MM" in photo

    assert PLACE not in exif_of(taken(photo))


@pytest.mark.parametrize("cut", range(8, 150, 7))
def test_what_is_broken_in_it_breaks_nothing(taken, cut: int):
    exif = written()[:cut]
    photo = samples.picture(exif=exif)

    assert len(taken(photo)) == len(photo)
