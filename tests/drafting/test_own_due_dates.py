"""The standing agency gives a task a rule of its own for its due dates, on Wednesday 15/06/2022."""

from __future__ import annotations

import re

import pytest

from ocop_tasks.models import AuditEntry, Part, Task
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Calendar, Frequency
from tests.drafting.editing import agreed, change, hidden, typed

pytestmark = pytest.mark.usefixtures("plan")

BY_THE_PLAN = {"due_rule": "plan"}


def own(month: str, day: str) -> dict[str, object]:
    return {"due_rule": "own", "due_rule-month": month, "due_rule-day": day}


def rule_of(task: Task) -> str:
    return str(task.due_rule)


def chosen(page: str, name: str) -> str:
    """What a select of the page has chosen."""
    found = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)
    assert found, page
    one = re.search(r'value="([^"]*)" selected', found[0]) or re.search(r'selected value="([^"]*)"', found[0])
    return one[1] if one else ""


def told(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_rule_of_its_own_moves_the_dates_to_come_after_it_was_shown(make, sign_in):
    task, client = make.task(frequency=Frequency.QUARTERLY), sign_in(make.standing_agency())
    sent = typed(task, wording="Trước ngày 25 tháng cuối quý", **own("last", "24"))

    shown = client.post(f"/tasks/{task.id}/edit", data=sent)

    assert "2 công việc có hạn mới: 24/09/2022, 24/12/2022." in told(shown)
    assert "2 công việc giữ hạn cũ" in told(shown)
    assert rule_of(task) == "None"
    done = client.post(f"/tasks/{task.id}/edit", data=sent | {"confirmed": agreed(shown)})
    assert done.status_code == 303
    assert rule_of(task) == "last 24"
    assert [f"{each.due_on:%d/%m}" for each in make.assignments(task)] == ["17/03", "17/06", "24/09", "24/12"]


def test_the_history_and_the_tasks_pages_say_it_in_words(make, sign_in):
    task, agency = make.task(frequency=Frequency.QUARTERLY), sign_in(make.standing_agency())
    share = make.assignments(task)[2]

    change(agency, task, **own("last", "24"))
    change(agency, task, **own("last", "week"))

    history = told(agency.get(f"/tasks/{task.id}/history"))
    assert "theo kỳ của kế hoạch → chậm nhất ngày 24 của tháng cuối kỳ" in history
    assert "chậm nhất ngày 24 của tháng cuối kỳ → trong tuần cuối của tháng cuối kỳ" in history
    assert "Hàng quý, trong tuần cuối của tháng cuối quý" in told(agency.get(f"/tasks/{task.id}"))
    theirs = sign_in(make.focal_point(share)).get(f"/assignments/{share.id}")
    assert "trong tuần cuối của tháng cuối quý" in told(theirs)


def test_the_form_shows_the_rule_and_its_dates_and_saves_them_unchanged(make, sign_in):
    rule = parse_due_rule("after-1 20")
    task = make.task(frequency=Frequency.QUARTERLY, due_rule=rule)
    client, address = sign_in(make.standing_agency()), f"/tasks/{task.id}/edit"

    form = client.get(address)

    assert (chosen(form.text, "due_rule-month"), chosen(form.text, "due_rule-day")) == ("after-1", "20")
    assert re.search(r'id="due_rule-own"\s+value="own"\s+checked', form.text)
    assert "chậm nhất ngày 20 của tháng đầu quý sau" in told(form)
    assert "Năm 2022: 20/04, 20/07, 20/10, 20/01/2023" in told(form)
    assert client.post(address, data=typed(task) | own("after-1", "20")).status_code == 303
    assert client.post(address, data=typed(task)).status_code == 303, "what the form does not say stays"
    assert task.due_rule == rule
    assert make.session.query(AuditEntry).count() == 0


def test_back_to_the_plan_and_to_what_is_done_once(make, sign_in):
    task = make.task(frequency=Frequency.QUARTERLY, due_rule=parse_due_rule("last 24"))
    client = sign_in(make.standing_agency())

    change(client, task, **BY_THE_PLAN)
    assert (task.due_rule, make.assignments(task)[3].due_on.day) == (None, 17)
    for unseen in (own("last", ""), own("last", "24")):
        done = change(client, task, frequency="once", due_on="2022-09-30", **unseen)
        assert (done.status_code, task.frequency, task.due_rule) == (303, Frequency.ONCE, None)


@pytest.mark.parametrize(
    ("month", "day", "why"),
    [
        ("last", "", "Hãy chọn tháng và ngày."),
        ("", "24", "Hãy chọn tháng và ngày."),
        ("last", "32", "Hãy chọn tháng và ngày."),
        ("last", "24; DROP", "Hãy chọn tháng và ngày."),
        ("month-3", "10", "Kỳ báo cáo này không có tháng đó."),
    ],
)
def test_a_rule_that_is_none_is_asked_for_again_and_what_was_chosen_stays(make, sign_in, month, day, why):
    task = make.task(frequency=Frequency.QUARTERLY)
    client, rule = sign_in(make.standing_agency()), own(month, day)

    answer = client.post(f"/tasks/{task.id}/edit", data=typed(task, title="Đang gõ dở") | rule)
    preview = client.get(f"/plans/{make.plan.id}/due-dates", query_string={"frequency": "quarterly"} | rule)

    assert answer.status_code == 422
    assert why in answer.text
    assert "Đang gõ dở" in answer.text
    assert chosen(answer.text, "due_rule-month") == month
    assert re.search(r'id="due_rule-own"\s+value="own"\s+checked', answer.text)
    assert why in preview.text
    assert task.due_rule is None


@pytest.mark.parametrize(
    ("wording", "understood", "offered"),
    [
        (
            "Trước ngày 25 tháng cuối quý",
            "Hiểu là: hàng quý, chậm nhất ngày 24 của tháng cuối quý. Năm 2022: 24/03, 24/06, 24/09, 24/12",
            "quarterly last 24",
        ),
        (
            "trước ngày 10 tháng 6 và tháng 12",
            "Hiểu là: sáu tháng, chậm nhất ngày 9 của tháng 6 và tháng 12. Năm 2022: 09/06, 09/12",
            "half_yearly last 9",
        ),
        (
            "Trong tuần cuối quý",
            "trong tuần cuối của tháng cuối quý. Năm 2022: 31/03, 30/06, 30/09, 30/12",
            "quarterly last week",
        ),
        (
            "trước ngày 05 tháng sau",
            "chậm nhất ngày 4 của tháng sau. Năm 2022: 04/02, 04/03, 04/04",
            "monthly after-1 4",
        ),
        ("hàng năm, trước ngày 15/12", "Thứ Tư, 14/12/2022", "yearly last 14"),
    ],
)
def test_a_rule_that_the_wording_tells_is_offered_with_the_dates_of_the_year(
    make, sign_in, wording, understood, offered
):
    client = sign_in(make.standing_agency())

    reading = client.get(f"/plans/{make.plan.id}/deadline", query_string={"wording": wording})

    assert understood in told(reading)
    assert f'value="{offered}"' in reading.text


@pytest.mark.parametrize(
    ("wording", "asked"),
    [
        (
            "trước ngày 15 hàng quý",
            "không nói của tháng nào. Hãy chọn “Hàng quý” ở trên, rồi chọn ngày và tháng",
        ),
        ("hàng quý", "theo kỳ của kế hoạch, hoặc chọn ngày riêng ở dưới"),
        ("tuần đầu hàng tháng", "Hãy chọn hạn của từng kỳ ở dưới."),
    ],
)
def test_a_rule_that_the_wording_does_not_tell_is_asked_for(make, sign_in, wording, asked):
    client = sign_in(make.standing_agency())

    reading = client.get(f"/plans/{make.plan.id}/deadline", query_string={"wording": wording})

    assert asked in told(reading)
    assert "use_rule" not in reading.text


def test_the_offered_rule_and_the_dates_can_be_had_without_javascript(make, sign_in):
    task, client = make.task(), sign_in(make.standing_agency())
    sent = typed(task, wording="Trước ngày 25 tháng cuối quý", title="Đang gõ dở") | BY_THE_PLAN

    taken = client.post(f"/tasks/{task.id}/edit", data=sent | {"use_rule": "quarterly last 24"})
    looked = client.post(
        f"/tasks/{task.id}/edit",
        data=sent | {"frequency": "quarterly", "show_dates": "1"} | own("after-1", "5"),
    )
    nonsense = client.post(f"/tasks/{task.id}/edit", data=sent | {"use_rule": "weekly monday"})

    assert [answer.status_code for answer in (taken, looked, nonsense)] == [200, 200, 200]
    assert [chosen(taken.text, name) for name in ("frequency", "due_rule-month", "due_rule-day")] == [
        "quarterly",
        "last",
        "24",
    ]
    assert "Đang gõ dở" in taken.text
    assert "Năm 2022: 24/03, 24/06, 24/09, 24/12" in told(taken)
    assert "Năm 2022: 05/04, 05/07, 05/10, 05/01/2023" in told(looked)
    assert chosen(nonsense.text, "frequency") == "once"
    assert make.session.query(Task).one().due_rule is None


@pytest.mark.parametrize(
    ("calendar", "asked", "days"),
    [
        (Calendar.STATE, BY_THE_PLAN, "theo kỳ của kế hoạch. Năm 2022: 17/03, 17/06, 17/09, 17/12"),
        (Calendar.CALENDAR, BY_THE_PLAN, "theo kỳ của kế hoạch. Năm 2022: 31/03, 30/06, 30/09, 31/12"),
        (Calendar.CALENDAR, own("last", "24"), "Năm 2022: 24/03, 24/06, 24/09, 24/12"),
        (Calendar.STATE, own("month-2", "end"), "ngày cuối cùng của tháng giữa quý. Năm 2022: 28/02, 31/05"),
    ],
)
def test_the_dates_of_the_year_follow_the_choice(make, sign_in, calendar, asked, days):
    make.plan.calendar = calendar
    make.session.commit()
    client, address = sign_in(make.standing_agency()), f"/plans/{make.plan.id}/due-dates"

    assert days in told(client.get(address, query_string={"frequency": "quarterly"} | asked))
    assert told(client.get(address, query_string={"frequency": "once"} | asked)) == ""
    assert told(client.get(address, query_string={"frequency": "weekly"} | asked)) == ""
    assert told(client.get(address)) == ""


def test_a_new_task_is_given_by_its_own_rule(make, sign_in):
    commune, section = make.unit(), make.section("III.8")
    client, address = sign_in(make.standing_agency()), f"/plans/{make.plan.id}/tasks/new"
    sent: dict[str, object] = {"title": "Báo cáo quý", "section_id": section.id, "frequency": "quarterly"}
    sent |= {"weight": "1", "version": "0", f"parts-commune-{commune.id}": "lead"} | own("last", "24")

    shown = client.post(address, data=sent)
    client.post(address, data=sent | {"confirmed": agreed(shown)})

    assert "1 đơn vị nhận 2 công việc mới" in shown.text
    task = make.session.query(Task).one()
    assert [f"{each.due_on:%d/%m}" for each in make.assignments(task)] == ["24/09", "24/12"]
    assert make.session.query(AuditEntry).one().changes["due_rule"] == [None, "last 24"]
    history = told(client.get(f"/tasks/{task.id}/history"))
    assert "Cách tính hạn từng kỳ chậm nhất ngày 24 của tháng cuối kỳ" in history


def test_two_officers_at_once_the_second_sees_the_others_rule(make, sign_in):
    task = make.task(frequency=Frequency.QUARTERLY)
    first, second = sign_in(make.standing_agency()), sign_in(make.standing_agency())
    opened = second.get(f"/tasks/{task.id}/edit")
    sent = typed(task) | {"base": hidden(opened, "base")}
    change(first, task, **own("last", "24"))

    untouched = second.post(f"/tasks/{task.id}/edit", data=sent | BY_THE_PLAN)
    touched = second.post(f"/tasks/{task.id}/edit", data=sent | own("last", "week"))

    assert untouched.status_code == touched.status_code == 409
    assert "chậm nhất ngày 24 của tháng cuối kỳ" in told(untouched)
    assert chosen(untouched.text, "due_rule-day") == "24", "he had not touched it"
    assert chosen(touched.text, "due_rule-day") == "week"
    assert task.due_rule == parse_due_rule("last 24")


def test_the_words_are_english_for_who_reads_english(make, sign_in):
    task = make.task(frequency=Frequency.HALF_YEARLY, due_rule=parse_due_rule("after-1 10"))
    reader = make.user(Role.STANDING_AGENCY, unit=make.plan.standing_unit, locale="en")

    page = told(sign_in(reader).get(f"/tasks/{task.id}"))

    assert "no later than day 10 of July and January of the next year" in page


def test_the_previews_take_the_same_number_of_statements_for_many_tasks(make, sign_in, statements):
    client, plan = sign_in(make.standing_agency()), make.plan
    addresses = [
        f"/plans/{plan.id}/due-dates?frequency=monthly&due_rule=own&due_rule-month=last&due_rule-day=week",
        f"/plans/{plan.id}/deadline?wording=trước+ngày+25+tháng+cuối+quý",
    ]
    counted = []
    for _round in range(2):
        for address in addresses:
            with statements() as read:
                assert client.get(address).status_code == 200
            counted.append(len(read))
        for _task in range(5):
            make.task(leads=[make.unit()], frequency=Frequency.QUARTERLY, due_rule=parse_due_rule("last 24"))

    assert max(counted) <= 3
    assert counted[:2] == counted[2:]


def test_a_coordinating_unit_is_due_on_the_same_day(make, sign_in):
    task, client = make.task(frequency=Frequency.QUARTERLY), sign_in(make.standing_agency())
    helper = make.unit()

    change(
        client, task, parts={task.parts[0].unit: Part.LEAD, helper: Part.COORDINATING}, **own("last", "24")
    )

    assert [f"{each.due_on:%d/%m}" for each in make.assignments(task, Part.COORDINATING)] == [
        "24/09",
        "24/12",
    ]
