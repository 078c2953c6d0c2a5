"""A plan's title can be put right at any time, the days that it counts while it is a draft."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ocop_tasks.models import AuditEntry, Plan
from ocop_tasks.models.plan_changes.plan_particulars import Particulars, change_plan
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.periods import Calendar
from tests.conftest import hanoi
from tests.work.sending import words


@pytest.fixture
def agency(make, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


@pytest.fixture
def draft(make) -> Plan:
    """The plan while it is prepared."""
    make.plan.state = PlanState.DRAFT
    make.session.commit()
    return make.plan


def typed(plan: Plan, **changes: Any) -> dict[str, Any]:
    """What the draft's form sends when somebody changed only ``changes``."""
    given = {"title": plan.title, "calendar": "state", "days_after_cut": 3, "span": "year", "year": plan.year}
    return given | {"version": plan.version} | changes


def send(browser: Any, plan: Plan, **changes: Any) -> Any:
    return browser.post(f"/plans/{plan.id}/edit", data=typed(plan, **changes))


def test_the_title_of_a_running_plan_is_put_right(make, agency):
    answer = send(agency, make.plan, title="Kế hoạch OCOP huyện Tam Đường 2022", title_en="OCOP plan 2022")

    assert answer.status_code == 303
    assert (make.plan.title, make.plan.title_en) == ("Kế hoạch OCOP huyện Tam Đường 2022", "OCOP plan 2022")
    assert make.session.query(AuditEntry).one().changes == {
        "plan_title": ["Kế hoạch OCOP 2022", "Kế hoạch OCOP huyện Tam Đường 2022"],
        "title_en": [None, "OCOP plan 2022"],
    }
    told = words(agency.get(f"/plans/{make.plan.id}/history"))
    assert "Tên kế hoạch Kế hoạch OCOP 2022 → Kế hoạch OCOP huyện Tam Đường 2022" in told


def test_a_draft_gets_a_first_and_a_last_day_and_back_its_year(make, agency, draft):
    assert send(agency, draft, span="days", starts_on="1/9/2022", ends_on="30/6/2023").status_code == 303
    assert (draft.year, draft.starts_on, draft.ends_on) == (2022, date(2022, 9, 1), date(2023, 6, 30))
    told = words(agency.get(f"/plans/{draft.id}/history"))
    assert "Từ ngày 01/09/2022" in told
    assert "Đến hết ngày 30/06/2023" in told

    page = agency.get(f"/plans/{draft.id}/edit").text
    assert re.search(r'checked[^>]*value="days"', page)
    assert 'value="01/09/2022"' in page

    assert send(agency, draft, span="year", year=2023).status_code == 303
    assert (draft.year, draft.starts_on, draft.ends_on) == (2023, None, None)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": " "}, "Hãy ghi tên kế hoạch."),
        ({"year": ""}, "Hãy ghi năm."),
        ({"year": "1899"}, "Năm phải từ 2000 đến 2100."),
        ({"span": "days", "starts_on": "1/9/2022"}, "Hãy ghi ngày."),
        ({"span": "days", "starts_on": "1/9/2022", "ends_on": "31/8/2022"}, "Ngày cuối phải sau ngày đầu."),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(make, agency, draft, changes, told):
    answer = send(agency, draft, number="35/KH-UBND", **changes)

    assert answer.status_code == 422
    assert told in words(answer)
    assert 'value="35/KH-UBND"' in answer.text
    make.session.expire_all()
    assert (draft.title, draft.year, draft.number) == ("Kế hoạch OCOP 2022", 2022, None)


def test_an_older_page_that_does_not_ask_for_the_days_of_a_running_plan_keeps_them(make, agency):
    sent = typed(make.plan, title="Kế hoạch khác")
    del sent["span"], sent["year"]

    assert agency.post(f"/plans/{make.plan.id}/edit", data=sent).status_code == 303
    assert (make.plan.title, make.plan.year) == ("Kế hoạch khác", 2022)


def test_days_and_calendar_of_a_running_plan_change_one_after_the_other(make, agency):
    answer = send(agency, make.plan, year=2023, calendar="calendar")

    assert answer.status_code == 422
    assert "Hãy đổi thời gian thực hiện và cách tính kỳ báo cáo trong hai lần lưu." in words(answer)
    new = replace(Particulars.of(make.plan), year=2023, calendar=Calendar.CALENDAR)
    by = make.standing_agency()
    with pytest.raises(RuleBroken, match="span_or_calendar"):
        change_plan(make.session, make.plan, new, by=by, at=hanoi(2022, 6, 1), reason="")


def test_of_two_who_change_a_draft_the_second_sees_the_other_days(make, agency, sign_in, draft):
    second = sign_in(make.standing_agency())
    base = re.search(r'name="base"[^>]*value="([^"]*)"', second.get(f"/plans/{draft.id}/edit").text)
    assert base
    late = typed(draft, title="Kế hoạch OCOP 2022 của huyện", base=html.unescape(base[1]))
    send(agency, draft, span="days", starts_on="1/9/2022", ends_on="30/6/2023")

    answer = second.post(f"/plans/{draft.id}/edit", data=late)

    assert answer.status_code == 409
    assert "01/09/2022" in words(answer)
    assert "Kế hoạch OCOP 2022 của huyện" in html.unescape(answer.text)
    assert re.search(r'checked[^>]*value="days"', answer.text), "the other's days are taken"


def test_who_changes_a_draft_that_was_published_meanwhile_is_shown_the_plan(make, agency, draft):
    late = typed(draft, year=2023, title="Kế hoạch OCOP 2023")
    draft.state = PlanState.RUNNING
    make.session.commit()

    answer = agency.post(f"/plans/{draft.id}/edit", data=late)

    assert answer.status_code == 409
    assert "Kế hoạch OCOP 2023" in html.unescape(answer.text)
    assert draft.year == 2022
