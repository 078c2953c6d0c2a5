"""The kinds of file that may be evidence, and the reasons why others may not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ocop_tasks.storage.names import safe_name, with_extension


class Family(StrEnum):
    """What a person calls the file."""

    IMAGE = "image"
    PDF = "pdf"
    WORD = "word"
    EXCEL = "excel"
    POWERPOINT = "powerpoint"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, the extension it is downloaded with (no dot), and its family."""

    media_type: str
    extension: str
    family: Family

    def named(self, name: str) -> str:
        """``name`` made safe, with the right extension: a PDF called "biên bản.jpg" becomes "biên bản.pdf"."""
        extension = name.rpartition(".")[2].lower()
        if "." in name.lstrip(".") and SAME.get(extension, extension) == SAME.get(
            self.extension, self.extension
        ):
            return safe_name(name)
        return with_extension(name, self.extension, instead_of=EXTENSIONS)


OPEN_XML = "application/vnd.openxmlformats-officedocument."

PDF = Kind("application/pdf", "pdf", Family.PDF)
JPEG = Kind("image/jpeg", "jpg", Family.IMAGE)
PNG = Kind("image/png", "png", Family.IMAGE)
WEBP = Kind("image/webp", "webp", Family.IMAGE)
HEIC = Kind("image/heic", "heic", Family.IMAGE)
HEIF = Kind("image/heif", "heif", Family.IMAGE)
DOC = Kind("application/msword", "doc", Family.WORD)
XLS = Kind("application/vnd.ms-excel", "xls", Family.EXCEL)
PPT = Kind("application/vnd.ms-powerpoint", "ppt", Family.POWERPOINT)
DOCX = Kind(OPEN_XML + "wordprocessingml.document", "docx", Family.WORD)
XLSX = Kind(OPEN_XML + "spreadsheetml.sheet", "xlsx", Family.EXCEL)
PPTX = Kind(OPEN_XML + "presentationml.presentation", "pptx", Family.POWERPOINT)

KINDS = {
    kind.media_type: kind for kind in (PDF, JPEG, PNG, WEBP, HEIC, HEIF, DOC, XLS, PPT, DOCX, XLSX, PPTX)
}
"""Every allowed kind by its media type."""

SAME = {"jpeg": "jpg", "heif": "heic"}
EXTENSIONS = {kind.extension for kind in KINDS.values()} | SAME.keys()


class Reason(StrEnum):
    """Why a file was refused."""

    EMPTY = "empty"
    PROGRAM = "program"
    SCRIPT = "script"
    WEB_PAGE = "web_page"
    ARCHIVE = "archive"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_HEAVY = "too_heavy"
    """Opening it takes more seconds or more memory than any file may."""
    NOT_WANTED = "not_wanted"
    """An allowed kind, but not where it was sent to."""
    OTHER = "other"


class NotAllowed(Exception):
    """This file may not be evidence."""

    def __init__(self, reason: Reason, found: str = "") -> None:
        super().__init__(f"{reason}: {found}" if found else str(reason))
        self.reason = reason
        self.found = found
        """What the content is, as an extension without its dot ("exe", "svg"); empty when nobody knows."""
