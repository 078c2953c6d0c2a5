"""What somebody said stands in a mail and in a calendar as he typed it."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from types import SimpleNamespace
from typing import Any

from ocop_tasks.models.people.notice import EXCERPT, excerpt
from ocop_tasks.rules.notice_topics import Topic
from ocop_tasks.sending.delivery.mail_message import compose

TYPED = "Gửi ngay:\r\n1. Biên bản <b>có dấu</b>\r\n\r\nMẫu ở laichau.gov.vn/mau."
FACTS = {
    "task": "Kế hoạch",
    "section": "III.8",
    "unit": "Xã Bản Bo",
    "by": "Chủ tịch",
    "answer_by": "2022-06-17",
}


def mail_of(text: str) -> Any:
    at = datetime(2022, 6, 15, tzinfo=UTC)
    notice = SimpleNamespace(
        topic=Topic.DIRECTION,
        occasion="directed",
        facts=FACTS | {"text": text},
        at=at,
        address="/directions/1",
    )
    person = SimpleNamespace(locale="vi", name="Lò Văn Minh", email="minh@laichau.gov.vn")
    sender = SimpleNamespace(display_name="Cổng", addr_spec="ocop@laichau.gov.vn", domain="laichau.gov.vn")
    message: Any = SimpleNamespace(to=person, notices=[notice], key="k", made_at=at)
    account: Any = SimpleNamespace(sender=sender)
    return message_from_bytes(compose(message, account, "https://ocop.vn"), policy=default)


def test_a_direction_keeps_its_line_ends_in_both_parts_of_a_mail():
    letter = mail_of(excerpt(TYPED))

    plain = letter.get_body(("plain",)).get_content()
    page = letter.get_body(("html",)).get_content()

    assert "  “Gửi ngay:\n  1. Biên bản <b>có dấu</b>\n\n  Mẫu ở laichau.gov.vn/mau.”\n" in plain
    assert "“Gửi ngay:<br>1. Biên bản &lt;b&gt;có dấu&lt;/b&gt;<br><br>Mẫu ở <a href=" in page
    assert 'href="https://laichau.gov.vn/mau"' in page


def test_an_excerpt_is_the_beginning_with_its_line_ends():
    assert excerpt(TYPED).count("\n") == 3
    assert len(excerpt("Đã họp.\r\n" * EXCERPT)) == EXCERPT
