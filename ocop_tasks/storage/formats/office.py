"""Today's Office files: zip archives that say what they are in one of their parts.

Microsoft's declare their parts in [Content_Types].xml (ECMA-376); those of free suites name their type in a part
called "mimetype" (OpenDocument 1.2, part 3).
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from ocop_tasks.storage.formats.file_facts import Facts, Signature
from ocop_tasks.storage.formats.kinds import DOCX, ODP, ODS, ODT, PPTX, XLSX, Kind, NotAllowed, Reason

CONTENT_TYPES, MIMETYPE = "[Content_Types].xml", "mimetype"
MANIFEST = "META-INF/manifest.xml"
MOST_AT_ONCE = 1_000_000
"""Bytes read at once. The table of contents is read so: this is one of some ten thousand parts, and a file that is
nothing but a table of contents would keep the server busy for a quarter of a minute."""
MOST_DECLARED = 2_000_000
"""Bytes of [Content_Types].xml read: a real one has a few thousand."""
MAIN_PARTS = {kind.media_type + ".main+xml": kind for kind in (DOCX, XLSX, PPTX)}
FOLDERS = {DOCX: "word/", XLSX: "xl/", PPTX: "ppt/"}
OPEN_DOCUMENTS = {kind.media_type: kind for kind in (ODT, ODS, ODP)}
DECLARED = re.compile(r"""ContentType\s*=\s*["']([^"']+)["']""")
ENCRYPTED_FLAG = 0x1
SCRIPT = re.compile(r"Basic/(?!.*(?:script|dialog)-l[bc]\.xml$).+\.xml|Scripts/.+[^/]")
"""A macro in an OpenDocument; libraries without any are left behind where a file came from Microsoft's."""
SIGNATURE_PARTS = re.compile(r"_xmlsignatures/[^/]+\.xml|META-INF/documentsignatures\.xml")
SIGNED = re.compile(rb"<(?:\w+:)?Signature[ >].*?</(?:\w+:)?Signature>", re.DOTALL)
CERTIFICATE = re.compile(rb"<(?:\w+:)?X509Certificate>([^<]{1,50000})<")
SIGNED_AT = re.compile(
    rb"<(?:\w+:)?(?:SigningTime|Value|date)>\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)[\d.,]*(Z|[+-]\d\d:\d\d)?"
)
MOST_SIGNATURES = 20


def kind(stream: BinaryIO) -> Kind:
    """Which Office file this archive is. Raises NotAllowed for any other archive, and for one with macros."""
    try:
        with ZipFile(_Bounded(stream)) as archive:
            return _kind(archive)
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as error:
        raise NotAllowed(Reason.DAMAGED, "zip") from error


def facts(stream: BinaryIO) -> Facts:
    """Who signed it digitally."""
    with ZipFile(_Bounded(stream)) as archive:
        signatures = list(_signatures(archive))[:MOST_SIGNATURES]
    return Facts(signatures=signatures) if signatures else Facts()


class _Bounded:
    """A stream of which nobody reads much at once."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, all that are left when it is negative. Raises ValueError past ``MOST_AT_ONCE``."""
        if size > MOST_AT_ONCE:
            raise ValueError("a table of contents that no document has")
        return self.stream.read(size)


def _kind(archive: ZipFile) -> Kind:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    locked = any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries)
    if CONTENT_TYPES in names:
        if locked:
            raise NotAllowed(Reason.ENCRYPTED, "zip")
        return _open_xml(archive, names)
    if not locked and MIMETYPE in names and (found := OPEN_DOCUMENTS.get(_text(archive, MIMETYPE).strip())):
        return _open_document(archive, names, found)
    raise NotAllowed(Reason.ARCHIVE, "zip")


def _open_xml(archive: ZipFile, names: set[str]) -> Kind:
    declared = set(DECLARED.findall(_text(archive, CONTENT_TYPES)))
    if any(name.lower().endswith("vbaproject.bin") for name in names) or any(
        "macro" in each.lower() for each in declared
    ):
        raise NotAllowed(Reason.MACROS)
    for media_type, office_kind in MAIN_PARTS.items():
        if media_type in declared and any(name.startswith(FOLDERS[office_kind]) for name in names):
            return office_kind
    raise NotAllowed(Reason.ARCHIVE, "zip")


def _open_document(archive: ZipFile, names: set[str], found: Kind) -> Kind:
    """With a password its manifest says of each part how it was encrypted, or of all of them in one."""
    if MANIFEST in names and "encryption-data" in _text(archive, MANIFEST):
        raise NotAllowed(Reason.ENCRYPTED, found.extension)
    if any(SCRIPT.fullmatch(name) for name in names):
        raise NotAllowed(Reason.MACROS, found.extension)
    if "content.xml" not in names:
        raise NotAllowed(Reason.DAMAGED, found.extension)
    return found


def _signatures(archive: ZipFile) -> Iterator[Signature]:
    for name in archive.namelist():
        if SIGNATURE_PARTS.fullmatch(name):
            for signature in SIGNED.findall(_part(archive, name)):
                yield _signature(signature)


def _signature(xml: bytes) -> Signature:
    from ocop_tasks.storage.formats import certificates

    certificate = CERTIFICATE.search(xml)
    told = certificates.of_certificate(b64decode(certificate[1])) if certificate else Signature()
    if at := SIGNED_AT.search(xml):
        told["at"] = at[1].decode() + (at[2] or b"").decode().replace("Z", "+00:00")
    return told


def _text(archive: ZipFile, name: str) -> str:
    return _part(archive, name).decode("utf-8-sig")


def _part(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(MOST_DECLARED)
