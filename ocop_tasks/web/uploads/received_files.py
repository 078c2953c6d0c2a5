"""What became of a form's files: each kept or refused on its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from ocop_tasks.storage.formats.file_facts import Facts
from ocop_tasks.storage.stores.base import Received as Arrived


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in which nothing is wrong. Its bytes are on the disk, aside: ``stored_files`` makes them stay."""

    name: str
    aside: Arrived
    media_type: str
    facts: Facts
    upload_id: str = ""
    """Where it came piece by piece, before the form (``web.uploads.form_uploads``)."""

    @property
    def sha256(self) -> str:
        """In lower-case hexadecimal."""
        return self.aside.sha256

    @property
    def size(self) -> int:
        """Bytes."""
        return self.aside.size


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why, in words that follow its name."""

    name: str
    why: str
    too_large: bool = False
    upload_id: str = ""
    again: bool = False
    """Nothing is wrong with the file: it has not come whole, and is wanted once more."""


@dataclass(slots=True)
class Received:
    """What became of a form's files."""

    kept: list[Kept] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    twice: list[Refused] = field(default_factory=list)
    """Files whose bytes are there already, each with the name under which they are."""

    def there_already(self, name: str, why: str) -> None:
        """Note that a file was sent whose bytes are there; ``why`` says where, in words that follow its name."""
        self.twice.append(Refused(name, why))

    @property
    def told_twice(self) -> str:
        """What is said of them after the others were taken; empty where there are none."""
        return " ".join(f"“{file.name}” {file.why}" for file in self.twice)
