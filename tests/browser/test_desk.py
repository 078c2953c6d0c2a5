"""The chairman's desk on paper, and more of its rows as one scrolls."""

from __future__ import annotations

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.support.browsing import DESK
from tests.support.portal_2022 import AGENCY, CHAIRMAN, ENGLISH

pytestmark = pytest.mark.browser
MILLIMETRE = 72 / 25.4
"""In points."""


def test_the_desk_prints_to_one_page_with_its_figures_and_the_longest_late(visit, portal):
    window = visit(CHAIRMAN, width=DESK)
    window.go("/plans/{plan}/desk".format(**portal.ids))

    paper = pypdfium2.PdfDocument(window.page.pdf(format="A4", prefer_css_page_size=True))

    assert len(paper) == 1
    words = " ".join(paper[0].get_textpage().get_text_bounded().split())
    assert "Quá hạn hôm nay" in words
    assert "Bản in có 15 việc đầu" in words
    assert words.count("ngày 17/03/2022") > 5
    window.page.emulate_media(media="print")
    font = window.page.evaluate("getComputedStyle(document.querySelector('.desk-rows td')).fontFamily")
    assert font.startswith('"Times New Roman"')


def test_the_photo_report_prints_with_the_margins_of_an_office_s_document(visit, portal):
    window = visit(AGENCY, width=DESK)
    window.go("/outreach/report?period=2022")

    [page, *_rest] = pypdfium2.PdfDocument(window.page.pdf(format="A4", prefer_css_page_size=True))
    text = page.get_textpage()
    letters = [text.get_charbox(number) for number in range(text.count_chars())]
    printed = [(left, right) for left, _bottom, right, _top in letters if right > left]

    assert round(min(left for left, _right in printed) / MILLIMETRE) == 30
    assert max(right for _left, right in printed) / MILLIMETRE <= 210 - 20


def test_the_rows_below_the_first_fifty_come_when_one_scrolls_to_them(visit, portal):
    window = visit(CHAIRMAN, width=DESK)
    window.go("/plans/{plan}/desk?show=overdue".format(**portal.ids))
    rows = window.page.locator("#desk-rows > tr[id]")
    expect(rows).to_have_count(50)

    window.page.locator(".desk-more").scroll_into_view_if_needed()

    expect(rows).not_to_have_count(50)
    assert window.heard() == []


@pytest.mark.parametrize("language", ["", ENGLISH])
def test_no_rate_of_the_ranking_is_broken_over_two_lines(visit, portal, language):
    window = visit(CHAIRMAN + language, width=DESK)
    window.go("/plans/{plan}/ranking".format(**portal.ids))

    shares = window.page.locator(".ranking > tbody td.num:nth-child(n + 6) .small")
    heights = shares.evaluate_all("all => all.map((each) => each.getBoundingClientRect().height)")

    assert len(heights) > 80
    assert max(heights) < 24
