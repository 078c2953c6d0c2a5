"""Ranking the units."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest

from ocop_tasks.figures.plan.follow_up_counts import by_unit_and_month
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.models import Extensions
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi
from tests.plans.reading import rows_of, words

YEAR: dict[str, Any] = {"due_from": date(2021, 12, 15), "due_to": date(2022, 12, 31)}


@pytest.fixture
def done_late_but_extended(make):
    """Done on the 12th; first due on the 10th, granted until the 20th."""
    assignment = make.assignment(due_on=date(2022, 6, 10), unit=make.unit(under=make.issuer))
    extensions = Extensions(assignment)
    unit, chairman = make.focal_point(assignment), make.chairman()
    extensions.ask(by=unit, at=hanoi(2022, 6, 8), until=date(2022, 6, 20), reason="Mưa lũ", most=2)
    extensions.grant(by=chairman, at=hanoi(2022, 6, 9), until=date(2022, 6, 20))
    make.completion(assignment, at=hanoi(2022, 6, 12))
    return assignment


def only(make, **how):
    """The judged counts of the one unit there is."""
    span: dict[str, Any] = YEAR | how
    found = by_unit_and_month([Scope((make.plan.id,), **span)], date(2022, 6, 15))
    assert len(found) == 1
    return found[0]


def test_extended_work_is_in_time_by_the_granted_date_and_late_by_the_first(make, done_late_but_extended):
    assert only(make).judged.numbers.done_in_time == 1
    assert only(make, by_first_date=True).judged.numbers.done_late == 1
    assert (only(make).year, only(make).month) == (
        2022,
        7,
    )  # granted until 20 June, and June is cut on the 14th
    assert only(make, by_first_date=True).month == 6


def test_the_page_says_both_rates_and_every_figure_leads_to_its_rows(make, sign_in, done_late_but_extended):
    below = make.unit("Bản dưới xã", under=done_late_but_extended.unit)
    make.assignment(due_on=date(2022, 3, 31), unit=below)
    chairman, address = sign_in(make.chairman()), f"/plans/{make.plan.id}/ranking"
    granted, first = chairman.get(address).text, chairman.get(f"{address}?judged=first").text

    assert "100,00 % 1/1 việc đến hạn – số nhỏ theo hạn đầu 0,00 %" in words(granted)
    assert "0,00 % 0/1 việc đến hạn – số nhỏ theo hạn gia hạn 100,00 %" in words(first)
    figures = re.findall(r'href="(/plans/\d+/work[^"]+)">(\d+)<', granted + first)
    assert sum(int(told) for _rows, told in figures) == 4
    for rows, told in figures:
        assert len(rows_of(chairman.get(unescape(rows)).text)) == int(told), rows


def test_weights_are_shared_among_the_leads(make):
    units = [make.unit(), make.unit()]
    task = make.task(leads=units, due_on=date(2022, 3, 31), weight=3)
    make.completion(make.assignments(task)[0], at=hanoi(2022, 3, 30))
    counted = by_unit_and_month([Scope((make.plan.id,), **YEAR)], date(2022, 6, 15))
    found = {each.unit_id: each.judged for each in counted}
    assert float(found[units[0].id].weights.done_in_time) == 1.5
    assert float(found[units[1].id].weights.open_late) == 1.5


def test_the_page_says_rates_to_two_places_and_links_to_the_rows(make, sign_in):
    for number in range(3):
        assignment = make.assignment(due_on=date(2022, 3, 31))
        if number:
            make.completion(assignment, at=hanoi(2022, 3, 30))
    page = sign_in(make.chairman()).get(f"/plans/{make.plan.id}/ranking").text
    assert "66,66" in page
    assert "follow_up=done_in_time" in page


def test_units_see_no_ranking_and_the_page_runs_a_fixed_number_of_statements(make, sign_in, statements):
    make.assignment(due_on=date(2022, 3, 31))
    assert sign_in(make.user()).get(f"/plans/{make.plan.id}/ranking").status_code == 403
    chairman = sign_in(make.chairman())
    with statements() as few:
        chairman.get(f"/plans/{make.plan.id}/ranking")
    for _number in range(8):
        make.assignment(due_on=date(2022, 4, 30))
    with statements() as many:
        chairman.get(f"/plans/{make.plan.id}/ranking")
    assert len(few) == len(many) <= 8


def counted_rows(reader, page):
    """The numbers of the panel that says which work counts, each with the number of rows behind it."""
    panel = page.split("ranking-counted", 1)[1].split("</div>", 1)[0]
    links = re.findall(r'href="(/plans/\d+/work[^"]*)">(\d+) việc<', panel)
    return [(int(told), len(rows_of(reader.get(unescape(href)).text))) for href, told in links]


def test_the_ranking_counts_what_progress_counts_and_says_where_the_rest_is_due(make, sign_in):
    for due in (
        date(2021, 12, 10),
        date(2022, 3, 14),
        date(2022, 12, 14),
        date(2022, 12, 31),
        date(2023, 1, 15),
    ):
        make.assignment(due_on=due)
    chairman, address = sign_in(make.chairman()), f"/plans/{make.plan.id}/ranking"
    year = chairman.get(address).text
    assert counted_rows(chairman, year) == [(5, 5), (5, 5), (2, 2)]
    assert "có hạn sau 14/12/2022" in words(year)

    last_quarter = chairman.get(f"{address}?period=2022-Q4").text
    assert counted_rows(chairman, last_quarter) == [(5, 5), (2, 2), (1, 1), (2, 2), (2, 2)]
    assert "2 việc của các kỳ trước" in words(last_quarter)
    first_quarter = chairman.get(f"{address}?period=2022-Q1&judged=first").text
    assert counted_rows(chairman, first_quarter) == [(5, 5), (2, 2), (3, 3), (2, 2)]


def test_a_small_number_and_nothing_due_have_no_rank(make, sign_in):
    many, few, nothing = make.unit("Xã Nhiều việc"), make.unit("Xã Ít việc"), make.unit("Xã Chưa đến hạn")
    for _number in range(5):
        make.assignment(due_on=date(2022, 3, 31), unit=many)
    make.completion(make.assignment(due_on=date(2022, 3, 31), unit=few), at=hanoi(2022, 3, 30))
    for unit in (few, nothing):
        make.assignment(due_on=date(2022, 11, 30), unit=unit)
    page = sign_in(make.chairman()).get(f"/plans/{make.plan.id}/ranking").text
    rows = rows_of(page)
    assert rows[0].startswith("1 Xã Nhiều việc 0,00 % 0/5 việc đến hạn")
    assert rows[1].startswith("Chưa xếp hạng: dưới 5 việc")
    assert rows[2].startswith("– Xã Ít việc 100,00 % 1/1 việc đến hạn – số nhỏ")
    assert rows[4].startswith("– Xã Chưa đến hạn – chưa có việc đến hạn")


def test_on_a_phone_the_first_rows_and_the_reader_s_own_unit_are_shown(make, sign_in):
    agency = make.standing_agency()
    for number in range(6):
        make.assignment(due_on=date(2022, 3, 17), unit=make.unit(f"Bản {number}"))
    make.assignment(due_on=date(2022, 12, 31), unit=agency.unit)

    page = sign_in(agency).get(f"/plans/{make.plan.id}/ranking").text

    own = re.findall(r'<tr class="is-own">.*?<th scope="row">(.*?)</th>', page, re.DOTALL)
    assert [unescape(name) for name in own] == [agency.unit.short_name]
    assert 'class="rest-on-phone"' in page
    assert 'href="#ranking-rows"' in page


def test_where_nothing_is_ranked_a_phone_shows_the_first_of_the_others(make, sign_in):
    for number in range(8):
        make.assignment(due_on=date(2022, 12, 31), unit=make.unit(f"Bản {number}"))

    page = sign_in(make.chairman()).get(f"/plans/{make.plan.id}/ranking").text

    assert re.findall(r'<tbody class="([\w-]+)"', page) == ["first-on-phone"]
    assert re.findall(r"<tfoot>.*?Theo trọng số[^>]*>(.*?)</td>", page, re.DOTALL) == ["–"]


@pytest.fixture
def due_a_quarter_later(make):
    """A commune's quarterly work, due on the 4th of the month after, by its task's own rule; the first was done."""
    unit = make.unit("Xã Quý Một")
    task = make.task(leads=[unit], frequency=Frequency.QUARTERLY, due_rule=parse_due_rule("after-1 4"))
    make.completion(make.assignments(task)[0], at=hanoi(2022, 4, 1))
    return task


def test_periodic_work_counts_in_its_own_period_also_where_it_is_due_in_the_next(
    make, sign_in, due_a_quarter_later
):
    chairman, address = sign_in(make.chairman()), f"/plans/{make.plan.id}/ranking"

    first, second = (chairman.get(f"{address}?period=2022-Q{number}").text for number in (1, 2))

    assert "Xã Quý Một 100,00 % 1/1 việc đến hạn – số nhỏ theo hạn đầu 100,00 %" in " ".join(rows_of(first))
    assert "Xã Quý Một – chưa có việc đến hạn" in " ".join(rows_of(second))
    assert counted_rows(chairman, first) == [(4, 4), (1, 1), (3, 3)]
    assert counted_rows(chairman, second) == [(4, 4), (1, 1), (1, 1), (2, 2)]
    assert "15/12/2021 – 14/03/2022" in words(first)
    assert "kể cả khi hạn gửi rơi vào kỳ sau" in words(second)
    march, april = (chairman.get(f"{address}?period=2022-0{number}").text for number in (3, 4))
    assert "Xã Quý Một 100,00 % 1/1 việc đến hạn" in " ".join(rows_of(march))
    assert "Xã Quý Một" not in " ".join(rows_of(april))


def test_the_list_behind_a_figure_says_what_it_is_narrowed_to(make, sign_in, due_a_quarter_later):
    chairman = sign_in(make.chairman())
    work = f"/plans/{make.plan.id}/work"

    listed = chairman.get(f"{work}?counted=2022-Q1").text
    assert '<option selected value="2022-Q1">quý I/2022 (15/12 – 14/03)</option>' in listed
    assert len(rows_of(listed)) == 1
    assert len(rows_of(chairman.get(f"{work}?counted=2022-H1").text)) == 2
    later = chairman.get(f"{work}?counted=after-2022-Q1").text
    assert '<option selected value="after-2022-Q1">sau quý I/2022 (15/12 – 14/03)</option>' in later
    assert len(rows_of(later)) == 3
    assert 'name="counted"' not in chairman.get(work).text
    for unknown in ("2022-Q5", "after-", "before-2023-Q1", "beside-2022-Q1"):
        assert len(rows_of(chairman.get(f"{work}?counted={unknown}").text)) == 4


def test_work_of_a_year_counts_where_the_year_is_cut(make, sign_in):
    """Its code, "2022", is that of the whole plan, which one-off work has too."""
    task = make.task(leads=[make.unit("Xã Tổng kết")], frequency=Frequency.YEARLY)
    make.assignment(due_on=date(2022, 12, 17), unit=make.unit("Xã Một lần"))
    assert [(each.period, each.due_on) for each in make.assignments(task)] == [("2022", date(2022, 12, 17))]

    for period in ("2022-Q4", "2022-H2", "2022-12"):
        page = sign_in(make.chairman()).get(f"/plans/{make.plan.id}/ranking?period={period}").text
        assert "Xã Tổng kết" in " ".join(rows_of(page))
        assert "Xã Một lần" not in " ".join(rows_of(page))


def test_each_month_of_a_line_is_what_the_ranking_of_that_month_says(make, sign_in):
    unit = make.unit("Xã Bản Bo")
    monthly = make.task(leads=[unit], frequency=Frequency.MONTHLY, due_rule=parse_due_rule("after-1 4"))
    for done in make.assignments(monthly)[1:3]:
        make.completion(done, at=hanoi(2022, 4, 2 if done.period == "2022-03" else 1))
    for due in (date(2022, 3, 14), date(2022, 3, 15), date(2022, 5, 31)):
        make.assignment(due_on=due, unit=unit)
    chairman, address = sign_in(make.chairman()), f"/plans/{make.plan.id}/ranking"

    line = next(row for row in rows_of(chairman.get(address).text) if "Xã Bản Bo" in row)
    told = dict(re.findall(r"tháng (\d+): (\d+) %", line))

    assert told.keys() == {"1", "2", "3", "4", "5", "6"}
    for month, rate in told.items():
        of_month = " ".join(rows_of(chairman.get(f"{address}?period=2022-{int(month):02}").text))
        assert re.search(rf"Xã Bản Bo {rate},\d\d %", of_month), month
