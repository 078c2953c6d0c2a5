"""Real little files of every kind, made here so that each test sees what is in them."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable, Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import crc32

import pillow_heif
from PIL import Image

from ocop_tasks.storage.formats.workbook_password import rc4

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


def scan(pages: int, *, big_endian: bool = False) -> bytes:
    """What a scanner makes: a TIFF whose first page is red, the second green, the third blue."""
    first, *rest = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")[:pages]]
    written = BytesIO()
    options = {"big_endian": True} if big_endian else {}
    first.save(written, "TIFF", save_all=True, append_images=rest, **options)
    return written.getvalue()


def pdf(
    before: bytes = b"",
    width: int = 200,
    height: int = 100,
    *,
    password_of: str = "",
    more_pages: int = 0,
    holding: bytes = b"",
) -> bytes:
    """A green page, and blue ones, with a proper table of its objects; with a password of its user, or its owner's;
    ``holding`` something that no page shows.
    """
    catalog, more = b"<< /Type /Catalog /Pages 2 0 R >>", [_stream(holding)] if holding else []
    return before + _pdf(catalog, b"", width, height, *more, password_of=password_of, more_pages=more_pages)


def large_pdf(length: int, noise: Callable[[int], bytes] = os.urandom) -> bytes:
    """A PDF of so many bytes that compress to nothing less."""
    around = len(pdf(holding=bytes(length))) - length
    return pdf(holding=noise(length - around))


def sealed_pdf(contents: bytes = b"") -> bytes:
    """A green page with a field for a signature in its left half, whose look is all red; signed with ``contents``."""
    seal = b"1 0 0 rg 0 0 100 100 re f"
    field = (
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal) /F 4 /Rect [0 0 100 100]"
        b" /AP << /N 6 0 R >> /V 7 0 R >>"
    )
    look = b"<< /Type /XObject /Subtype /Form /BBox [0 0 100 100] /Length %d >>\nstream\n%s\nendstream"
    value = (
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 0 0 0]"
        b" /M (D:20220419163000+07'00') /Contents <%s> >>"
        % contents.ljust(len(contents) + 8, b"\0").hex().encode()
        if contents
        else b"null"
    )
    catalog = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> >>"
    return _pdf(catalog, b"/Annots [5 0 R]", 200, 100, field, look % (len(seal), seal), value)


def _pdf(
    catalog: bytes,
    of_page: bytes,
    width: int,
    height: int,
    *more: bytes,
    password_of: str = "",
    more_pages: int = 0,
) -> bytes:
    content, other = (
        b"0 1 0 rg 0 0 %d %d re f" % (width, height),
        b"0 0 1 rg 0 0 %d %d re f" % (width, height),
    )
    locked = _Locked(password_of) if password_of else None
    first_other = 5 + len(more)
    kids = b" ".join(
        b"%d 0 R" % number for number in (3, *range(first_other + 1, first_other + 1 + more_pages))
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R %s >>"
    objects = [
        catalog,
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, 1 + more_pages),
        page % (width, height, 4, of_page),
        _stream(locked.stream(4, content) if locked else content),
        *more,
    ]
    if more_pages:
        objects += [_stream(other), *[page % (width, height, first_other, b"")] * more_pages]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    lock = locked.trailer if locked else b""
    end = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, lock, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


class _Locked:
    """The standard lock of a PDF with 40 bits (PDF 1.7, 7.6.3): a password of the owner alone opens for everybody."""

    PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    MARK, MAY = bytes(16), 0xFFFFFFC0

    def __init__(self, password_of: str) -> None:
        owner = rc4(md5(b"chu" + self.PAD[:29])[:5], self.PAD)
        users = b"mat khau" if password_of == "user" else b""
        self.key = md5((users + self.PAD)[:32] + owner + struct.pack("<I", self.MAY) + self.MARK)[:5]
        proof, mark = rc4(self.key, self.PAD).hex().encode(), self.MARK.hex().encode()
        may = struct.unpack("<i", struct.pack("<I", self.MAY))
        entries = (owner.hex().encode(), proof, *may)
        self.trailer = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d >>" % entries
        self.trailer += b" /ID [<%s> <%s>]" % (mark, mark)

    def stream(self, number: int, content: bytes) -> bytes:
        """The content of the object with that number."""
        return rc4(md5(self.key + number.to_bytes(3, "little") + bytes(2))[:10], content)


def md5(data: bytes) -> bytes:
    """As old formats use it."""
    return hashlib.md5(data, usedforsecurity=False).digest()


def workbook(password: str) -> bytes:
    """The first records of an old workbook that is encrypted under ``password``."""
    salt, check = bytes(range(16)), bytes(range(50, 66))
    first = md5(password.encode("utf-16-le"))[:5]
    key = md5(md5((first + salt) * 16)[:5] + bytes(4))
    proof = rc4(key, check + md5(check))
    lock = struct.pack("<3H", 1, 1, 1) + salt + proof
    return struct.pack("<2H16s2H", 0x0809, 16, bytes(16), 0x002F, len(lock)) + lock + bytes(5000)


OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def open_document(kind: str, more: dict[str, str | bytes] | None = None, manifest: str = "<x/>") -> bytes:
    """What LibreOffice writes: a text, a spreadsheet or a presentation."""
    parts: dict[str, str | bytes] = {"mimetype": OPEN_DOCUMENT + kind, "META-INF/manifest.xml": manifest}
    return zipped({**parts, "content.xml": "<x/>", **(more or {})})


def locked_open_document() -> bytes:
    """One that asks for a password: its manifest tells how each part was encrypted."""
    return open_document("text", manifest='<manifest:encryption-data manifest:checksum="x"/>')


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


def compound(
    names: Iterable[str], deeper: Iterable[str] = (), *, tail: int = 0, content: bytes = b""
) -> bytes:
    """An OLE compound file with ``names`` under its root, the first of them with ``content``, and ``deeper`` in a
    storage called ObjectPool.
    """
    under_root, inside = [*names], [*deeper]
    entries = [_entry("Root Entry", 5, child=1)]
    if inside:
        under_root.append("ObjectPool")
    sectors = -(-(1 + len(under_root) + len(inside)) // 4)
    for at, name in enumerate(under_root, 1):
        last = at == len(under_root)
        child = len(under_root) + 1 if name == "ObjectPool" else FREE
        kind, first, size = 1 if name == "ObjectPool" else 2, FREE, 0
        if at == 1 and content:
            first, size = 1 + sectors, len(content)
        right = FREE if last else at + 1
        entries.append(_entry(name, kind, right=right, child=child, first=first, size=size))
    for at, name in enumerate(inside, len(under_root) + 1):
        entries.append(_entry(name, 2, right=FREE if at == len(under_root) + len(inside) else at + 1))
    entries += [_entry("", 0)] * (-len(entries) % 4)
    chain = [*range(2, sectors + 1), END]
    if content:
        chain += [*range(sectors + 2, sectors + 1 + -(-len(content) // 512)), END]
    table = struct.pack("<128I", TABLE, *chain, *[FREE] * (127 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0)
    begin = header + struct.pack("<109I", 0, *[FREE] * 108) + table + b"".join(entries)
    return begin + content.ljust(-(-len(content) // 512) * 512, b"\0") + bytes(tail)


def _entry(
    name: str, kind: int, *, right: int = FREE, child: int = FREE, first: int = FREE, size: int = 0
) -> bytes:
    encoded = (name + "\0").encode("utf-16-le") if name else b""
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB3I", len(encoded), kind, 1, FREE, right, child)
    return head.ljust(116, b"\0") + struct.pack("<2I", first, size) + bytes(4)
