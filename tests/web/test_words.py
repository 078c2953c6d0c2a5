"""The portal speaks as officers do: words that were found odd are nowhere, and each has the word that is said."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from tools.update_translations import catalog_path

SAID = {
    r"bản có ảnh": "Báo cáo kèm ảnh",
    r"đã tiếp cận được ai": "Kết quả tuyên truyền, vận động",
    r"im lặng|không báo gì": "Chưa cập nhật",
    r"nhận gì, ở đâu": "Cài đặt nhận thông báo",
    r"kế hoạch ghi thế nào": "Nội dung trong kế hoạch",
    r"^thôi\b|\bthôi (gửi|tính|áp dụng)": "Huỷ, ngừng, không còn",
    r"^(đã )?bỏ\b": "Xoá",
    r"mở bản mới": "Tải lại trang",
    r"khoảng hạn": "Thời hạn từ … đến …",
    r"xem thử": "Xem trước",
    r"lời (gần nhất|kết)": "Báo cáo gần nhất, Kết luận chung",
}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    with catalog_path("en").open("rb") as file:
        return [message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)]


@pytest.mark.parametrize("odd", SAID)
def test_a_word_that_no_officer_would_say_is_nowhere(odd, texts):
    assert [text for text in texts if re.search(odd, text, re.IGNORECASE)] == [], f"say {SAID[odd]!r}"
