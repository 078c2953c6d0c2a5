"""Names as people sent them: Vietnamese intact, nothing dangerous."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.storage.formats import kinds
from ocop_tasks.storage.formats.file_names import LONGEST, safe_name
from ocop_tasks.storage.formats.kinds import Kind


@pytest.mark.parametrize(
    ("sent", "safe"),
    [
        ("Báo cáo quý I - xã Đồng Phúc.docx", "Báo cáo quý I - xã Đồng Phúc.docx"),
        (unicodedata.normalize("NFD", "Quyết định số 12.pdf"), "Quyết định số 12.pdf"),
        ("C:\\Users\\Lan\\ảnh.jpg", "ảnh.jpg"),
        ("../../etc/passwd", "passwd"),
        ("thư mục/", "thư mục"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("a\x00b\u202egnp.exe", "abgnp.exe"),
        ("...ẩn.pdf", "ẩn.pdf"),
        (".htaccess", "htaccess"),
        ("  nhiều   khoảng\ttrắng .pdf ", "nhiều khoảng trắng .pdf"),
        ('"<b>?.jpg', "b.jpg"),
        ("", "tep"),
        ("..", "tep"),
        ("\u200b/", "tep"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_harmless(sent: str, safe: str):
    assert safe_name(sent) == safe


def test_a_long_name_is_cut_between_letters_and_keeps_its_extension():
    name = safe_name("ế" * 300 + ".docx")

    assert name == "ế" * 65 + ".docx"
    assert len(name.encode()) == LONGEST


@given(st.text())
def test_any_name_becomes_a_safe_one_and_a_safe_one_stays(sent: str):
    name = safe_name(sent)

    assert name
    assert len(name.encode()) <= LONGEST
    assert not name.startswith(".")
    assert not set(name) & set('/\\"\r\n\0')
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("sent", "kind", "downloaded"),
    [
        ("ảnh.jpg", kinds.JPEG, "ảnh.jpg"),
        ("ảnh.JPEG", kinds.JPEG, "ảnh.JPEG"),
        ("ảnh.heic", kinds.HEIF, "ảnh.heic"),
        ("biên bản.jpg", kinds.PDF, "biên bản.pdf"),
        ("biên bản", kinds.PDF, "biên bản.pdf"),
        ("Báo cáo 15.03.2022", kinds.DOCX, "Báo cáo 15.03.2022.docx"),
        ("chạy.exe", kinds.PNG, "chạy.exe.png"),
        ("", kinds.PDF, "tep.pdf"),
        (".pdf", kinds.PDF, "pdf.pdf"),
    ],
)
def test_the_download_ends_as_what_the_file_really_is(sent: str, kind: Kind, downloaded: str):
    assert kind.named(sent) == downloaded


def test_a_long_name_with_a_wrong_extension_stays_short_enough():
    assert len(kinds.PDF.named("ế" * 300).encode()) <= LONGEST
