"""Real little files of every kind, made here so that each test sees what is in them."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import crc32

import pillow_heif
from PIL import Image

MAIN_PARTS = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
OPEN_XML = "application/vnd.openxmlformats-officedocument."
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def picture(size: tuple[int, int] = (64, 48), image_format: str = "JPEG", **options: object) -> bytes:
    """An image whose left half is red and whose right half is blue."""
    pillow_heif.register_heif_opener()
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    written = BytesIO()
    image.save(written, image_format, **options)
    return written.getvalue()


def vast(image_format: str) -> bytes:
    """A small PNG or progressive JPEG whose header claims 12,000 x 11,000 pixels."""
    claimed = bytearray(picture(image_format=image_format, progressive=True))
    if image_format == "PNG":
        claimed[16:24] = struct.pack(">2I", 12_000, 11_000)
        claimed[29:33] = struct.pack(">I", crc32(claimed[12:29]))
    else:
        at = claimed.index(b"\xff\xc2") + 5
        claimed[at : at + 4] = struct.pack(">2H", 11_000, 12_000)
    return bytes(claimed)


def pdf(before: bytes = b"", width: int = 200, height: int = 100) -> bytes:
    """One page, all green, with a proper table of its objects."""
    return before + _pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"", width, height)


def sealed_pdf() -> bytes:
    """A green page with a field for a signature in its left half, whose look is all red."""
    seal = b"1 0 0 rg 0 0 100 100 re f"
    field = (
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal) /F 4 /Rect [0 0 100 100] /AP << /N 6 0 R >> >>"
    )
    look = b"<< /Type /XObject /Subtype /Form /BBox [0 0 100 100] /Length %d >>\nstream\n%s\nendstream"
    catalog = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> >>"
    return _pdf(catalog, b"/Annots [5 0 R]", 200, 100, field, look % (len(seal), seal))


def _pdf(catalog: bytes, of_page: bytes, width: int, height: int, *more: bytes) -> bytes:
    content = b"0 1 0 rg 0 0 %d %d re f" % (width, height)
    objects = [
        catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R %s >>"
        % (width, height, of_page),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *more,
    ]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive of ``parts``."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def endless_zip(entries: int) -> bytes:
    """A zip archive that is nothing but its table of contents: 47 bytes for each of its empty ``entries``."""
    entry = (
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    )
    contents, first, counted = entry * entries, b"PK\x03\x04" + bytes(26), min(entries, 0xFFFF)
    size, place = len(contents), len(first)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, counted, counted, size, place, 0)
    return first + contents + end


def office(extension: str, more: dict[str, str | bytes] | None = None, media_type: str = "") -> bytes:
    """A docx, xlsx or pptx with its main part, and ``more`` parts."""
    part, kind = MAIN_PARTS[extension]
    declared = media_type or f"{OPEN_XML}{kind}.main+xml"
    types = f'<Types><Override PartName="/{part}" ContentType="{declared}"/></Types>'
    return zipped({"[Content_Types].xml": types, part: "<x/>", **(more or {})})


def compound(names: Iterable[str], deeper: Iterable[str] = (), *, tail: int = 0) -> bytes:
    """An OLE compound file with ``names`` under its root, and ``deeper`` in a storage called ObjectPool."""
    under_root, inside = [*names], [*deeper]
    entries = [_entry("Root Entry", 5, child=1)]
    if inside:
        under_root.append("ObjectPool")
    for at, name in enumerate(under_root, 1):
        last = at == len(under_root)
        child = len(under_root) + 1 if name == "ObjectPool" else FREE
        entries.append(
            _entry(name, 1 if name == "ObjectPool" else 2, right=FREE if last else at + 1, child=child)
        )
    for at, name in enumerate(inside, len(under_root) + 1):
        entries.append(_entry(name, 2, right=FREE if at == len(under_root) + len(inside) else at + 1))
    entries += [_entry("", 0)] * (-len(entries) % 4)
    sectors = len(entries) // 4
    chain = [*range(2, sectors + 1), END]
    table = struct.pack("<128I", TABLE, *chain, *[FREE] * (127 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0)
    return header + struct.pack("<109I", 0, *[FREE] * 108) + table + b"".join(entries) + bytes(tail)


def _entry(name: str, kind: int, *, right: int = FREE, child: int = FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le") if name else b""
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB3I", len(encoded), kind, 1, FREE, right, child)
    return head.ljust(128, b"\0")
