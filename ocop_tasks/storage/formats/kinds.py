"""The kinds of file that may be evidence, and the reasons why others may not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ocop_tasks.storage.formats.file_names import safe_name, with_extension


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

    @property
    def is_archive(self) -> bool:
        """Whether it is an Office file of today: a zip of its parts."""
        return self.media_type.startswith((OPEN_XML, OPEN_DOCUMENT))

    def named(self, name: str) -> str:
        """``name`` made safe, with the right extension: a PDF called "biên bản.jpg" becomes "biên bản.pdf"."""
        extension = name.rpartition(".")[2].lower()
        if "." in name.lstrip(".") and SAME.get(extension, extension) == SAME.get(
            self.extension, self.extension
        ):
            return safe_name(name)
        return with_extension(name, self.extension, instead_of=EXTENSIONS)


OPEN_XML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

PDF = Kind("application/pdf", "pdf", Family.PDF)
JPEG = Kind("image/jpeg", "jpg", Family.IMAGE)
PNG = Kind("image/png", "png", Family.IMAGE)
WEBP = Kind("image/webp", "webp", Family.IMAGE)
HEIC = Kind("image/heic", "heic", Family.IMAGE)
HEIF = Kind("image/heif", "heif", Family.IMAGE)
AVIF = Kind("image/avif", "avif", Family.IMAGE)
GIF = Kind("image/gif", "gif", Family.IMAGE)
BMP = Kind("image/bmp", "bmp", Family.IMAGE)
TIFF = Kind("image/tiff", "tif", Family.IMAGE)
DOC = Kind("application/msword", "doc", Family.WORD)
XLS = Kind("application/vnd.ms-excel", "xls", Family.EXCEL)
PPT = Kind("application/vnd.ms-powerpoint", "ppt", Family.POWERPOINT)
DOCX = Kind(OPEN_XML + "wordprocessingml.document", "docx", Family.WORD)
XLSX = Kind(OPEN_XML + "spreadsheetml.sheet", "xlsx", Family.EXCEL)
PPTX = Kind(OPEN_XML + "presentationml.presentation", "pptx", Family.POWERPOINT)
ODT = Kind(OPEN_DOCUMENT + "text", "odt", Family.WORD)
ODS = Kind(OPEN_DOCUMENT + "spreadsheet", "ods", Family.EXCEL)
ODP = Kind(OPEN_DOCUMENT + "presentation", "odp", Family.POWERPOINT)

IMAGES = (JPEG, PNG, WEBP, HEIC, HEIF, AVIF, GIF, BMP, TIFF)
OFFICE = (DOC, DOCX, ODT, XLS, XLSX, ODS, PPT, PPTX, ODP)
KINDS = {kind.media_type: kind for kind in (PDF, *IMAGES, *OFFICE)}
"""Every allowed kind by its media type."""

SAME = {"jpeg": "jpg", "heif": "heic", "tiff": "tif"}
BY_EXTENSION = {kind.extension: kind for kind in KINDS.values()}
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
    """Or cut off before its end."""
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

    @property
    def family(self) -> Family | None:
        """The family of the kind that it would be, were it not empty, damaged or locked."""
        kind = BY_EXTENSION.get(self.found)
        return kind.family if kind else None
