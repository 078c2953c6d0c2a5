"""Addresses of pages in what people type."""

from __future__ import annotations

from time import thread_time

import pytest

from ocop_tasks.rules.text.links import address_in, split_links

FOUND = [
    ("Xem tại: https://baolaichau.vn/kinh-te/1.html.", "https://baolaichau.vn/kinh-te/1.html"),
    ("Xem tại:https://baolaichau.vn/1", "https://baolaichau.vn/1"),
    ("bài ở baolaichau.vn/tin/123, đọc nhiều", "https://baolaichau.vn/tin/123"),
    ("(xem baolaichau.vn)", "https://baolaichau.vn"),
    ("vi.wikipedia.org/wiki/Lai_(tỉnh).", "https://vi.wikipedia.org/wiki/Lai_(tỉnh)"),
    ("“www.facebook.com/xa?id=1&p=2#a!”", "https://www.facebook.com/xa?id=1&p=2#a"),
    ("HTTP://Laichau.gov.vn:8080/Đường-dẫn?", "HTTP://Laichau.gov.vn:8080/Đường-dẫn"),
    (
        "https://drive.google.com/file/d/1_a-B/view?usp=sharing…",
        "https://drive.google.com/file/d/1_a-B/view?usp=sharing",
    ),
]
NONE = [
    "javascript:alert(1)",
    "data:text/html,<b>",
    "ftp://tep.vn/a",
    "minh.lo@laichau.gov.vn",
    "Đã xong.va gửi ngày 20.6.2022, số 35/KH-UBND, TP.HCM v.v.",
    "bao-cao.docx",
    "https://",
    "https://…",
    "http://[::1]/",
    "",
]


@pytest.mark.parametrize(("text", "url"), FOUND)
def test_an_address_leads_where_it_says(text, url):
    found = list(split_links(text))

    assert [piece.url for piece in found if piece.url] == [url]
    assert "".join(piece.text for piece in found) == text, "nothing of it is lost"
    assert address_in(text) == url


@pytest.mark.parametrize("text", NONE)
def test_nothing_else_does(text):
    assert [piece.url for piece in split_links(text) if piece.url] == []
    assert address_in(text) is None


def test_where_an_address_is_asked_for_any_name_will_do():
    assert address_in(" zalo.me/g/abc ") == "https://zalo.me/g/abc"
    assert address_in("youtu.be/x1.") == "https://youtu.be/x1"


def test_several_addresses_are_as_many_links():
    text = "https://a.vn/1\nb.vn/2 và https://c.vn"
    assert [piece.url for piece in split_links(text) if piece.url] == [
        "https://a.vn/1",
        "https://b.vn/2",
        "https://c.vn",
    ]


@pytest.mark.parametrize(
    "text", ["a." * 5_000, "a-" * 5_000, "https://a.vn/" + ")" * 90_000, "x.vn/" * 2_000]
)
def test_no_text_takes_long(text):
    began = thread_time()
    assert "".join(piece.text for piece in split_links(text)) == text
    assert thread_time() - began < 1
