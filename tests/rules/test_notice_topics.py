"""Who can be told what, where it goes by default, and how long a message is tried."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from ocop_tasks.rules.access import Role
from ocop_tasks.rules.delivery_retries import is_expired, retry_delay
from ocop_tasks.rules.notice_topics import Channel, Topic, topics_for, wanted_by_default
from ocop_tasks.rules.work.reminders import Occasion, days_to_make, last_monday, newest_occasion

MONDAY = date(2022, 6, 13)
MORNING = time(7, 30)


def test_leaders_get_answers_extensions_and_the_digest_and_no_reminders():
    told = set(topics_for(Role.CHAIRMAN))
    assert {Topic.ANSWER, Topic.EXTENSION, Topic.DIGEST} <= told
    assert Topic.REMINDER not in told


def test_a_unit_is_reminded_and_directed_and_gets_no_digest():
    told = set(topics_for(Role.FOCAL_POINT))
    assert {Topic.REMINDER, Topic.DIRECTION, Topic.RETURNED, Topic.FOLLOWED} <= told
    assert Topic.DIGEST not in told


def test_the_standing_agency_works_and_stands_at_the_desk():
    assert set(topics_for(Role.STANDING_AGENCY)) == set(Topic)


def test_the_administrator_is_told_nothing_of_the_work():
    assert topics_for(Role.ADMINISTRATOR) == []


@pytest.mark.parametrize("channel", Channel)
def test_what_one_must_act_on_goes_out_and_good_news_wait_in_the_portal(channel):
    assert wanted_by_default(Topic.REMINDER, channel)
    assert not wanted_by_default(Topic.CONFIRMED, channel)


@pytest.mark.parametrize(
    ("last", "clock", "days"),
    [
        (None, time(7, 29), []),
        (None, MORNING, [MONDAY]),
        (MONDAY, time(9), []),
        (date(2022, 6, 12), time(9), [MONDAY]),
        (date(2022, 6, 10), time(9), [date(2022, 6, 11), date(2022, 6, 12), MONDAY]),
        (date(2020, 1, 1), time(9), [MONDAY - timedelta(days=n) for n in range(6, -1, -1)]),
        (date(2026, 1, 1), time(9), [MONDAY]),
    ],
)
def test_missed_days_are_made_up_for_within_a_week_and_never_before_the_morning(last, clock, days):
    assert days_to_make(last, MONDAY, clock, MORNING) == days


def test_of_several_missed_reminders_the_newest_is_given():
    days = [MONDAY - timedelta(days=n) for n in range(5, -1, -1)]
    assert newest_occasion(MONDAY + timedelta(days=1), days) == (MONDAY, Occasion.SOON)
    assert newest_occasion(MONDAY - timedelta(days=2), days) == (
        MONDAY - timedelta(days=1),
        Occasion.JUST_LATE,
    )
    assert newest_occasion(MONDAY + timedelta(days=20), days) is None


def test_since_last_monday_looks_back_a_week_on_a_monday():
    assert last_monday(MONDAY) == date(2022, 6, 6)
    assert last_monday(date(2022, 6, 15)) == MONDAY
    assert last_monday(date(2022, 6, 19)) == MONDAY


def test_a_message_is_tried_after_one_minute_then_twice_as_long_and_at_least_every_six_hours():
    assert [retry_delay(tries) for tries in (1, 2, 3)] == [timedelta(minutes=m) for m in (1, 2, 4)]
    assert retry_delay(10) == retry_delay(10_000) == timedelta(hours=6)


def test_it_is_hopeless_after_five_days():
    made = datetime(2022, 6, 13, tzinfo=UTC)
    assert not is_expired(made, made + timedelta(days=5))
    assert is_expired(made, made + timedelta(days=5, seconds=1))
