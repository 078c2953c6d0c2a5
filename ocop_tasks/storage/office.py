"""Today's Office files: zip archives that declare their parts in [Content_Types].xml (ECMA-376)."""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from ocop_tasks.storage.kinds import DOCX, PPTX, XLSX, Kind, NotAllowed, Reason

CONTENT_TYPES = "[Content_Types].xml"
MOST_AT_ONCE = 1_000_000
"""Bytes read at once. The table of contents is read so: this is one of some ten thousand parts, and a file that is
nothing but a table of contents would keep the server busy for a quarter of a minute."""
MOST_DECLARED = 2_000_000
"""Bytes of [Content_Types].xml read: a real one has a few thousand."""
MAIN_PARTS = {kind.media_type + ".main+xml": kind for kind in (DOCX, XLSX, PPTX)}
FOLDERS = {DOCX: "word/", XLSX: "xl/", PPTX: "ppt/"}
DECLARED = re.compile(r"""ContentType\s*=\s*["']([^"']+)["']""")
ENCRYPTED_FLAG = 0x1


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
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise NotAllowed(Reason.ENCRYPTED, "zip")
    if CONTENT_TYPES not in names:
        raise NotAllowed(Reason.ARCHIVE, "zip")
    declared = _declared(archive)
    if any(name.lower().endswith("vbaproject.bin") for name in names) or any(
        "macro" in each.lower() for each in declared
    ):
        raise NotAllowed(Reason.MACROS)
    for media_type, office_kind in MAIN_PARTS.items():
        if media_type in declared and any(name.startswith(FOLDERS[office_kind]) for name in names):
            return office_kind
    raise NotAllowed(Reason.ARCHIVE, "zip")


def _declared(archive: ZipFile) -> set[str]:
    with archive.open(CONTENT_TYPES) as part:
        text = part.read(MOST_DECLARED).decode("utf-8-sig")
    return set(DECLARED.findall(text))
