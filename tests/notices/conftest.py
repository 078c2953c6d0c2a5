"""What the tests of the bell's pages share."""

from __future__ import annotations

import pytest

from ocop_tasks import clock
from ocop_tasks.rules.notice_topics import Topic
from ocop_tasks.sending.notices.notice_events import NoticeContent, add_notices


@pytest.fixture
def tell(make):
    """Tells a person some news, so many times; returns nothing: the pages are what is looked at."""

    def say(user, count=1, *, title="Kế hoạch OCOP của xã", address="/my-tasks", start=0):
        facts = {"task": title, "section": "III.8", "unit": "Xã Bản Bo", "by": "Hoàng Văn Tâm"}
        for number in range(start, start + count):
            kept = NoticeContent(
                f"test.{number}", Topic.CONFIRMED, "confirmation", facts, address, clock.now()
            )
            add_notices(make.session, [kept.row_for(user.id)])
        make.session.commit()

    return say
