"""Asking for more time."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.days import DaySpan
from ocop_tasks.rules.work import extension_rules
from ocop_tasks.rules.work.extension_rules import Step
from ocop_tasks.rules.work.status import Status

DUE = date(2022, 6, 17)


def asking(**changes):
    """A request that is allowed, but for ``changes``."""
    given = {
        "status": Status.IN_PROGRESS,
        "newest": None,
        "granted": 0,
        "most": 2,
        "reason": "Mưa lũ, đường vào bản bị sạt",
    } | changes
    return lambda: extension_rules.check_can_ask(given.pop("status"), **given)


def code_of(check) -> str | None:
    """The rule that ``check`` breaks."""
    try:
        check()
    except RuleBroken as broken:
        return broken.code
    return None


def test_a_unit_may_ask_before_and_after_its_due_date():
    assert code_of(asking()) is None
    assert code_of(asking(status=Status.NOT_STARTED)) is None
    assert code_of(asking(status=Status.SUBMITTED)) is None


def test_what_is_over_is_not_extended():
    assert code_of(asking(status=Status.COMPLETED)) == "already_completed"
    assert code_of(asking(status=Status.CANCELLED)) == "cancelled"


def test_one_request_at_a_time_and_no_more_grants_than_the_setting_allows():
    assert code_of(asking(newest=Step.ASKED)) == "already_asked"
    assert code_of(asking(newest=Step.REFUSED)) is None
    assert code_of(asking(newest=Step.GRANTED, granted=1)) is None
    assert code_of(asking(newest=Step.GRANTED, granted=2)) == "too_many_extensions"
    assert code_of(asking(most=0)) == "too_many_extensions"


def test_the_new_date_is_later_and_has_a_reason():
    def later(until: date, today: date = DUE) -> str | None:
        return code_of(
            lambda: extension_rules.check_new_day(until, due_on=DUE, today=today, plan=DaySpan.of_year(2022))
        )

    assert later(date(2022, 6, 24)) is None
    assert later(DUE) == "not_later"
    assert later(date(2022, 6, 24), today=date(2022, 6, 25)) == "until_past"
    assert later(date(2029, 6, 24)) == "due_outside_plan"
    assert code_of(asking(reason=" ")) == "reason_needed"


def test_the_chairman_decides_only_what_was_asked():
    extension_rules.check_can_grant(Step.ASKED)
    extension_rules.check_can_refuse(Step.ASKED, "Đợt đánh giá không lùi được")
    extension_rules.check_can_withdraw(Step.ASKED)
    for newest in (None, Step.GRANTED, Step.REFUSED, Step.WITHDRAWN):
        for check in (
            lambda newest=newest: extension_rules.check_can_grant(newest),
            lambda newest=newest: extension_rules.check_can_refuse(newest, "Không"),
            lambda newest=newest: extension_rules.check_can_withdraw(newest),
        ):
            assert code_of(check) == "not_asked"


def test_a_refusal_has_a_word():
    with pytest.raises(RuleBroken):
        extension_rules.check_can_refuse(Step.ASKED, "")
