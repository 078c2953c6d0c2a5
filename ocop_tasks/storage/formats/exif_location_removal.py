"""Where a photo was taken, blanked in the file itself: no pixel is encoded anew and no byte moves.

EXIF (in JPEG, PNG, WebP, HEIC and AVIF alike; a TIFF is one) keeps the place in a directory of its own; XMP names it in
words. What cameras' makers write in their own manner is left alone.
"""

from __future__ import annotations

import re
import struct
from binascii import crc32
from contextlib import suppress
from itertools import islice
from mmap import mmap
from typing import BinaryIO

EXIF = re.compile(rb"(?:Exif\0\0|eXIf|EXIF.{4})(?=II\*\0|MM\0\*)", re.DOTALL)
TIFF = (b"II*\0", b"MM\0*")
XMP = re.compile(
    rb"""exif:GPS\w{1,40}\s?=\s?(?:"[^"]{0,200}"|'[^']{0,200}')|<exif:GPS(\w{1,40})>[^<]{0,200}</exif:GPS\1>"""
)
LONGEST, MOST_EXIF, MOST_XMP, MOST_TAGS = 300_000, 8, 500, 40
"""Bytes of one EXIF, and how many are looked at: a file that is made to have more keeps nobody waiting.

A JPEG's EXIF has at most 65,533 bytes, the place's directory 32 tags.
"""
PLACE = 0x8825
ENTRY = 12
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
"""Bytes of one value, by its type."""
PNG = b"\x89PNG\r\n\x1a\n"


def blank_place(file: BinaryIO) -> bool:
    """Blank in ``file``, which is left at its beginning, whatever tells of a place; whether there was anything."""
    file.seek(0)
    with mmap(file.fileno(), 0) as content:
        return _blank(content)


def _blank(content: mmap) -> bool:
    """Blank whatever tells of a place; whether there was anything."""
    begins = [each.end() for each in islice(EXIF.finditer(content), MOST_EXIF)]
    words = [each.span() for each in islice(XMP.finditer(content), MOST_XMP)]
    found = bool(words)
    if content[:4] in TIFF:
        begins.insert(0, 0)
    for at in begins:
        exif = content[at : at + LONGEST] if at else content[:]
        new = _exif_without_place(exif)
        content[at : at + len(new)] = new
        found |= new != exif
    for start, end in words:
        content[start:end] = b" " * (end - start)
    if found and content[: len(PNG)] == PNG:
        _sum_again(content)
    return found


def _exif_without_place(exif: bytes) -> bytes:
    """As long as it was; what is broken in it is left as it is."""
    tiff, order = bytearray(exif), "<" if exif.startswith(b"I") else ">"
    with suppress(struct.error):
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (entries,) = struct.unpack_from(order + "H", tiff, first)
        end = first + 2 + entries * ENTRY + 4
        for at in range(first + 2, end - 4, ENTRY):
            tag, where = struct.unpack_from(order + "H6xI", tiff, at)
            if tag == PLACE:
                _blank_directory(tiff, order, where)
                tiff[at:end] = tiff[at + ENTRY : end] + bytes(ENTRY)
                struct.pack_into(order + "H", tiff, first, entries - 1)
                break
    return bytes(tiff)


def _blank_directory(tiff: bytearray, order: str, first: int) -> None:
    (entries,) = struct.unpack_from(order + "H", tiff, first)
    for at in range(first + 2, first + 2 + min(entries, MOST_TAGS) * ENTRY, ENTRY):
        kind, count, where = struct.unpack_from(order + "2xHII", tiff, at)
        size = SIZES.get(kind, 1) * count
        if size > 4:
            _fill(tiff, where, size)
        _fill(tiff, at, ENTRY)
    _fill(tiff, first, 2)


def _fill(tiff: bytearray, at: int, size: int) -> None:
    end = min(at + size, len(tiff))
    tiff[at:end] = bytes(max(0, end - at))


def _sum_again(content: mmap) -> None:
    """Let the sums of a PNG's words be right again."""
    at = len(PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        end = at + 8 + length
        if content[at + 4 : at + 8] in (b"eXIf", b"iTXt") and end + 4 <= len(content):
            struct.pack_into(">I", content, end, crc32(content[at + 4 : end]))
        at = end + 4
