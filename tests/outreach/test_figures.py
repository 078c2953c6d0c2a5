"""The page of statistics: what was reached, in which quarter, and where nobody went."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ocop_tasks.models import Village
from ocop_tasks.rules.outreach.activities import OutreachForm
from tests.conftest import on_day
from tests.outreach.entries import photo, send
from tests.support import restoring


def words(page: str) -> str:
    """The page's text without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def agency(make, sign_in):
    return sign_in(make.standing_agency())


def test_people_times_and_their_shares_by_unit_form_and_topic(log, agency):
    log.activity(reached=40, women=30, minority=40)
    log.activity(reached=20, women=9, minority=0, topic="đăng ký Ý tưởng", form=OutreachForm.FAIR)

    page = words(agency.get("/outreach/figures").text)

    assert "Hoạt động 2 " in page
    assert "Lượt người 60 " in page
    assert "Nữ 65 % 39 trong 60 lượt " in page
    assert "Dân tộc thiểu số 66 % 40 trong 60 lượt " in page
    assert "Hội LHPN 2 60 65 % 66 %" in page
    assert "Họp thôn, bản 1 40 75 % 100 %" in page
    assert "đăng ký Ý tưởng 2 60 65 % 66 %" in page


def test_a_share_is_of_those_whose_entry_says_it_and_tells_of_how_many(log, agency):
    log.activity(reached=40, women=30, minority=None)
    log.activity(reached=300, women=None, minority=None, topic="Bao bì")
    log.activity(reached=7, women=0, minority=None, topic="Nhãn", photos=())

    page = words(agency.get("/outreach/figures").text)
    paper = words(agency.get("/outreach/report?period=2022").text)

    assert "Nữ 63 % 30 trong 47 lượt có ghi" in page
    assert "Dân tộc thiểu số – chưa ghi" in page
    assert "Hội LHPN 3 347 63 % của 47 lượt có ghi –" in page
    assert "Bao bì 1 300 – –" in page
    assert "Nhãn 1 7 0 % –" in page
    assert "nữ 63 % (30 trong 47 lượt có ghi), dân tộc thiểu số – (chưa ghi)" in paper
    assert "nữ 63 % của 47 lượt có ghi" in agency.get("/outreach/figures").text, "a month's cell"


def test_the_states_cut_decides_the_quarter(log, agency):
    log.activity(held_on=date(2022, 3, 14), reached=14)
    log.activity(held_on=date(2022, 3, 15), reached=15, women=1, minority=1)

    first, second = (
        words(agency.get(f"/outreach/figures?period=2022-{quarter}").text) for quarter in ("Q1", "Q2")
    )

    assert "Lượt người 14 " in first
    assert "Lượt người 15 " in second


def test_a_commune_turns_green_and_leaves_the_quiet_ones(log, agency, sign_in):
    def quiet():
        page = words(agency.get("/outreach/figures?period=2022-Q3").text)
        return page.partition("Chưa có hoạt động nào trong quý III/2022")[2].partition("Xã theo tháng")[0]

    assert "Xã Nà Tăm" in quiet()
    assert "Xã Hồ Thầu" in quiet()

    send(sign_in(log.officer), log.typed(reached="42"), (photo(), "1.jpg"))

    assert "Xã Nà Tăm" not in quiet()
    assert "Xã Hồ Thầu" in quiet()
    page = agency.get("/outreach/figures?period=2022-Q3").text
    cell = re.search(r'<td class="cell tone-green"><a href="([^"]+)">', page)
    assert cell
    assert "Đăng ký ý tưởng sản phẩm OCOP" in agency.get(cell[1].replace("&amp;", "&")).text


def test_villages_are_known_once_however_they_are_typed_and_the_quiet_ones_say_since_when(log, agency, make):
    log.activity(village="Bản Nà Vàn", held_on=date(2022, 3, 1))
    log.activity(village="ban na van", held_on=date(2022, 3, 2))
    log.activity(village="Bản Nà Hiềng", held_on=date(2022, 6, 1))

    page = words(agency.get("/outreach/figures?period=2022-Q2").text)

    assert make.session.query(Village).count() == 2
    assert "1 trong 2 thôn, bản đã biết chưa có hoạt động" in page
    assert "Bản Nà Vàn (lần cuối 02/03/2022)" in page


def test_until_its_report_is_due_the_quarter_just_cut_is_spoken_of(log, agency):
    with on_day(date(2022, 6, 17)):
        assert "trong quý II/2022" in words(agency.get("/outreach/figures").text)
    with on_day(date(2022, 6, 18)):
        assert "trong quý III/2022" in words(agency.get("/outreach/figures").text)


def test_a_unit_sees_its_own_what_it_held_with_others_and_what_others_held_in_its_commune(log, make, sign_in):
    log.activity(topic="Một mình")
    log.activity(
        topic="Cùng xã kia", commune_id=None, village="", form=OutreachForm.FAIR, cohost_ids=(log.far.id,)
    )
    log.activity(topic="Ở xã kia", commune_id=log.far.id)

    page = sign_in(make.user(unit=log.far)).get("/outreach/figures").text

    assert "Cùng xã kia" in page
    assert "Ở xã kia" in page
    assert "Một mình" not in page
    assert re.findall(r'<th scope="row"><a href="[^"]*">(Xã [^<]*)', page) == ["Xã Hồ Thầu"]


def test_what_was_withdrawn_is_counted_nowhere_and_a_correction_counts_anew(log, agency, sign_in):
    activity, browser = log.activity(reached=42), sign_in(log.officer)
    assert "Lượt người 42 " in words(agency.get("/outreach/figures").text)

    browser.post(
        f"/outreach/activities/{activity.id}/correction",
        data=log.typed(reached="50", version=str(activity.version), reason="Đếm lại"),
    )
    assert "Lượt người 50 " in words(agency.get("/outreach/figures").text)

    browser.post(f"/outreach/activities/{activity.id}/withdrawal", data={"reason": "Ghi trùng"})
    assert "Lượt người 0 " in words(agency.get("/outreach/figures").text)


def test_sums_of_a_log_that_was_put_back_are_not_those_of_what_it_lost(log, agency):
    """What is logged after it has the ids of what was lost."""
    copy = restoring.copied()
    log.activity(reached=42)
    assert "Lượt người 42 " in words(agency.get("/outreach/figures").text)

    restoring.put_back(copy)
    log.activity(reached=37)

    assert "Lượt người 37 " in words(agency.get("/outreach/figures").text)


def test_villages_that_are_listed_are_known_at_once(log, agency, make):
    assert "Bản Mới Lập" not in agency.get("/outreach/figures").text

    Village.ensure_exists(make.session, log.far.id, "Bản Mới Lập")
    make.session.commit()

    assert "Bản Mới Lập" in agency.get("/outreach/figures").text


def test_the_page_asks_the_same_few_statements_however_much_was_logged(log, agency, statements):
    def count():
        with statements() as seen:
            assert agency.get("/outreach/figures").status_code == 200
        return len(seen)

    log.activity()
    few = count()
    for number in range(12):
        log.activity(topic=f"Việc {number}", village=f"Bản {number}", held_on=date(2022, 5, 1 + number))

    assert few == count() == 9


def test_a_unit_that_was_switched_off_keeps_its_numbers(log, agency, make):
    log.activity()
    log.union.active = False
    make.session.commit()

    assert "Đơn vị đã ngừng hoạt động 1 42" in words(agency.get("/outreach/figures").text)
