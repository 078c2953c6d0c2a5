"""Which of several running plans a list is narrowed to: ``?plan=7`` in the address."""

from __future__ import annotations

import pytest

from ocop_tasks.rules.plan_state import PlanState
from tests.work.sending import words


@pytest.fixture
def officer(make, sign_in):
    """A browser in which an officer of a commune under the issuer is signed in."""
    make.plan  # noqa: B018  (it runs)
    return sign_in(make.user(unit=make.unit(under=make.issuer)))


def test_only_running_plans_are_offered_the_newest_first(make, officer):
    make.another_plan("Kế hoạch cũ", year=2021, state=PlanState.CLOSED)
    make.another_plan("Kế hoạch mới", year=2023)
    make.another_plan("Kế hoạch đang soạn", year=2023, state=PlanState.DRAFT)

    assert "Tất cả kế hoạch Mới 2023 OCOP 2022" in words(officer.get("/my-tasks"))


def test_a_plan_that_has_ended_is_told_and_the_rest_of_the_address_is_kept(make, officer):
    ended = make.another_plan("Kế hoạch cũ", year=2021, state=PlanState.CLOSED)

    answer = officer.get(f"/my-tasks?plan={ended.id}&part=coordinating")

    assert (answer.status_code, answer.location) == (303, "/my-tasks?part=coordinating")
    assert "Cũ 2021 đã đóng." in words(officer.get(answer.location))


def test_a_draft_exists_for_its_standing_agency_alone(make, sign_in, officer):
    draft = make.another_plan("Kế hoạch đang soạn", state=PlanState.DRAFT)
    agency = sign_in(make.standing_agency())

    assert officer.get(f"/my-tasks?plan={draft.id}").status_code == 404
    assert agency.get(f"/my-tasks?plan={draft.id}").status_code == 303
    assert "chưa ban hành nên chưa có việc" in words(agency.get("/my-tasks"))


def test_a_plan_of_others_and_one_that_never_was_are_not_found(make, officer):
    elsewhere = make.unit("UBND huyện khác", under=make.issuer)
    plan = make.another_plan("Kế hoạch của nơi khác", issuer=elsewhere, standing_unit=elsewhere)

    assert officer.get(f"/my-tasks?plan={plan.id}").status_code == 404
    assert officer.get("/my-tasks?plan=999").status_code == 404
    assert officer.get(f"/my-tasks?plan={2**70}").status_code == 404


@pytest.mark.parametrize("asked", ["", "abc", "1.5"])
def test_what_is_no_number_narrows_nothing(officer, asked):
    assert officer.get(f"/my-tasks?plan={asked}").status_code == 200


def test_plans_of_one_name_are_told_apart(make, officer):
    make.another_plan("Kế hoạch OCOP năm 2022", number="12/KH-UBND")

    assert "OCOP 2022 · 12/KH-UBND" in words(officer.get("/my-tasks"))


def test_the_names_are_english_for_whoever_reads_english(make, sign_in):
    make.plan.title_en = "OCOP plan of the district for 2022"
    make.another_plan("Kế hoạch rừng", title_en="Forests in 2022")
    reader = sign_in(make.user(unit=make.unit(under=make.issuer), locale="en"))

    assert "Forests 2022" in words(reader.get("/my-tasks"))
