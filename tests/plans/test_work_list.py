"""The rows behind the figures: filters in the address, late first, and the four counts of what they pick."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ocop_tasks.plans.work import work_views
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi
from tests.plans.reading import between, listed, words


@pytest.fixture
def officer(make, sign_in):
    return sign_in(make.standing_agency())


@pytest.fixture
def units(make):
    """Five communes, one in each state: late, returned and late, due soon, waiting, done late."""
    make.plan  # noqa: B018  (units stand under its issuer)
    late, returned, soon, waiting, done = (make.unit(name) for name in ("Muộn", "Trả", "Sắp", "Chờ", "Xong"))
    section = make.section("III.8")
    make.assignment(date(2022, 6, 1), unit=late, section=section, title="Tuyên truyền Đường")
    again = make.assignment(date(2022, 5, 1), unit=returned, section=section)
    make.submission(again, at=hanoi(2022, 4, 30))
    again.send_back(by=make.standing_agency(), at=hanoi(2022, 5, 2), reason="Thiếu chữ ký")
    make.session.commit()
    make.assignment(date(2022, 6, 20), unit=soon, section=make.section("II.5"))
    make.submission(make.assignment(date(2022, 6, 1), unit=waiting), at=hanoi(2022, 5, 30))
    make.completion(make.assignment(date(2022, 6, 1), unit=done), at=hanoi(2022, 6, 3))
    return late, returned, soon, waiting, done


@pytest.fixture
def address(make, units):
    return f"/plans/{make.plan.id}/work"


def test_the_longest_late_comes_first_and_what_is_done_last(officer, address):
    assert listed(officer.get(address).text) == ["Trả", "Muộn", "Sắp", "Chờ", "Xong"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("only=overdue", ["Trả", "Muộn"]),
        ("only=due_soon", ["Sắp"]),
        ("only=silent", ["Trả", "Muộn", "Sắp"]),
        ("status=submitted", ["Chờ"]),
        ("follow_up=done_late", ["Xong"]),
        ("follow_up=open_in_time", ["Sắp", "Chờ"]),
        ("section=III.8", ["Trả", "Muộn"]),
        ("from=2022-06-01&to=2022-06-01", ["Muộn", "Chờ", "Xong"]),
        ("q=DUONG+tuyen", ["Muộn"]),
        ("q=III.8,", ["Trả", "Muộn"]),
        ("q=khong+co", []),
        ("only=overdue&section=II.5", []),
        ("as_of=2022-05-31&only=overdue", ["Trả"]),
        ("as_of=2022-05-31&status=submitted", ["Chờ"]),
    ],
)
def test_filters_live_in_the_address(officer, address, asked, found):
    assert listed(officer.get(f"{address}?{asked}").text) == found


def test_a_unit_is_asked_for_with_the_units_under_it(make, officer, address, units):
    below = make.unit("Thuộc Sắp", under=units[2])
    make.assignment(date(2022, 6, 19), unit=below)
    assert listed(officer.get(f"{address}?unit={units[2].code}").text) == ["Thuộc Sắp", "Sắp"]


def test_a_period_is_asked_for_by_its_code_and_shown_with_its_dates(make, officer, address):
    make.task("Hàng quý", leads=[make.unit("Quý")], frequency=Frequency.QUARTERLY)
    page = officer.get(f"{address}?period=2022-Q1").text
    assert listed(page) == ["Quý"]
    assert "quý I/2022 (15/12 – 14/03)" in words(page)


def test_the_four_counts_are_those_of_what_is_filtered(officer, address):
    page = officer.get(f"{address}?section=III.8").text
    counts = between(page, 'id="follow-up-title"', "</section>")
    assert "2 việc" in counts
    assert "0 Đã hoàn thành đúng hạn" in counts
    assert "2 Chưa hoàn thành quá hạn" in counts


def test_cancelled_work_is_shown_only_to_who_asks_for_it(make, officer, address):
    gone = make.assignment(unit=make.unit("Thôi"))
    gone.cancel(by=make.standing_agency(), at=hanoi(2022, 5, 2), reason="Không còn")
    make.session.commit()
    assert "Thôi" not in listed(officer.get(address).text)
    assert listed(officer.get(f"{address}?status=cancelled").text) == ["Thôi"]


def test_every_page_holds_fifty_and_no_row_stands_on_two(make, officer, address):
    make.task("Nhiều xã", leads=[make.unit(f"Xã {n:03}") for n in range(97)], due_on=date(2022, 9, 1))
    first, second, third = (listed(officer.get(f"{address}?page={page}").text) for page in (1, 2, 3))
    assert (len(first), len(second), len(third)) == (50, 50, 2)
    assert len({*first, *second, *third}) == 102


def test_what_is_no_choice_or_no_day_is_told_and_left_out(officer, address):
    page = officer.get(f"{address}?only=xyz&from=mai")
    assert page.status_code == 200
    assert len(listed(page.text)) == 5
    assert 'aria-invalid="true"' in page.text


def test_a_span_that_ends_before_it_begins_is_told_and_read_without_its_end(officer, address):
    page = officer.get(f"{address}?from=2022-06-01&to=2022-05-01").text
    assert "Ngày cuối sớm hơn ngày đầu" in page
    assert (
        listed(page)
        == listed(officer.get(f"{address}?from=2022-06-01").text)
        == ["Muộn", "Sắp", "Chờ", "Xong"]
    )


def test_a_day_that_has_not_come_is_told(officer, address):
    page = officer.get(f"{address}?as_of=2022-12-01").text
    assert "Ngày 01/12/2022 chưa tới; trang này nói về hôm nay." in page
    assert "chưa tới" not in officer.get(f"{address}?as_of=2022-06-15").text


def test_an_unknown_section_or_unit_is_not_there(officer, address):
    assert officer.get(f"{address}?section=X").status_code == 404
    assert officer.get(f"{address}?unit=xa-khac").status_code == 404


def test_nothing_found_says_so_and_offers_to_drop_the_filters(officer, address):
    page = officer.get(f"{address}?q=khong+co").text
    assert "Không có việc nào như vậy" in page
    assert f'href="{address}">Xoá bộ lọc' in page


def test_what_is_in_time_by_an_extension_alone_is_counted_by_its_first_date_too(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 6, 1), title="Được gia hạn")
    make.assignment(due_on=date(2022, 5, 1), title="Không xin")
    assignment.due_on = date(2022, 6, 30)
    make.session.commit()
    chairman, address = sign_in(make.chairman()), f"/plans/{make.plan.id}/work"

    everything = chairman.get(address).text
    late = chairman.get(f"{address}?follow_up=open_late").text
    late_at_first = chairman.get(f"{address}?follow_up=open_late&judged=first").text

    assert "Chưa hoàn thành quá hạn <b>2</b>" in everything
    assert "hạn đầu 01/06/2022" in everything
    assert "Được gia hạn" not in late
    assert "Được gia hạn" in late_at_first
    assert "14" in late_at_first.split("Được gia hạn")[1]


def test_who_is_in_time_either_way_is_counted_once(make, sign_in):
    make.assignment(due_on=date(2022, 5, 1))
    assert "Tính theo hạn đầu" not in sign_in(make.chairman()).get(f"/plans/{make.plan.id}/work").text


def test_a_long_list_goes_on_page_by_page_and_back(officer, address, monkeypatch):
    monkeypatch.setattr(work_views, "PER_PAGE", 2)

    first, second, third = (officer.get(f"{address}?page={page}&only=").text for page in (1, 2, 3))

    assert [listed(page) for page in (first, second, third)] == [["Trả", "Muộn"], ["Sắp", "Chờ"], ["Xong"]]
    assert [neighbours(page) for page in (first, second, third)] == [["2"], ["1", "3"], ["2"]]


def neighbours(page):
    return re.findall(r'rel="(?:prev|next)"\s+href="[^"]*[?;]page=(\d+)"', page)


def test_one_of_the_four_counts_leads_to_another(officer, address):
    page = officer.get(f"{address}?follow_up=open_late&page=1").text
    counts = re.findall(r'href="([^".]*follow_up=\w+)"', page)
    assert counts == [
        f"{address}?follow_up={kind}" for kind in ("done_in_time", "done_late", "open_in_time", "open_late")
    ]


def test_from_another_day_and_a_span_one_link_leads_back_to_everything(officer, make, units):
    address = f"/plans/{make.plan.id}/progress"
    page = officer.get(f"{address}?as_of=2022-05-31&from=2022-05-01&to=2022-06-01&section=III.8").text
    assert f'href="{address}?section=III.8">Xem tất cả, đến hôm nay' in page
