"""Whether an image can be opened, without unpacking more than a small server can hold."""

from __future__ import annotations

from typing import BinaryIO

import pillow_heif
from PIL import Image

from ocop_tasks.storage.kinds import HEIC, HEIF, JPEG, PNG, WEBP, Kind, NotAllowed, Reason

MOST_PIXELS = 128_000_000
"""A phone's largest photo has 108 million."""
MOST_PROGRESSIVE_PIXELS = 32_000_000
"""A progressive JPEG is unpacked whole before its first line is known."""

Image.MAX_IMAGE_PIXELS = MOST_PIXELS

FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}


def check_image(stream: BinaryIO, kind: Kind) -> None:
    """Look whether the image opens as the ``kind`` it says it is. Raises NotAllowed."""
    stream.seek(0)
    try:
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


def _check_with_pillow(stream: BinaryIO, image_format: str) -> None:
    with Image.open(stream, formats=[image_format]) as image:
        _check_size(image.size, progressive="progressive" in image.info)
        if image_format == "JPEG":
            smaller = max(image.width // 8, 1), max(image.height // 8, 1)
            image.draft("RGB", smaller)  # reads every byte, keeps 1/64 of the pixels
            image.load()
        else:
            image.verify()


def _check_size(size: tuple[int, int], *, progressive: bool = False) -> None:
    if size[0] * size[1] > (MOST_PROGRESSIVE_PIXELS if progressive else MOST_PIXELS):
        raise Image.DecompressionBombError(f"{size[0]} x {size[1]} pixels")
