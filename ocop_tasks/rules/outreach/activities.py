"""What an outreach activity may say, and who may correct it (DOMAIN.md rule 11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.rules.work.periods import Period

MOST_REACHED = 100_000
"""People-times; above it somebody typed a telephone number."""


class OutreachForm(StrEnum):
    """How people were spoken to."""

    VILLAGE_MEETING = "village_meeting"
    HOUSE_VISIT = "house_visit"
    LOUDSPEAKER = "loudspeaker"
    CONFERENCE = "conference"
    SOCIAL_MEDIA = "social_media"
    FAIR = "fair"
    OTHER = "other"


IN_A_VILLAGE = frozenset({OutreachForm.VILLAGE_MEETING})
"""Forms that cannot be without a village."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityContent:
    """What is recorded of one activity. Numbers are people-times, not people."""

    held_on: date
    form: OutreachForm
    topic: str
    reached: int
    women: int | None = None
    minority: int | None = None
    """Of those reached. None: nobody counted them, which is another thing than 0."""
    commune_id: int | None = None
    """Empty: the activity belongs to no one commune (on the net, for the whole area)."""
    village: str = ""
    task_id: int | None = None
    note: str = ""
    cohost_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be so: which field, a machine word for it, and the number that it may not pass."""

    field: str
    code: str
    most: int | None = None


def problems(
    content: ActivityContent, *, today: date, year: Period, stands_on: date | None = None
) -> list[Problem]:
    """Everything that cannot be so of ``content`` on ``today``; ``year`` is the plan's.

    A day outside it is counted in no period, so it is asked back. ``stands_on`` is the day of an activity that is
    there: it may stay as it is while the rest is corrected.
    """
    return [*_of_the_day(content.held_on, today, year, stands_on), *_of_words(content), *_of_numbers(content)]


def check(content: ActivityContent, *, today: date, year: Period) -> None:
    """Raises RuleBroken with the code of the first thing that cannot be so."""
    for wrong in problems(content, today=today, year=year):
        raise RuleBroken(wrong.code, field=wrong.field, most=wrong.most)


def _of_the_day(held_on: date, today: date, year: Period, stands_on: date | None) -> Iterator[Problem]:
    if held_on > today:
        yield Problem("held_on", "held_in_future")
    elif held_on not in year and held_on != stands_on:
        yield Problem("held_on", "day_not_counted")


def _of_words(content: ActivityContent) -> Iterator[Problem]:
    if not content.topic.strip():
        yield Problem("topic", "topic_needed")
    if content.form in IN_A_VILLAGE and not content.village.strip():
        yield Problem("village", "village_needed")
    if content.village.strip() and content.commune_id is None:
        yield Problem("commune", "commune_needed")


def _of_numbers(content: ActivityContent) -> Iterator[Problem]:
    if not 0 <= content.reached <= MOST_REACHED:
        yield Problem("reached", "reached_out_of_range", MOST_REACHED)
        return
    for name, number in (("women", content.women), ("minority", content.minority)):
        if number is not None and not 0 <= number <= content.reached:
            yield Problem(name, "more_than_reached", content.reached)


def is_like(one: ActivityContent, other: ActivityContent) -> bool:
    """Whether two activities of one organisation may be the same one, logged twice.

    On one day: in the same form at the same place, or with the same numbers; their words may differ. Where only the
    total was counted, it tells two activities of one commune alone.
    """
    if one.held_on != other.held_on:
        return False
    if _manner(one) == _manner(other):
        return True
    telling = one.women is not None or one.minority is not None or one.commune_id == other.commune_id
    return telling and one.reached > 0 and _numbers(one) == _numbers(other)


def _manner(content: ActivityContent) -> tuple[OutreachForm, int | None, str]:
    return content.form, content.commune_id, fold(content.village)


def _numbers(content: ActivityContent) -> tuple[int, int | None, int | None]:
    return content.reached, content.women, content.minority


def check_can_correct(*, withdrawn: bool, own_unit: bool) -> None:
    """People of the unit that logged it correct or withdraw it, whoever of them typed it; what is withdrawn stays so.

    Raises RuleBroken "not_your_units" or "activity_withdrawn".
    """
    if not own_unit:
        raise RuleBroken("not_your_units")
    if withdrawn:
        raise RuleBroken("activity_withdrawn")
