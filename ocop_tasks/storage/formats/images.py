"""Whether an image can be opened, without unpacking more than a small server can hold, and what it says of itself."""

from __future__ import annotations

import json
import os
import re
from typing import Any, BinaryIO, cast

import pillow_heif
from PIL import Image

from ocop_tasks.storage.formats.file_facts import Facts, Original
from ocop_tasks.storage.formats.kinds import (
    AVIF,
    BMP,
    GIF,
    HEIC,
    HEIF,
    JPEG,
    PNG,
    TIFF,
    WEBP,
    Kind,
    NotAllowed,
    Reason,
)

MOST_PIXELS = 128_000_000
"""A phone's largest photo has 108 million."""
MOST_PROGRESSIVE_PIXELS = 64_000_000
"""A progressive JPEG is unpacked whole before its first line is known."""
MOST_PAGES = 2_000

Image.MAX_IMAGE_PIXELS = MOST_PIXELS

FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", AVIF: "AVIF", GIF: "GIF", BMP: "BMP", TIFF: "TIFF"}
LOADED = (GIF, BMP)
"""Pillow tells of these whether they are whole by unpacking alone."""
STRIPS = ((273, 279), (324, 325))
"""Where a page's strips or tiles begin in a TIFF, and how long they are."""
EXIF, TAKEN, ZONE, SOFTWARE = 0x8769, 0x9003, 0x9011, 0x0131
TAKEN_AT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
ZONED = re.compile(r"[+-]\d\d:\d\d")
MADE_SMALLER = "OCOP made smaller "
"""What static/js/photos.js writes into a photo, before the original's particulars."""


def check_image(stream: BinaryIO, kind: Kind) -> None:
    """Look whether the image opens as the ``kind`` it says it is. Raises NotAllowed."""
    stream.seek(0)
    try:
        if kind in (HEIC, HEIF, AVIF):
            _check_boxes(stream)
        if kind in (HEIC, HEIF):
            _check_size(pillow_heif.open_heif(stream).size)
        else:
            _check_with_pillow(stream, FORMATS[kind])
    except Image.DecompressionBombError as error:
        raise NotAllowed(Reason.TOO_MANY_PIXELS, kind.extension) from error
    except (NotAllowed, MemoryError):
        raise
    except Exception as error:  # whatever a decoder stumbles over, the file is damaged
        raise NotAllowed(Reason.DAMAGED, kind.extension) from error


def facts(stream: BinaryIO, kind: Kind) -> Facts:
    """When it was taken, of what photo a device made it, and how many pages a scan has."""
    stream.seek(0)
    told = Facts()
    with _opened(stream, kind) as image:
        exif = image.getexif()
        if taken := _taken(exif.get_ifd(EXIF)):
            told["taken"] = taken
        if original := _original(str(exif.get(SOFTWARE, ""))):
            told["made_smaller"] = original
        if kind == TIFF:
            told["pages"] = min(cast(int, getattr(image, "n_frames", 1)), MOST_PAGES)
    return told


def _opened(stream: BinaryIO, kind: Kind) -> Image.Image:
    if kind in (HEIC, HEIF):
        pillow_heif.register_heif_opener()
    return Image.open(stream, formats=[FORMATS.get(kind, "HEIF")])


def _taken(particulars: dict[int, Any]) -> str:
    found = TAKEN_AT.match(str(particulars.get(TAKEN, "")))
    if not found or found[1] == "0000":
        return ""
    zone = ZONED.fullmatch(str(particulars.get(ZONE, "")).rstrip("\0 "))
    return "{}-{}-{}T{}".format(*found.groups()) + (zone[0] if zone else "")


def _original(software: str) -> Original | None:
    if not software.startswith(MADE_SMALLER):
        return None
    try:
        width, height, size = (int(each) for each in json.loads(software.removeprefix(MADE_SMALLER)))
    except (ValueError, TypeError):
        return None
    return Original(width=width, height=height, bytes=size)


def _check_with_pillow(stream: BinaryIO, image_format: str) -> None:
    with Image.open(stream, formats=[image_format]) as image:
        _check_size(image.size, progressive="progressive" in image.info)
        if image_format == "JPEG":
            smaller = max(image.width // 8, 1), max(image.height // 8, 1)
            image.draft("RGB", smaller)  # reads every byte, keeps 1/64 of the pixels
            image.load()
        elif image_format == "TIFF":
            _check_pages(image, _end(stream))
        elif image_format in [FORMATS[kind] for kind in LOADED]:
            image.load()
        else:
            image.verify()


def _check_pages(image: Any, end: int) -> None:
    """Look at the pages of a scan: each is no larger than any image, and its strips lie within the file."""
    for number in range(min(image.n_frames, MOST_PAGES)):
        image.seek(number)
        _check_size(image.size)
        for begins, lengths in STRIPS:
            places, sizes = image.tag_v2.get(begins, ()), image.tag_v2.get(lengths, ())
            if any(place + size > end for place, size in zip(places, sizes, strict=False)):
                raise EOFError("a page past the end")
    image.seek(0)
    image.load()


def _check_boxes(stream: BinaryIO) -> None:
    """A HEIC or AVIF is a row of boxes that say how long they are: the last ends with the file. Raises EOFError."""
    end, at = _end(stream), 0
    while at < end:
        stream.seek(at)
        head = stream.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length and length < 8:
            raise EOFError("a box without a length")
        at += length or end - at
    if at > end:
        raise EOFError("a box past the end")
    stream.seek(0)


def _end(stream: BinaryIO) -> int:
    here = stream.tell()
    end = stream.seek(0, os.SEEK_END)
    stream.seek(here)
    return end


def _check_size(size: tuple[int, int], *, progressive: bool = False) -> None:
    if size[0] * size[1] > (MOST_PROGRESSIVE_PIXELS if progressive else MOST_PIXELS):
        raise Image.DecompressionBombError(f"{size[0]} x {size[1]} pixels")
