"""What a file is, by its content: a name proves nothing.

All but ``refuse_by_head`` takes the file apart and runs aside (``inspection``); the libraries for images and PDFs are
loaded there.
"""

from __future__ import annotations

from typing import BinaryIO

from ocop_tasks.storage.formats import compound_files, office
from ocop_tasks.storage.formats.file_facts import Facts
from ocop_tasks.storage.formats.kinds import (
    AVIF,
    BMP,
    EXTENSIONS,
    GIF,
    HEIC,
    HEIF,
    JPEG,
    PDF,
    PNG,
    TIFF,
    WEBP,
    Family,
    Kind,
    NotAllowed,
    Reason,
)

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
IMAGES = {
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"GIF87a": GIF,
    b"GIF89a": GIF,
    b"II*\x00": TIFF,
    b"MM\x00*": TIFF,
}
RAW = b"CR\x02"
"""What a camera writes instead of a photo begins like a TIFF, and says so at its ninth byte."""
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
HEIF_BRANDS = {b"mif1", b"msf1"}
BMP_HEADERS = {12, 40, 52, 56, 64, 108, 124}
"""Bytes of the second header, by who wrote it: "BM" alone may begin a text."""
AVIF_BRANDS = {b"avif", b"avis"}


def sniff(stream: BinaryIO, name: str = "") -> Kind:
    """The kind of the file in ``stream``, which must be seekable and is left at its beginning.

    ``name`` only helps to say what a refused file is. Raises NotAllowed.
    """
    try:
        stream.seek(0)
        return _kind(stream, stream.read(HEAD), name)
    finally:
        stream.seek(0)


def facts(stream: BinaryIO, kind: Kind) -> Facts:
    """What the file says of itself; nothing where that cannot be read, which is no reason to refuse it."""
    from ocop_tasks.storage.formats import images, pdf

    try:
        stream.seek(0)
        if kind == PDF:
            return pdf.facts(stream)
        if kind.family is Family.IMAGE:
            return images.facts(stream, kind)
        return office.facts(stream) if kind.is_archive else compound_files.facts(stream)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a library stumbles over
        return Facts()
    finally:
        stream.seek(0)


def refuse_by_head(head: bytes) -> None:
    """Refuse what its first ``HEAD`` bytes tell; all else is looked at aside. Raises NotAllowed."""
    if not head:
        raise NotAllowed(Reason.EMPTY)
    if not _image_kind(head) and not head.startswith((ZIP, compound_files.SIGNATURE)):
        _refuse_dangerous(head)


def _kind(stream: BinaryIO, head: bytes, name: str) -> Kind:
    refuse_by_head(head)
    if kind := _image_kind(head):
        from ocop_tasks.storage.formats.images import check_image

        check_image(stream, kind)
        return kind
    if head.startswith(ZIP):
        return office.kind(stream)
    if head.startswith(compound_files.SIGNATURE):
        return compound_files.kind(stream)
    if b"%PDF-" in head[: PDF_WITHIN + 5]:
        from ocop_tasks.storage.formats import pdf

        pdf.check(stream)
        return PDF
    raise NotAllowed(Reason.OTHER, _guess(stream, name))


def _image_kind(head: bytes) -> Kind | None:
    for signature, kind in IMAGES.items():
        if head.startswith(signature) and not head[8:].startswith(RAW):
            return kind
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in BMP_HEADERS:
        return BMP
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        compatible = head[16 : int.from_bytes(head[:4], "big")]
        if brand in AVIF_BRANDS or (brand in HEIF_BRANDS and b"avif" in compatible):
            return AVIF
        if brand in HEIC_BRANDS:
            return HEIC
        if brand in HEIF_BRANDS:
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
    if b"<svg" in text and text.startswith(b"<"):
        raise NotAllowed(Reason.WEB_PAGE, "svg")
    if text.startswith(b"<?xml") and b"<html" not in text:
        raise NotAllowed(Reason.OTHER, "xml")
    if text.startswith(b"<"):
        raise NotAllowed(Reason.WEB_PAGE, "html")


def _guess(stream: BinaryIO, name: str) -> str:
    """What a file that is none of ours seems to be; its name may say so as long as it does not claim to be ours."""
    import puremagic

    stream.seek(0)
    try:
        return str(puremagic.magic_stream(stream)[0].extension).lstrip(".")
    except (puremagic.PureError, ValueError, IndexError):
        _, _, extension = name.lower().rpartition(".")
        return "" if extension == name.lower() or extension in EXTENSIONS else extension
