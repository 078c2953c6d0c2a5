"""What a file is, by its content: a name proves nothing.

All but ``known_by_head`` takes the file apart and runs aside (``inspection``); the libraries for images are loaded
there.
"""

from __future__ import annotations

from typing import BinaryIO

from ocop_tasks.storage import compound, office
from ocop_tasks.storage.kinds import EXTENSIONS, HEIC, HEIF, JPEG, PDF, PNG, WEBP, Kind, NotAllowed, Reason

HEAD = 4096
PDF_WITHIN = 1024
"""Readers accept a PDF that begins this many bytes into the file; scanners and printers write such ones."""

PROGRAMS = {
    b"MZ": "exe",
    b"\x7fELF": "elf",
    b"\xca\xfe\xba\xbe": "class",
    b"\xcf\xfa\xed\xfe": "macho",
    b"\xce\xfa\xed\xfe": "macho",
    b"dex\n": "dex",
    b"L\x00\x00\x00\x01\x14\x02\x00": "lnk",
}
ARCHIVES = {
    b"PK": "zip",
    b"Rar!": "rar",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gz",
    b"BZh": "bz2",
    b"\xfd7zXZ": "xz",
    b"MSCF": "cab",
}
SCRIPTS = {b"#!": "sh", b"@echo": "bat", b"<?php": "php", b"<%": "asp"}
ZIP = b"PK\x03\x04"
BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xff\xfe"
WHITE = b" \t\r\n\f"
IMAGES = {b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
HEIF_BRANDS = {b"mif1", b"msf1"}


def sniff(stream: BinaryIO, name: str = "") -> Kind:
    """The kind of the file in ``stream``, which must be seekable and is left at its beginning.

    ``name`` only helps to say what a refused file is. Raises NotAllowed.
    """
    try:
        stream.seek(0)
        return _kind(stream, stream.read(HEAD), name)
    finally:
        stream.seek(0)


def known_by_head(head: bytes) -> Kind | None:
    """The kind of the file whose first ``HEAD`` bytes these are; None where they do not tell. Raises NotAllowed."""
    if not head:
        raise NotAllowed(Reason.EMPTY)
    if _image_kind(head) or head.startswith((ZIP, compound.SIGNATURE)):
        return None
    _refuse_dangerous(head)
    return PDF if b"%PDF-" in head[: PDF_WITHIN + 5] else None


def _kind(stream: BinaryIO, head: bytes, name: str) -> Kind:
    if kind := known_by_head(head):
        return kind
    if kind := _image_kind(head):
        from ocop_tasks.storage.images import check_image

        check_image(stream, kind)
        return kind
    if head.startswith(ZIP):
        return office.kind(stream)
    if head.startswith(compound.SIGNATURE):
        return compound.kind(stream)
    raise NotAllowed(Reason.OTHER, _guess(stream, name))


def _image_kind(head: bytes) -> Kind | None:
    for signature, kind in IMAGES.items():
        if head.startswith(signature):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        compatible = head[16 : int.from_bytes(head[:4], "big")]
        if brand in HEIC_BRANDS:
            return HEIC
        if brand in HEIF_BRANDS and b"avif" not in compatible:
            return HEIF
    return None


def _refuse_dangerous(head: bytes) -> None:
    """Refuse by first bytes, also a file that says %PDF- further on."""
    text = head.replace(b"\x00", b"").lstrip(BYTE_ORDER_MARKS + WHITE).lower()
    for reason, beginning, signatures in (
        (Reason.PROGRAM, head, PROGRAMS),
        (Reason.ARCHIVE, head, ARCHIVES),
        (Reason.SCRIPT, text, SCRIPTS),
    ):
        for signature, found in signatures.items():
            if beginning.startswith(signature):
                raise NotAllowed(reason, found)
    if text.startswith(b"<"):
        raise NotAllowed(Reason.WEB_PAGE, "svg" if b"<svg" in text else "html")


def _guess(stream: BinaryIO, name: str) -> str:
    """What a file that is none of ours seems to be; its name may say so as long as it does not claim to be ours."""
    import puremagic

    stream.seek(0)
    try:
        return str(puremagic.magic_stream(stream)[0].extension).lstrip(".")
    except (puremagic.PureError, ValueError, IndexError):
        _, _, extension = name.lower().rpartition(".")
        return "" if extension == name.lower() or extension in EXTENSIONS else extension
