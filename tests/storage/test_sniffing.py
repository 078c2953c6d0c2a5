"""What may be evidence is told by content; what a file is called changes nothing."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ocop_tasks.storage.formats import images, kinds
from ocop_tasks.storage.formats.kinds import Kind, NotAllowed, Reason
from ocop_tasks.storage.formats.sniffing import sniff
from ocop_tasks.storage.formats.workbook_password import rc4
from tests.storage import samples

ALLOWED = [
    pytest.param(samples.pdf(), kinds.PDF, id="pdf"),
    pytest.param(samples.pdf(before=b"\xef\xbb\xbf\r\n"), kinds.PDF, id="pdf-after-a-blank-line"),
    pytest.param(samples.pdf(before=b"\x1b%-12345X@PJL\r\n"), kinds.PDF, id="pdf-from-a-printer"),
    pytest.param(samples.picture(), kinds.JPEG, id="jpg"),
    pytest.param(samples.picture(progressive=True), kinds.JPEG, id="jpg-progressive"),
    pytest.param(samples.picture(image_format="MPO"), kinds.JPEG, id="jpg-of-two-pictures"),
    pytest.param(samples.picture(image_format="PNG"), kinds.PNG, id="png"),
    pytest.param(samples.picture(image_format="WEBP"), kinds.WEBP, id="webp"),
    pytest.param(samples.picture(image_format="HEIF"), kinds.HEIC, id="heic"),
    pytest.param(
        samples.picture(image_format="HEIF").replace(b"ftypheic", b"ftypmif1", 1), kinds.HEIF, id="heif"
    ),
    pytest.param(samples.picture(image_format="AVIF"), kinds.AVIF, id="avif"),
    pytest.param(
        samples.picture(image_format="AVIF").replace(b"ftypavif", b"ftypmif1", 1),
        kinds.AVIF,
        id="avif-as-mif1",
    ),
    pytest.param(samples.picture(image_format="GIF"), kinds.GIF, id="gif"),
    pytest.param(samples.picture(image_format="BMP"), kinds.BMP, id="bmp"),
    pytest.param(samples.scan(3), kinds.TIFF, id="tif-of-three-pages"),
    pytest.param(samples.scan(1, big_endian=True), kinds.TIFF, id="tif-big-endian"),
    pytest.param(samples.pdf(password_of="owner"), kinds.PDF, id="pdf-with-an-owners-password"),
    pytest.param(samples.sealed_pdf(), kinds.PDF, id="pdf-signed"),
    pytest.param(samples.open_document("text"), kinds.ODT, id="odt"),
    pytest.param(samples.open_document("spreadsheet"), kinds.ODS, id="ods"),
    pytest.param(samples.open_document("presentation"), kinds.ODP, id="odp"),
    pytest.param(
        samples.open_document("spreadsheet", {"Basic/Standard/script-lb.xml": "<x/>"}),
        kinds.ODS,
        id="ods-with-an-empty-library",
    ),
    pytest.param(samples.office("docx"), kinds.DOCX, id="docx"),
    pytest.param(samples.office("xlsx"), kinds.XLSX, id="xlsx"),
    pytest.param(samples.office("pptx"), kinds.PPTX, id="pptx"),
    pytest.param(samples.compound(["WordDocument", "1Table"]), kinds.DOC, id="doc"),
    pytest.param(samples.compound(["\x05SummaryInformation", "Workbook"]), kinds.XLS, id="xls"),
    pytest.param(samples.compound(["Book"]), kinds.XLS, id="xls-95"),
    pytest.param(samples.compound(["Current User", "PowerPoint Document"]), kinds.PPT, id="ppt"),
    pytest.param(samples.compound(["WordDocument"], ["Workbook"]), kinds.DOC, id="doc-holding-a-workbook"),
    pytest.param(samples.compound(["WordDocument"], content=bytes(5000)), kinds.DOC, id="doc-with-a-text"),
    pytest.param(
        samples.compound(["Workbook"], content=samples.workbook("VelvetSweatshop")),
        kinds.XLS,
        id="xls-protected",
    ),
]

REFUSED = [
    pytest.param(b"", Reason.EMPTY, "", id="nothing"),
    pytest.param(b"MZ\x90\x00" + bytes(500), Reason.PROGRAM, "exe", id="exe"),
    pytest.param(b"MZ\x90\x00" + samples.pdf(), Reason.PROGRAM, "exe", id="exe-with-a-pdf"),
    pytest.param(b"\x7fELF" + bytes(500), Reason.PROGRAM, "elf", id="elf"),
    pytest.param(b"#!/bin/sh\necho\n", Reason.SCRIPT, "sh", id="shell"),
    pytest.param(b"@echo off\r\n", Reason.SCRIPT, "bat", id="batch"),
    pytest.param(b"\xef\xbb\xbf <!DOCTYPE html><p>%PDF-1.4", Reason.WEB_PAGE, "html", id="html-with-a-pdf"),
    pytest.param("<html>xin chào</html>".encode("utf-16"), Reason.WEB_PAGE, "html", id="html-utf-16"),
    pytest.param(b'<?xml version="1.0"?>\n<svg onload="x"/>', Reason.WEB_PAGE, "svg", id="svg"),
    pytest.param(samples.zipped({"a.txt": "a"}), Reason.ARCHIVE, "zip", id="zip"),
    pytest.param(samples.endless_zip(100), Reason.ARCHIVE, "zip", id="zip-of-empty-names"),
    pytest.param(samples.endless_zip(50_000), Reason.DAMAGED, "zip", id="zip-of-endless-names"),
    pytest.param(samples.zipped({"a.txt": "a"})[:40], Reason.DAMAGED, "zip", id="zip-cut"),
    pytest.param(b"Rar!\x1a\x07\x00", Reason.ARCHIVE, "rar", id="rar"),
    pytest.param(b"PK\x05\x06" + samples.pdf(), Reason.ARCHIVE, "zip", id="zip-with-a-pdf"),
    pytest.param(
        samples.office("docx", {"word/vbaProject.bin": "x"}), Reason.MACROS, "", id="docx-with-macros"
    ),
    pytest.param(
        samples.office("xlsx", media_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        Reason.MACROS,
        "",
        id="xlsm",
    ),
    pytest.param(
        samples.compound(["EncryptionInfo", "EncryptedPackage"]), Reason.ENCRYPTED, "", id="docx-locked"
    ),
    pytest.param(samples.pdf(password_of="user"), Reason.ENCRYPTED, "pdf", id="pdf-locked"),
    pytest.param(samples.pdf()[:300], Reason.DAMAGED, "pdf", id="pdf-cut"),
    pytest.param(b"%PDF-1.4\nxin chao\n%%EOF", Reason.DAMAGED, "pdf", id="pdf-in-name-only"),
    pytest.param(
        samples.compound(["WordDocument"], content=bytes(11) + b"\x01" + bytes(5000)),
        Reason.ENCRYPTED,
        "doc",
        id="doc-locked",
    ),
    pytest.param(
        samples.compound(["Workbook"], content=samples.workbook("xã Bản Bo")),
        Reason.ENCRYPTED,
        "xls",
        id="xls-locked",
    ),
    pytest.param(
        samples.compound(["Current User", "PowerPoint Document", "EncryptedSummary"]),
        Reason.ENCRYPTED,
        "",
        id="ppt-locked",
    ),
    pytest.param(samples.locked_open_document(), Reason.ENCRYPTED, "odt", id="odt-locked"),
    pytest.param(
        samples.open_document("text", {"Basic/Standard/Module1.xml": "<x/>"}),
        Reason.MACROS,
        "odt",
        id="odt-with-macros",
    ),
    pytest.param(samples.zipped({"mimetype": "application/epub+zip"}), Reason.ARCHIVE, "zip", id="epub"),
    pytest.param(samples.compound(["WordDocument", "Macros"]), Reason.MACROS, "", id="doc-with-macros"),
    pytest.param(samples.compound(["!StringData", "Property"]), Reason.OTHER, "ole", id="msi"),
    pytest.param(samples.compound(["Other"], ["WordDocument"]), Reason.OTHER, "ole", id="word-only-inside"),
    pytest.param(samples.compound(["WordDocument"])[:600], Reason.DAMAGED, "ole", id="doc-cut"),
    pytest.param(
        samples.compound(["WordDocument"], content=bytes(5000))[:-1500],
        Reason.DAMAGED,
        "ole",
        id="doc-text-cut",
    ),
    pytest.param(samples.picture((900, 900))[:1500], Reason.DAMAGED, "jpg", id="jpg-cut"),
    pytest.param(b"\xff\xd8\xff\xe0" + bytes(600), Reason.DAMAGED, "jpg", id="jpg-in-name-only"),
    pytest.param(samples.picture(image_format="PNG")[:60], Reason.DAMAGED, "png", id="png-cut"),
    pytest.param(samples.picture(image_format="WEBP")[:20], Reason.DAMAGED, "webp", id="webp-cut"),
    pytest.param(samples.picture(image_format="HEIF")[:90], Reason.DAMAGED, "heic", id="heic-cut"),
    *[
        pytest.param(
            content[: len(content) * 3 // 4],
            Reason.DAMAGED,
            kind.extension,
            id=f"{kind.extension}-three-quarters",
        )
        for kind, content in {
            kinds.HEIC: samples.picture((300, 300), "HEIF"),
            kinds.AVIF: samples.picture((300, 300), "AVIF"),
            kinds.GIF: samples.picture((300, 300), "GIF"),
            kinds.BMP: samples.picture((300, 300), "BMP"),
            kinds.TIFF: samples.scan(3),
            kinds.WEBP: samples.picture((300, 300), "WEBP"),
        }.items()
    ],
    pytest.param(b"II*\x00\x10\x00\x00\x00CR\x02\x00" + bytes(100), Reason.OTHER, "cr2", id="raw"),
    pytest.param(b'<?xml version="1.0"?><HDon/>', Reason.OTHER, "xml", id="invoice-xml"),
    pytest.param(b"ghi chu", Reason.OTHER, "", id="text"),
]


@pytest.mark.parametrize(("content", "kind"), ALLOWED)
@pytest.mark.parametrize("name", ["", "ảnh.jpg", "chạy.exe"])
def test_an_allowed_kind_is_told_by_content_whatever_its_name(content: bytes, kind: Kind, name: str):
    assert sniff(BytesIO(content), name) == kind


@pytest.mark.parametrize(("content", "reason", "found"), REFUSED)
@pytest.mark.parametrize("name", ["ảnh hội nghị.jpg", "quyết định.pdf"])
def test_anything_else_is_refused_with_its_reason(content: bytes, reason: Reason, found: str, name: str):
    with pytest.raises(NotAllowed) as refused:
        sniff(BytesIO(content), name)

    assert (refused.value.reason, refused.value.found) == (reason, found)


@pytest.mark.parametrize(("name", "found"), [("ghi chú.txt", "txt"), ("ghi chú.pdf", ""), ("ghi chú", "")])
def test_a_name_helps_only_to_say_what_was_refused(name: str, found: str):
    with pytest.raises(NotAllowed) as refused:
        sniff(BytesIO(b"ghi chu"), name)

    assert refused.value.found == found


def test_the_stream_is_left_at_its_beginning():
    stream = BytesIO(samples.office("docx"))
    sniff(stream)
    assert stream.tell() == 0


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("image_format", "extension"), [("PNG", "png"), ("JPEG", "jpg")])
def test_an_image_that_would_fill_the_memory_is_refused_before_it_is_unpacked(
    image_format: str, extension: str
):
    with pytest.raises(NotAllowed) as refused:
        sniff(BytesIO(samples.vast(image_format)))

    assert (refused.value.reason, refused.value.found) == (Reason.TOO_MANY_PIXELS, extension)


def test_a_progressive_photo_may_have_fewer_pixels_than_another():
    assert images.MOST_PROGRESSIVE_PIXELS < images.MOST_PIXELS
    claimed = samples.vast("JPEG").replace((11_000).to_bytes(2, "big"), (6_000).to_bytes(2, "big"), 1)

    with pytest.raises(NotAllowed) as refused:
        sniff(BytesIO(claimed))

    assert refused.value.reason is Reason.TOO_MANY_PIXELS


def test_an_archive_entry_locked_with_a_password_is_refused():
    locked = bytearray(samples.office("docx"))
    at = locked.find(b"PK\x01\x02")
    locked[at + 8] |= 1

    with pytest.raises(NotAllowed) as refused:
        sniff(BytesIO(locked))

    assert refused.value.reason is Reason.ENCRYPTED


def test_an_archive_with_a_password_is_first_of_all_an_archive():
    locked = bytearray(samples.zipped({"a.txt": "a"}))
    locked[locked.find(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(NotAllowed) as refused:
        sniff(BytesIO(locked))

    assert refused.value.reason is Reason.ARCHIVE


def test_a_directory_that_goes_in_circles_ends():
    circle = bytearray(samples.compound(["Alpha", "Beta"]))
    first_name = 512 + 512 + 128
    circle[first_name + 128 + 72 : first_name + 128 + 76] = (1).to_bytes(4, "little")

    with pytest.raises(NotAllowed):
        sniff(BytesIO(circle))


STARTS = [each.values[0] for each in (*ALLOWED, *REFUSED)]


@given(start=st.sampled_from(STARTS), at=st.integers(0, 2000), noise=st.binary(min_size=1, max_size=64))
def test_no_damage_makes_it_fail_otherwise_than_by_refusing(start: bytes, at: int, noise: bytes):
    damaged = start[:at] + noise + start[at + len(noise) :]
    with suppress(NotAllowed):
        assert sniff(BytesIO(damaged)) in kinds.KINDS.values()


def test_a_heic_whose_first_box_is_larger_than_any_memory_is_refused():
    boastful = b"\x00\x00\x00\x01" + samples.picture(image_format="HEIF")[4:]

    with pytest.raises(NotAllowed) as refusal:
        sniff(BytesIO(boastful), "ảnh.heic")

    assert refusal.value.reason is Reason.DAMAGED


def test_a_tiny_photo_is_a_photo_too(tmp_path):
    file = tmp_path / "dấu chấm.jpg"
    Image.new("RGB", (3, 5), "red").save(file, "JPEG")

    with file.open("rb") as content:
        assert sniff(content, file.name) is kinds.JPEG


@pytest.mark.parametrize(
    ("key", "first"),
    [
        ("0102030405", "b2396305f03dc027ccc3524a0a1118a8"),
        ("0102030405060708090a0b0c0d0e0f10", "9ac7cc9a609d1ef7b2932899cde41b97"),
    ],
)
def test_the_old_lock_is_what_rfc_6229_says(key: str, first: str):
    """The samples are locked with it too: the library that reads PDFs and these numbers say that it is right."""
    assert rc4(bytes.fromhex(key), bytes(16)).hex() == first
