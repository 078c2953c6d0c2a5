"""What may happen to an assignment (DOMAIN.md rule 5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work import status as rules
from ocop_tasks.rules.work.status import Status

NOT_STARTED, IN_PROGRESS, SUBMITTED, COMPLETED, CANCELLED = Status


def submit(status, *, role_is_lead=True, evidence_required=False, evidence_count=0, note="Đã xong"):
    rules.check_can_submit(
        status,
        role_is_lead=role_is_lead,
        evidence_required=evidence_required,
        evidence_count=evidence_count,
        note=note,
    )


def broken(check, *args, **kwargs):
    """The code of the rule that stands against it, or None when it may happen."""
    try:
        check(*args, **kwargs)
    except RuleBroken as rule:
        return rule.code
    return None


@pytest.mark.parametrize(
    ("check", "codes"),
    [
        (rules.check_can_report, [None, None, None, "already_completed", "cancelled"]),
        (submit, [None, None, "already_submitted", "already_completed", "cancelled"]),
        (
            lambda status: rules.check_can_confirm(status, own_unit=False),
            ["not_submitted", "not_submitted", None, "already_completed", "cancelled"],
        ),
        (
            lambda status: rules.check_can_send_back(status, "Thiếu ảnh"),
            ["not_submitted", "not_submitted", None, "already_completed", "cancelled"],
        ),
        (
            rules.check_can_undo_confirmation,
            ["not_completed", "not_completed", "not_completed", None, "cancelled"],
        ),
        (
            lambda status: rules.check_can_take_back(status, "Nhầm xã", reported_since=False, own_unit=False),
            [None, None, None, None, "cancelled"],
        ),
        (lambda status: rules.check_can_cancel(status, "Trùng việc"), [None, None, None, None, "cancelled"]),
        (rules.check_can_restore, ["not_cancelled", "not_cancelled", "not_cancelled", "not_cancelled", None]),
    ],
    ids=["report", "submit", "confirm", "send back", "undo", "take back", "cancel", "restore"],
)
def test_what_may_happen_from_each_status(check, codes):
    assert [broken(check, status) for status in Status] == codes


def test_nobody_confirms_his_own_units_report_but_a_second_person_may():
    assert broken(rules.check_can_confirm, SUBMITTED, own_unit=True) == "own_unit"
    assert broken(rules.check_can_confirm, SUBMITTED, own_unit=True, second_person=True) is None


def test_a_second_person_still_confirms_only_what_was_submitted():
    assert broken(rules.check_can_confirm, IN_PROGRESS, own_unit=True, second_person=True) == "not_submitted"


@pytest.mark.parametrize("reason", ["", " ", "\n\t"])
def test_returning_and_cancelling_need_a_reason(reason):
    assert broken(rules.check_can_send_back, SUBMITTED, reason) == "reason_needed"
    assert broken(rules.check_can_cancel, IN_PROGRESS, reason) == "reason_needed"


def test_a_coordinating_unit_does_not_report():
    assert broken(rules.check_can_report, IN_PROGRESS, role_is_lead=False) == "only_lead_reports"
    assert broken(submit, IN_PROGRESS, role_is_lead=False) == "only_lead_reports"


def test_a_task_that_demands_evidence_gets_it():
    assert broken(submit, IN_PROGRESS, evidence_required=True) == "evidence_needed"
    assert broken(submit, IN_PROGRESS, evidence_required=True, evidence_count=1, note="") is None


def test_a_submission_says_something_or_shows_something():
    assert broken(submit, NOT_STARTED, note=" ") == "note_needed"
    assert broken(submit, NOT_STARTED, note="", evidence_count=1) is None


def test_a_broken_rule_carries_its_code_and_its_figures():
    with pytest.raises(RuleBroken, match="percent_out_of_range") as caught:
        rules.check_percent(100)

    assert (caught.value.code, caught.value.details) == ("percent_out_of_range", {"percent": 100})


@given(st.integers())
def test_work_in_progress_is_0_to_99_per_cent_done(percent):
    assert broken(rules.check_percent, percent) == (None if percent in range(100) else "percent_out_of_range")


@given(st.sampled_from(Status), st.booleans(), st.booleans())
def test_nobody_is_ever_the_only_one_to_see_his_own_work_completed(status, own_unit, second_person):
    allowed = broken(rules.check_can_confirm, status, own_unit=own_unit, second_person=second_person) is None

    assert allowed == (status is SUBMITTED and (second_person or not own_unit))


def take_back(
    status=COMPLETED, reason="Nhầm xã", *, reported_since=False, own_unit=False, second_person=False
):
    rules.check_can_take_back(
        status, reason, reported_since=reported_since, own_unit=own_unit, second_person=second_person
    )


def test_a_decision_is_taken_back_with_a_reason_by_whoever_could_give_it_while_nothing_answers_it():
    assert broken(take_back) is None
    assert broken(take_back, reason=" \n") == "reason_needed"
    assert broken(take_back, IN_PROGRESS, reported_since=True) == "reported_since"
    assert broken(take_back, own_unit=True) == "own_unit"
    assert broken(take_back, own_unit=True, second_person=True) is None
