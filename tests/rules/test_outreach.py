"""What an outreach activity may say (DOMAIN.md rule 11), at the edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ocop_tasks.rules.outreach.activities import (
    MOST_REACHED,
    ActivityContent,
    OutreachForm,
    Problem,
    check,
    check_can_correct,
    problems,
)
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.periods import Period

TODAY, FIRST_DAY = date(2022, 6, 15), date(2021, 12, 15)
YEAR = Period("2022", FIRST_DAY, date(2022, 12, 14))
MEETING = ActivityContent(
    held_on=TODAY,
    form=OutreachForm.VILLAGE_MEETING,
    topic="Bao bì",
    reached=10,
    women=10,
    minority=10,
    commune_id=1,
    village="Bản Hon",
)


def wrong(**change: object) -> list[Problem]:
    return problems(replace(MEETING, **change), today=TODAY, year=YEAR)  # type: ignore[arg-type]


@pytest.mark.parametrize("day", [FIRST_DAY, TODAY])
def test_the_first_day_of_the_plans_year_and_today_are_taken(day):
    assert wrong(held_on=day) == []


def test_the_day_before_the_plans_year_and_tomorrow_are_not():
    assert wrong(held_on=date(2021, 12, 14)) == [Problem("held_on", "day_not_counted")]
    assert wrong(held_on=date(2022, 6, 16)) == [Problem("held_on", "held_in_future")]


@pytest.mark.parametrize(("day", "counted"), [(date(2022, 12, 14), True), (date(2022, 12, 15), False)])
def test_the_day_after_the_plans_year_is_asked_back_for_no_period_holds_it(day, counted):
    told = replace(MEETING, held_on=day)

    found = problems(told, today=date(2022, 12, 20), year=YEAR)

    assert found == [] if counted else found == [Problem("held_on", "day_not_counted")]
    assert problems(told, today=date(2022, 12, 20), year=YEAR, stands_on=day) == [], "it was taken once"


def test_all_may_be_women_and_all_of_ethnic_minorities_and_nobody_may_come():
    assert wrong() == []
    assert wrong(reached=0, women=0, minority=0) == []


@pytest.mark.parametrize("part", ["women", "minority"])
@pytest.mark.parametrize("number", [-1, 11])
def test_no_part_is_less_than_none_or_more_than_all(part, number):
    assert wrong(**{part: number}) == [Problem(part, "more_than_reached", 10)]


@pytest.mark.parametrize("number", [-1, MOST_REACHED + 1])
def test_a_telephone_number_is_no_number_of_people(number):
    assert wrong(reached=number) == [Problem("reached", "reached_out_of_range", MOST_REACHED)]


def test_so_many_are_still_taken():
    assert wrong(reached=MOST_REACHED) == []


def test_a_village_meeting_needs_its_village_and_a_village_its_commune():
    assert wrong(village=" ") == [Problem("village", "village_needed")]
    assert wrong(commune_id=None) == [Problem("commune", "commune_needed")]
    assert wrong(form=OutreachForm.SOCIAL_MEDIA, village="", commune_id=None) == []


def test_everything_wrong_is_told_at_once_and_a_topic_is_needed():
    told = wrong(topic=" ", women=11, held_on=date(2022, 6, 16))

    assert [each.field for each in told] == ["held_on", "topic", "women"]


def test_the_first_wrong_thing_breaks_the_rule():
    with pytest.raises(RuleBroken, match="more_than_reached"):
        check(replace(MEETING, women=11), today=TODAY, year=YEAR)


def test_only_the_units_own_people_correct_and_only_what_stands():
    check_can_correct(withdrawn=False, own_unit=True)
    with pytest.raises(RuleBroken, match="not_your_units"):
        check_can_correct(withdrawn=False, own_unit=False)
    with pytest.raises(RuleBroken, match="activity_withdrawn"):
        check_can_correct(withdrawn=True, own_unit=True)
