"""The calendar of a unit with work in several running plans: each event with its plan, or one plan's events alone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from icalendar import Calendar
from werkzeug.test import TestResponse

from ocop_tasks.rules.plan_state import PlanState
from tests.notices.test_calendar import subscribe


@pytest.fixture
def unit(make):
    """A commune under the issuer with work in the plan of OCOP."""
    unit = make.unit("Xã Bản Bo", under=make.plan.issuer)
    make.assignment(date(2022, 6, 17), unit=unit, title="Hồ sơ sản phẩm")
    return unit


@pytest.fixture
def other(make, unit):
    """Another plan, with work of the same commune."""
    other = make.another_plan("Kế hoạch chuyển đổi số năm 2022")
    make.assignment(date(2022, 6, 20), unit=unit, title="Chữ ký số", plan=other)
    return other


def events(answer: TestResponse) -> list[tuple[str, str]]:
    """The events' names with their categories, in order of their days."""
    unfolded = re.sub(r"\r?\n ", "", answer.text)
    categories = re.findall(r"^CATEGORIES:(.*?)\r?$", unfolded, re.MULTILINE)
    calendar = Calendar.from_ical(answer.data)
    return list(zip([str(one["SUMMARY"]) for one in calendar.walk("VEVENT")], categories, strict=True))


def test_each_event_names_its_plan(make, sign_in, visitor, unit, other):
    answer = visitor.get(subscribe(sign_in(make.user(unit=unit))))

    assert events(answer) == [
        ("Hạn: Hồ sơ sản phẩm (OCOP 2022)", "OCOP 2022"),
        ("Hạn: Chữ ký số (Chuyển đổi số 2022)", "Chuyển đổi số 2022"),
    ]
    assert "Chuyển đổi số 2022 · mục" in re.sub(r"\r?\n ", "", answer.text)


def test_of_one_plan_the_names_are_those_of_the_tasks(make, sign_in, visitor, unit):
    assert events(visitor.get(subscribe(sign_in(make.user(unit=unit))))) == [
        ("Hạn: Hồ sơ sản phẩm", "OCOP 2022")
    ]


def test_the_address_can_ask_for_one_plan_and_is_empty_once_that_is_closed(
    make, sign_in, visitor, unit, other
):
    address = f"{subscribe(sign_in(make.user(unit=unit)))}?plan={other.id}"
    first = visitor.get(address)
    tag = {"If-None-Match": first.headers["ETag"]}

    assert events(first) == [("Hạn: Chữ ký số", "Chuyển đổi số 2022")]
    assert visitor.get(address, headers=tag).status_code == 304
    assert visitor.get(address.split("?")[0], headers=tag).status_code == 200
    other.state = PlanState.CLOSED
    make.session.commit()
    assert events(visitor.get(address, headers=tag)) == []
    assert visitor.get(f"{address}987654321987654321").status_code == 200


def test_an_address_of_each_plan_is_offered_where_there_are_several(make, sign_in, unit, other):
    page = sign_in(make.user(unit=unit)).post("/notices/calendar").text

    assert re.search(rf"\.ics\?plan={other.id}\">Chuyển đổi số 2022<", page)
    other.state = PlanState.CLOSED
    make.session.commit()
    assert ".ics?plan=" not in sign_in(make.user(unit=unit)).post("/notices/calendar").text
