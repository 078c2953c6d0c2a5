"""The interface of a store for evidence: a local folder, or an S3 bucket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Protocol


class TooLarge(Exception):
    """More bytes came than are allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit
        """Bytes."""


class NotStored(LookupError):
    """Nothing is kept under this SHA-256."""


class StorageUnavailable(Exception):
    """The store cannot be written at the moment."""


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """Bytes that have arrived whole and are not kept yet: look at them, then keep or discard them."""

    temporary: Path
    sha256: str
    """Lower-case hexadecimal."""
    size: int
    """Bytes."""

    def open(self) -> BinaryIO:
        """The bytes, to look at them before they are kept."""
        return self.temporary.open("rb")


class Store(Protocol):
    """Keeps bytes under their SHA-256, each once. Threads and processes may share one store."""

    def receive(self, stream: BinaryIO, *, limit: int) -> IncomingFile:
        """Take all of ``stream`` aside. Raises TooLarge past ``limit`` bytes; a failure leaves nothing behind."""

    def keep(self, received: IncomingFile) -> None:
        """Keep the bytes for good: when this returns they outlive a crash and a power cut."""

    def discard(self, received: IncomingFile) -> None:
        """Drop what is not wanted. Harmless after ``keep`` and when called twice."""

    def open(self, sha256: str) -> BinaryIO:
        """The kept bytes, from their beginning. Raises NotStored."""

    def exists(self, sha256: str) -> bool:
        """Whether these bytes are kept."""

    def size(self, sha256: str) -> int:
        """Bytes kept under ``sha256``. Raises NotStored."""

    def age(self, sha256: str) -> timedelta:
        """How long ago these bytes came last. Raises NotStored."""

    def remove(self, sha256: str, *, older_than: timedelta, unless: Callable[[], bool]) -> bool:
        """Remove bytes that came last so long ago; whether they are gone. None are kept while ``unless`` is asked."""

    def sweep(self, older_than: timedelta) -> int:
        """Remove what interrupted uploads left untouched for so long; the number removed. Kept bytes stay."""

    def orphans(self, known: Callable[[str], bool]) -> Iterator[str]:
        """The SHA-256 of kept bytes that ``known`` denies. Lists only: removing them is a person's decision."""

    def check_writable(self) -> None:
        """Write, flush and remove a small object. Raises StorageUnavailable."""
