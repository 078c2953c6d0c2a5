"""What became of a form's files: each kept or refused on its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from ocop_tasks.storage.formats.file_facts import Facts
from ocop_tasks.storage.stores.base import IncomingFile


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file in which nothing is wrong. Its bytes are on the disk, aside: ``stored_files`` makes them stay."""

    name: str
    incoming: IncomingFile
    media_type: str
    facts: Facts
    upload_id: str = ""
    """Where it came piece by piece, before the form (``web.uploads.form_uploads``)."""

    @property
    def sha256(self) -> str:
        """In lower-case hexadecimal."""
        return self.incoming.sha256

    @property
    def size(self) -> int:
        """Bytes."""
        return self.incoming.size


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not taken, and why, in words that follow its name."""

    name: str
    why: str
    too_large: bool = False
    upload_id: str = ""
    send_again: bool = False
    """Nothing is wrong with the file: it has not come whole, and is wanted once more."""


@dataclass(slots=True)
class ReceivedFiles:
    """What became of a form's files."""

    kept: list[ReceivedFile] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)
    duplicates: list[RefusedFile] = field(default_factory=list)
    """Files whose bytes are there already, each with the name under which they are."""

    def add_duplicate(self, name: str, why: str) -> None:
        """Note that a file was sent whose bytes are there; ``why`` says where, in words that follow its name."""
        self.duplicates.append(RefusedFile(name, why))

    @property
    def duplicates_message(self) -> str:
        """What is said of them after the others were taken; empty where there are none."""
        return " ".join(f"“{file.name}” {file.why}" for file in self.duplicates)
