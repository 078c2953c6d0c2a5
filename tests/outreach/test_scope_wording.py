"""Every page of the log says whose it is, and no filter offers what its reader cannot see."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from ocop_tasks.models import UnitKind
from ocop_tasks.rules.access import Role
from tests.support.workbooks import tables_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def choices(page: str, name: str) -> list[str]:
    """What a filter offers beside everything."""
    found = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)
    return re.findall(r"<option[^>]*>([^<]+)</option>", found[0])[1:] if found else []


@pytest.fixture
def farmers(log, make):
    """Another union, which held something in the far commune that the women's union took no part in."""
    unit = make.unit("Hội Nông dân", kind=UnitKind.UNION)
    officer = make.user(Role.FRONT, unit)
    log.activity(held_on=date(2022, 5, 2), topic="Việc của hội khác", by=officer, commune_id=log.far.id)
    return unit


def test_a_unions_statistics_speak_of_the_union_and_offer_what_it_sees(log, farmers, sign_in):
    log.activity(held_on=date(2022, 5, 1))
    browser = sign_in(log.officer)

    page = browser.get("/outreach/figures?period=2022-Q2").text

    assert "Hoạt động của Hội LHPN, hoặc cùng Hội LHPN tổ chức." in words(page)
    assert "Hội LHPN chưa có hoạt động nào trong quý II/2022" in words(page)
    assert "của Hội LHPN · xem danh sách" in words(page)
    assert choices(page, "unit") == [], "there is nobody's but its own"
    assert choices(browser.get("/outreach").text, "commune") == ["Xã Nà Tăm", "Không riêng xã nào"]


def test_who_held_something_together_is_offered_and_nothing_is_said_of_the_rest_of_his(log, farmers, sign_in):
    log.activity(held_on=date(2022, 5, 1), cohost_ids=(farmers.id,))
    log.activity(held_on=date(2022, 5, 3), topic="Riêng hội phụ nữ")
    browser = sign_in(log.make.user(Role.FRONT, farmers))

    page = browser.get(f"/outreach/figures?period=2022-Q2&unit={log.union.id}").text

    assert choices(page, "unit") == ["Hội LHPN", "Hội Nông dân"]
    assert "Lượt người 42 " in words(page)
    assert "Đang lọc: Đơn vị: Hội LHPN." in words(page)
    assert 'id="quiet-title"' not in page, "it sees some of them alone"


def test_who_sees_all_is_told_of_all_and_of_one_unit_what_is_true_of_it(log, farmers, make, sign_in):
    agency = sign_in(make.standing_agency())

    everybody = agency.get("/outreach/figures?period=2022-Q2").text
    one = agency.get(f"/outreach/figures?period=2022-Q2&unit={log.union.id}").text

    assert "Hoạt động của tất cả các đơn vị trong kế hoạch." in words(everybody)
    assert "Chưa có hoạt động nào trong quý II/2022" in words(everybody)
    assert {"Hội LHPN", "Hội Nông dân"} <= set(choices(everybody, "unit"))
    assert "Hội LHPN chưa có hoạt động nào trong quý II/2022" in words(one)


def test_a_commune_is_told_of_itself_alone(log, farmers, make, sign_in):
    browser = sign_in(make.user(unit=log.commune))

    page = browser.get("/outreach/figures?period=2022-Q2").text
    empty = browser.get("/outreach").text

    quiet = words(page).partition("Chưa có hoạt động nào trong quý II/2022")[2].partition("Xã theo tháng")[0]
    assert "Xã Nà Tăm" in quiet
    assert "Xã Hồ Thầu" not in quiet
    assert "hoặc tại địa bàn của Xã Nà Tăm." in words(page)
    assert "Chưa có hoạt động nào của Xã Nà Tăm" in words(empty)
    assert choices(empty, "commune") == ["Xã Nà Tăm", "Không riêng xã nào"]


def test_a_narrowed_page_says_nothing_of_communes_that_were_not_asked_for(log, farmers, make, sign_in):
    page = sign_in(make.standing_agency()).get(f"/outreach/figures?period=2022-Q2&commune={log.far.id}").text

    assert "Xã nào cũng đã có hoạt động." in page
    assert "1 xã" not in words(page)


def test_the_printed_report_says_whose_it_is(log, farmers, sign_in):
    browser = sign_in(log.officer)

    assert "Hoạt động của Hội LHPN, hoặc cùng Hội LHPN tổ chức." in words(
        browser.get("/outreach/report").text
    )


def test_a_years_span_says_its_years_on_the_page_and_in_the_workbook(log, sign_in):
    log.activity(held_on=date(2022, 5, 1))
    browser = sign_in(log.officer)

    assert "năm 2022 (15/12/2021 – 14/12/2022)" in words(browser.get("/outreach/figures").text)
    first, *_others = tables_of(browser.get("/outreach/figures.xlsx").data)
    assert "Đang lọc: Kỳ: năm 2022 (15/12/2021 – 14/12/2022)" in first.heading


def test_pages_of_activities_name_units_and_communes_in_the_readers_language(log, sign_in):
    log.union.name_en, log.commune.name_en = "Women's Union", "Near commune"
    made = log.activity(held_on=date(2022, 5, 1), commune_id=log.commune.id)
    browser = sign_in(log.officer)
    browser.post("/language", data={"language": "en"})

    page = words(unescape(browser.get(f"/outreach/activities/{made.id}").text))
    assert "· Women's Union" in page
    assert "Near commune" in page
    assert "Near commune" in browser.get("/outreach").text
