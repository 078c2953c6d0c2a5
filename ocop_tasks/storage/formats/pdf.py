"""Whether a PDF opens without a password, and what it says of its pages and its digital signatures."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from ocop_tasks.storage.formats import certificates
from ocop_tasks.storage.formats.file_facts import Facts, Signature
from ocop_tasks.storage.formats.kinds import NotAllowed, Reason

LOCKED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
MOST_SIGNATURES = 20
MOST_BYTES = 1_000_000
"""Of one signature: with its certificates a real one has some ten thousand."""
MOMENT = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?|(Z))?")


def check(stream: BinaryIO) -> None:
    """Open it, its first page and its last, as a reader does. Raises NotAllowed where a password is asked for, too.

    A password of the owner alone forbids printing or changing; everybody can read such a file.
    """
    try:
        with pypdfium2.PdfDocument(stream) as document:
            if not len(document):
                raise NotAllowed(Reason.DAMAGED, "pdf")
            for number in {0, len(document) - 1}:
                document[number].close()
    except pypdfium2.PdfiumError as error:
        reason = Reason.ENCRYPTED if error.err_code in LOCKED else Reason.DAMAGED
        raise NotAllowed(reason, "pdf") from error


def facts(stream: BinaryIO) -> Facts:
    """How many pages it has, and who signed it digitally."""
    with pypdfium2.PdfDocument(stream) as document:
        told = Facts(pages=len(document))
        if signatures := list(_signatures(document)):
            told["signatures"] = signatures
        return told


def _signatures(document: pypdfium2.PdfDocument) -> Iterator[Signature]:
    """Of the fields for signatures those that were signed: an empty one is only a place to sign."""
    for number in range(min(pdfium.FPDF_GetSignatureCount(document), MOST_SIGNATURES)):
        field = pdfium.FPDF_GetSignatureObject(document, number)
        if contents := _read(pdfium.FPDFSignatureObj_GetContents, field):
            signature = certificates.of_message(contents)
            if at := moment(_read(pdfium.FPDFSignatureObj_GetTime, field)):
                signature["at"] = at
            yield signature


def moment(told: bytes) -> str:
    """A PDF's date as ISO 8601 ("D:20220419163000+07'00'"); empty where it is none."""
    found = MOMENT.match(told.rstrip(b"\0").decode("ascii", "replace"))
    if not found:
        return ""
    year, month, day, hour, minute, second, sign, hours, minutes, utc = found.groups()
    zone = "+00:00" if utc else f"{sign}{hours}:{minutes or '00'}" if sign else ""
    return f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone}"


def _read(ask: object, field: object) -> bytes:
    """What PDFium writes into a buffer whose size it is asked first."""
    size = min(ask(field, None, 0), MOST_BYTES)  # type: ignore[operator]
    buffer = ctypes.create_string_buffer(size)
    ask(field, buffer, size)  # type: ignore[operator]
    return buffer.raw
