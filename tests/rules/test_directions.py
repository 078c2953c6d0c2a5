"""The thread of a direction."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work import direction_rules
from ocop_tasks.rules.work.direction_rules import DirectionStatus, Entry, with_template

TODAY = date(2022, 6, 15)
YEAR_END = date(2022, 12, 31)


def test_the_newest_entry_says_where_a_direction_stands():
    assert direction_rules.direction_status([Entry.DIRECTED]) is DirectionStatus.SENT
    assert (
        direction_rules.direction_status([Entry.DIRECTED, Entry.ACKNOWLEDGED]) is DirectionStatus.ACKNOWLEDGED
    )
    assert (
        direction_rules.direction_status([Entry.DIRECTED, Entry.ANSWERED, Entry.DIRECTED])
        is DirectionStatus.SENT
    )
    assert (
        direction_rules.direction_status([Entry.DIRECTED, Entry.ANSWERED, Entry.CLOSED])
        is DirectionStatus.CLOSED
    )


def test_a_thread_without_an_entry_is_no_direction():
    with pytest.raises(ValueError, match="begins"):
        direction_rules.direction_status([])


@pytest.mark.parametrize(
    ("text", "answer_by", "code"),
    [("  ", TODAY, "text_needed"), ("Báo cáo ngay", date(2022, 6, 14), "answer_by_past")],
)
def test_a_direction_says_something_and_asks_for_an_answer_from_today_on(text, answer_by, code):
    with pytest.raises(RuleBroken) as broken:
        direction_rules.check_can_direct(text, answer_by, TODAY, YEAR_END)
    assert broken.value.code == code


def test_an_answer_may_be_asked_for_today():
    direction_rules.check_can_direct("Báo cáo trong ngày", TODAY, TODAY, YEAR_END)


def test_nothing_more_is_said_in_a_closed_thread():
    checks = (
        direction_rules.check_can_acknowledge,
        direction_rules.check_can_answer,
        direction_rules.check_can_close,
        lambda now: direction_rules.check_can_direct_again(now, "Thêm", TODAY, TODAY, YEAR_END),
    )
    for check in checks:
        with pytest.raises(RuleBroken) as broken:
            check(DirectionStatus.CLOSED)
        assert broken.value.code == "direction_closed"


def test_a_direction_is_acknowledged_once_and_answered_as_often_as_needed():
    direction_rules.check_can_acknowledge(DirectionStatus.SENT)
    with pytest.raises(RuleBroken):
        direction_rules.check_can_acknowledge(DirectionStatus.ACKNOWLEDGED)
    for now in (DirectionStatus.SENT, DirectionStatus.ACKNOWLEDGED, DirectionStatus.ANSWERED):
        direction_rules.check_can_answer(now)


def test_days_are_counted_from_the_day_after_the_answer_was_asked_until_it_comes():
    assert direction_rules.days_unanswered(DirectionStatus.SENT, TODAY, TODAY) == 0
    assert direction_rules.days_unanswered(DirectionStatus.ACKNOWLEDGED, date(2022, 6, 12), TODAY) == 3
    assert direction_rules.days_unanswered(DirectionStatus.ANSWERED, date(2022, 6, 1), TODAY) == 0


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("", "Ký gửi ngay"),
        ("  ", "Ký gửi ngay"),
        ("Báo cáo hằng tuần", "Ký gửi ngay"),
        ("Gấp.", "Gấp.\nKý gửi ngay"),
        ("Gấp.\r\n\r\nĐọc kỹ.\r\nBáo cáo hằng tuần", "Gấp.\n\nĐọc kỹ.\nKý gửi ngay"),
    ],
)
def test_a_template_takes_the_place_of_another_and_leaves_what_was_written(written, becomes):
    assert with_template(written, "Ký gửi ngay", ["Ký gửi ngay", "Báo cáo hằng tuần"]) == becomes
