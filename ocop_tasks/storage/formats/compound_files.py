"""The table of contents of old Office files (OLE compound files, [MS-CFB])."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

from ocop_tasks.storage.formats import workbook_password
from ocop_tasks.storage.formats.file_facts import Facts, Signature
from ocop_tasks.storage.formats.kinds import DOC, PPT, XLS, Kind, NotAllowed, Reason

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOTHING = 0xFFFFFFFF
LAST_REGULAR = 0xFFFFFFFA
ENTRY = 128
SHORT = 4096
"""A stream with fewer bytes lies in small pieces inside another."""


MACROS = {"Macros", "_VBA_PROJECT_CUR"}
MAIN_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "PowerPoint Document": PPT}
SIGNATURES = {"_xmlsignatures", "_signatures"}
ENCRYPTED_STREAMS = {"EncryptedPackage", "EncryptedSummary"}
"""Of a docx, xlsx or pptx with a password, and of an old presentation."""
WORD_FLAGS, WORD_ENCRYPTED = 10, 0x0100
"""Where the first block of a Word file ([MS-DOC] 2.5.1) has its flags, and the one that says so."""


def kind(stream: BinaryIO) -> Kind:
    """Which old Office file this is. Raises NotAllowed for any other (an installer, a mail), for macros and where it
    asks for a password.
    """
    try:
        return _kind(_Compound(stream))
    except (ValueError, struct.error) as error:
        raise NotAllowed(Reason.DAMAGED, "ole") from error


def facts(stream: BinaryIO) -> Facts:
    """Whether it is signed digitally; old files keep signer and time in a manner of their own."""
    return Facts(signatures=[Signature()]) if _Compound(stream).root() & SIGNATURES else Facts()


def _kind(compound: _Compound) -> Kind:
    entries = compound.root()
    if entries & ENCRYPTED_STREAMS:
        raise NotAllowed(Reason.ENCRYPTED)
    if entries & MACROS:
        raise NotAllowed(Reason.MACROS)
    for name, office_kind in MAIN_STREAMS.items():
        if name in entries:
            if _asks_for_a_password(office_kind, compound.beginning(name)):
                raise NotAllowed(Reason.ENCRYPTED, office_kind.extension)
            return office_kind
    raise NotAllowed(Reason.OTHER, "ole")


def _asks_for_a_password(office_kind: Kind, beginning: bytes) -> bool:
    """By the first bytes of its main stream."""
    if office_kind == XLS:
        return workbook_password.needs_password(beginning)
    flags = int.from_bytes(beginning[WORD_FLAGS : WORD_FLAGS + 2], "little")
    return office_kind == DOC and bool(flags & WORD_ENCRYPTED)


def _name(entry: bytes) -> str:
    length = min(int.from_bytes(entry[64:66], "little"), 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


class _Compound:
    """Sectors of one file, and the chains they form."""

    def __init__(self, stream: BinaryIO) -> None:
        stream.seek(0)
        self.stream = stream
        self.header = stream.read(512)
        shift = int.from_bytes(self.header[30:32], "little")
        if len(self.header) < 512 or shift not in (9, 12):
            raise ValueError("no compound file header")
        self.sector_size = 1 << shift
        self._tables: dict[int, bytes] = {}
        self.end = stream.seek(0, os.SEEK_END)
        self.table_sectors = self._table_sectors()
        self.entries = self._directory()

    def root(self) -> set[str]:
        """The names of the streams and storages directly under the root: what is embedded deeper does not count."""
        return {_name(entry) for entry in self._under_root()}

    def beginning(self, name: str) -> bytes:
        """The first sector of the stream ``name`` under the root, empty where it is a short one.

        Raises ValueError where the file ends before the stream does.
        """
        entry = next(each for each in self._under_root() if _name(each) == name)
        if _number(entry, 120) < SHORT:
            return b""
        first = at = _number(entry, 116)
        seen: set[int] = set()
        while at < LAST_REGULAR and at not in seen:
            seen.add(at)
            if (at + 1) * self.sector_size >= self.end:
                raise ValueError("a stream past the end")
            at = self._next(at)
        return self._sector(first)

    def _under_root(self) -> list[bytes]:
        found, waiting, seen = [], [_number(self.entries[0], 76)], set()
        while waiting:
            at = waiting.pop()
            if at == NOTHING or at in seen:
                continue
            seen.add(at)
            if at >= len(self.entries):
                raise ValueError("an entry outside the directory")
            found.append(self.entries[at])
            waiting += [_number(self.entries[at], 68), _number(self.entries[at], 72)]
        return found

    def _directory(self) -> list[bytes]:
        """All entries, the root's first."""
        data = b"".join(self._chain(_number(self.header, 48)))
        entries = [data[at : at + ENTRY] for at in range(0, len(data), ENTRY)]
        if not entries:
            raise ValueError("no directory")
        return entries

    def _sector(self, number: int) -> bytes:
        self.stream.seek((number + 1) * self.sector_size)
        data = self.stream.read(self.sector_size)
        if not data:
            raise ValueError("a sector past the end")
        return data.ljust(self.sector_size, b"\x00")  # some programs cut the last one short

    def _table_sectors(self) -> list[int]:
        """Where the sector table lies: 109 sectors are named in the header, more in a chain of their own."""
        sectors = list(struct.unpack("<109I", self.header[76:512]))
        following, seen = _number(self.header, 68), set()
        while following < LAST_REGULAR and following not in seen:
            seen.add(following)
            *more, after = struct.unpack(f"<{self.sector_size // 4}I", self._sector(following))
            sectors += more
            following = after
        return sectors

    def _next(self, number: int) -> int:
        in_sector, at = divmod(number, self.sector_size // 4)
        if in_sector >= len(self.table_sectors) or self.table_sectors[in_sector] >= LAST_REGULAR:
            raise ValueError("a sector outside the table")
        number = self.table_sectors[in_sector]
        if number not in self._tables:
            self._tables[number] = self._sector(number)
        return _number(self._tables[number], 4 * at)

    def _chain(self, first: int) -> list[bytes]:
        sectors: list[bytes] = []
        seen: set[int] = set()
        while first < LAST_REGULAR:
            if first in seen:
                raise ValueError("a chain that bites its tail")
            seen.add(first)
            sectors.append(self._sector(first))
            first = self._next(first)
        return sectors
