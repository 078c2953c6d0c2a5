"""The table of contents of old Office files (OLE compound files, [MS-CFB])."""

from __future__ import annotations

import struct
from typing import BinaryIO

from ocop_tasks.storage.kinds import DOC, PPT, XLS, Kind, NotAllowed, Reason

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOTHING = 0xFFFFFFFF
LAST_REGULAR = 0xFFFFFFFA
ENTRY = 128


MACROS = {"Macros", "_VBA_PROJECT_CUR"}
MAIN_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "PowerPoint Document": PPT}


def kind(stream: BinaryIO) -> Kind:
    """Which old Office file this is. Raises NotAllowed for any other (an installer, a mail), and for macros."""
    try:
        names = root_names(stream)
    except ValueError as error:
        raise NotAllowed(Reason.DAMAGED, "ole") from error
    if "EncryptedPackage" in names:
        raise NotAllowed(Reason.ENCRYPTED)
    if names & MACROS:
        raise NotAllowed(Reason.MACROS)
    for name, office_kind in MAIN_STREAMS.items():
        if name in names:
            return office_kind
    raise NotAllowed(Reason.OTHER, "ole")


def root_names(stream: BinaryIO) -> set[str]:
    """The names of the streams and storages directly under the root: what is embedded deeper does not count.

    Raises ValueError when the file is broken.
    """
    entries = _Compound(stream).directory()
    names: set[str] = set()
    waiting, seen = [_number(entries[0], 76)], set()
    while waiting:
        at = waiting.pop()
        if at == NOTHING or at in seen:
            continue
        seen.add(at)
        if at >= len(entries):
            raise ValueError("an entry outside the directory")
        names.add(_name(entries[at]))
        waiting += [_number(entries[at], 68), _number(entries[at], 72)]
    return names


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
        self.table_sectors = self._table_sectors()

    def directory(self) -> list[bytes]:
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
        return _number(self._sector(self.table_sectors[in_sector]), 4 * at)

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
