"""A unit asks for more time; the chairman decides."""

from __future__ import annotations

from datetime import date

from ocop_tasks.models import Assignment
from ocop_tasks.rules.work.timeliness import Timeliness
from tests.conftest import hanoi, on_day


def ask(browser, assignment, until: str = "2022-06-24", reason: str = "Đường sạt lở"):
    """Ask for more time."""
    return browser.post(f"/assignments/{assignment.id}/extension", data={"until": until, "reason": reason})


def decide(browser, assignment, **data):
    """Decide on the request that the page shows."""
    page = browser.get(f"/assignments/{assignment.id}/extension/decision").text
    newest = page.split('name="newest"')[1].split('value="')[1].split('"')[0]
    return browser.post(f"/assignments/{assignment.id}/extension/decision", data={"newest": newest} | data)


def again(make, assignment) -> Assignment:
    """The assignment as the database has it."""
    return make.session.get(Assignment, assignment.id, populate_existing=True)


def test_on_time_is_judged_by_the_granted_date_and_the_first_one_stays(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 6, 10))
    unit, chairman = sign_in(make.focal_point(assignment)), sign_in(make.chairman())

    assert ask(unit, assignment).status_code == 303
    assert (
        decide(chairman, assignment, decision="grant", until="2022-06-20", word="Lần cuối").status_code == 303
    )
    with on_day(date(2022, 6, 20)):
        make.completion(again(make, assignment), at=hanoi(2022, 6, 20, 23, 59))

    done = again(make, assignment)
    assert (done.first_due_on, done.due_on) == (date(2022, 6, 10), date(2022, 6, 20))
    assert done.timeliness(date(2022, 7, 1)) is Timeliness.COMPLETED_ON_TIME


def test_a_new_day_is_read_as_it_is_typed_and_one_that_makes_no_sense_is_asked_back(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 6, 10))
    unit, chairman = sign_in(make.focal_point(assignment)), sign_in(make.chairman())

    for until, told in {
        "14/6/2022": "Ngày 14/06/2022 đã qua.",
        "24/6/2029": "Ngày 24/06/2029 nằm ngoài năm 2022 của kế hoạch",
        "6/24/2022": "Ghi ngày trước, tháng sau, ví dụ 20/6/2022.",
    }.items():
        asked = ask(unit, assignment, until)
        assert asked.status_code == 422
        assert told in asked.text
    assert 'value="6/24/2022"' in asked.text, "what was typed stays"
    assert ask(unit, assignment, "24/6").status_code == 303

    late = decide(chairman, assignment, decision="grant", until="24/6/2029")
    assert (late.status_code, again(make, assignment).due_on) == (422, date(2022, 6, 10))
    assert decide(chairman, assignment, decision="grant", until="20-6-22").status_code == 303
    assert again(make, assignment).due_on == date(2022, 6, 20)


def test_a_refusal_needs_a_word_and_changes_no_date(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 6, 10))
    ask(sign_in(make.focal_point(assignment)), assignment)
    chairman = sign_in(make.chairman())
    assert decide(chairman, assignment, decision="refuse").status_code == 422
    assert decide(chairman, assignment, decision="refuse", word="Đợt đánh giá không lùi").status_code == 303
    assert again(make, assignment).due_on == date(2022, 6, 10)


def test_no_more_extensions_than_the_setting_allows(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 6, 10))
    unit, chairman = sign_in(make.focal_point(assignment)), sign_in(make.chairman())
    for until in ("2022-06-20", "2022-06-25"):
        ask(unit, assignment, until)
        decide(chairman, assignment, decision="grant", until=until)
    refused = ask(unit, assignment, "2022-07-01")
    assert refused.status_code == 422
    assert "Đường sạt lở" in refused.text


def test_only_the_own_unit_asks_and_only_leaders_decide(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 6, 10))
    assert ask(sign_in(make.user()), assignment).status_code == 404
    assert ask(sign_in(make.chairman()), assignment).status_code == 403
    assert (
        sign_in(make.standing_agency()).get(f"/assignments/{assignment.id}/extension/decision").status_code
        == 403
    )


def test_two_leaders_deciding_at_once_the_second_is_told(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 6, 10))
    ask(sign_in(make.focal_point(assignment)), assignment)
    first, second = sign_in(make.chairman()), sign_in(make.chairman())
    page = second.get(f"/assignments/{assignment.id}/extension/decision").text
    newest = page.split('name="newest"')[1].split('value="')[1].split('"')[0]
    decide(first, assignment, decision="grant", until="2022-06-20")
    late = second.post(
        f"/assignments/{assignment.id}/extension/decision",
        data={"newest": newest, "decision": "refuse", "word": "Không"},
    )
    assert late.status_code == 422
    assert again(make, assignment).due_on == date(2022, 6, 20)
