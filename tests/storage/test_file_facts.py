"""What a file says of itself stands beside its row: pages, digital signatures, when and from what a photo was made."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from ocop_tasks.storage.formats import kinds, pdf
from ocop_tasks.storage.formats.kinds import Kind
from ocop_tasks.storage.formats.sniffing import facts, sniff
from ocop_tasks.web.uploads import file_descriptions
from tests.storage import samples, signing

CHAIRMAN = "Lò Văn Chủ tịch"


def facts_of(content: bytes):
    return facts(BytesIO(content), sniff(BytesIO(content)))


@pytest.mark.parametrize(
    ("content", "signature"),
    [
        (
            samples.sealed_pdf(signing.message(CHAIRMAN)),
            {"signer": CHAIRMAN, "at": "2022-04-19T16:30:00+07:00"},
        ),
        (samples.sealed_pdf(b"\x30\x03abc"), {"at": "2022-04-19T16:30:00+07:00"}),
        (signing.signed_word(CHAIRMAN), {"signer": CHAIRMAN, "at": "2022-04-19T09:30:00+00:00"}),
        (signing.signed_open_document(CHAIRMAN), {"signer": CHAIRMAN, "at": "2022-04-19T16:30:00"}),
        (samples.compound(["WordDocument", "_xmlsignatures"]), {}),
    ],
    ids=["pdf", "pdf-with-an-unclear-signer", "docx", "odt", "doc"],
)
def test_a_digital_signature_is_told_with_its_signer_and_time(content: bytes, signature: dict[str, str]):
    assert facts_of(content)["signatures"] == [signature]


def test_where_a_pdf_itself_tells_no_time_the_signature_does():
    content = samples.sealed_pdf(signing.message(CHAIRMAN)).replace(b"/M (D:", b"/X (D:")

    assert facts_of(content)["signatures"] == [{"signer": CHAIRMAN, "at": "2022-04-19T09:30:00+00:00"}]


@pytest.mark.parametrize(
    "content", [samples.pdf(), samples.sealed_pdf(), samples.office("docx"), samples.open_document("text")]
)
def test_a_place_to_sign_that_is_empty_is_no_signature(content: bytes):
    assert "signatures" not in facts_of(content)


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        (b"D:20220419163000+07'00'\0", "2022-04-19T16:30:00+07:00"),
        (b"D:20220419093000Z", "2022-04-19T09:30:00+00:00"),
        (b"D:20220419", "2022-04-19T00:00:00"),
        (b"hom qua", ""),
        (b"", ""),
    ],
)
def test_a_pdfs_own_way_to_write_a_moment(told: bytes, moment: str):
    assert pdf.moment(told) == moment


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("2022-04-19T09:30:00+00:00", "19/04/2022 16:30"),
        ("2022-04-19T16:30:00", "19/04/2022 16:30"),
        ("2022-13-45T16:30:00", "2022-13-45T16:30:00"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59-12:00"),
    ],
)
def test_a_moment_that_no_calendar_has_is_shown_as_it_is_told_and_breaks_no_page(told: str, shown: str):
    assert file_descriptions.moment(told) == shown


def test_a_signer_s_name_turns_nothing_around_that_stands_behind_it():
    assert file_descriptions.signed_by({"signer": "Lò Văn A\u202e\u0007", "at": "2022-04-19T16:30:00"}) == (
        "Lò Văn A, 19/04/2022 16:30"
    )


@pytest.mark.parametrize(("content", "pages"), [(samples.pdf(more_pages=2), 3), (samples.scan(3), 3)])
def test_pages_are_counted(content: bytes, pages: int):
    assert facts_of(content)["pages"] == pages


@pytest.mark.parametrize(
    ("image_format", "kind"), [("JPEG", kinds.JPEG), ("WEBP", kinds.WEBP), ("HEIF", kinds.HEIC)]
)
def test_when_a_photo_was_taken_stays_known(image_format: str, kind: Kind):
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x9003: "2022:04:15 08:05:09", 0x9011: "+07:00"})

    assert facts_of(samples.picture(image_format=image_format, exif=exif)) == {
        "taken": "2022-04-15T08:05:09+07:00"
    }


@pytest.mark.parametrize("moment", ["0000:00:00 00:00:00", "hôm qua", ""])
def test_a_camera_without_a_clock_tells_no_time(moment: str):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = moment

    assert facts_of(samples.picture(exif=exif)) == {}


def test_a_photo_that_a_device_made_smaller_says_of_what():
    exif = Image.Exif()
    exif[0x0131] = "OCOP made smaller [8000,6000,21400000]"

    assert facts_of(samples.picture(exif=exif)) == {
        "made_smaller": {"width": 8000, "height": 6000, "bytes": 21_400_000}
    }


@pytest.mark.parametrize(
    "told", ["OCOP made smaller", "OCOP made smaller [1]", "OCOP made smaller {}", "Adobe"]
)
def test_what_else_a_program_writes_of_itself_is_nothing(told: str):
    exif = Image.Exif()
    exif[0x0131] = told

    assert facts_of(samples.picture(exif=exif)) == {}
