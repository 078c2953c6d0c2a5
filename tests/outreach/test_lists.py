"""The list of activities, its workbook, and the entries with photos for print."""

from __future__ import annotations

import re
import tempfile
from datetime import date

import pytest

from ocop_tasks import clock
from ocop_tasks.models import UnitKind
from ocop_tasks.outreach.exports import log_workbook
from ocop_tasks.rules.outreach.activities import OutreachForm
from tests.conftest import hanoi
from tests.outreach.entries import photo, send
from tests.support.workbooks import tables_of


@pytest.fixture
def agency(make, sign_in):
    return sign_in(make.standing_agency())


def log_of(browser, asked=""):
    """The workbook's rows, from head to value."""
    [table] = tables_of(browser.get(f"/outreach/activities.xlsx{asked}").data)
    return table


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=che+SACH+do", ["Chè sạch ở Bản Đỏ"]),
        ("form=fair", ["Hội chợ"]),
        ("topic=ch%C3%A8+s%E1%BA%A1ch+%E1%BB%9F+b%E1%BA%A3n+%C4%91%E1%BB%8F", ["Chè sạch ở Bản Đỏ"]),
        ("commune=0", ["Hội chợ"]),
        ("from=2022-06-02&to=2022-06-02", ["Hội chợ"]),
        ("from=not-a-day&commune=one", ["Hội chợ", "Chè sạch ở Bản Đỏ"]),
    ],
)
def test_the_address_narrows_the_list(log, agency, asked, found):
    log.activity(topic="Chè sạch ở Bản Đỏ", held_on=date(2022, 6, 1))
    log.activity(
        topic="Hội chợ", form=OutreachForm.FAIR, commune_id=None, village="", held_on=date(2022, 6, 2)
    )

    page = agency.get(f"/outreach?{asked}").text

    places = [page.find(f">{topic}</a>") for topic in ("Hội chợ", "Chè sạch ở Bản Đỏ")]
    assert [
        topic for topic, place in zip(("Hội chợ", "Chè sạch ở Bản Đỏ"), places, strict=True) if place > 0
    ] == found
    assert places == sorted(places) or -1 in places


def test_pages_of_the_list_hold_fifty_and_ask_the_same_statements(log, agency, statements):
    def count():
        with statements() as seen:
            agency.get("/outreach")
        return len(seen)

    log.activity()
    few = count()
    for number in range(52):
        log.activity(topic=f"Việc {number}")

    assert few == count() == 7
    first, second = agency.get("/outreach").text, agency.get("/outreach?page=2").text
    assert (first.count("activity-card"), second.count("activity-card")) == (50, 3)
    assert "Cũ hơn" in first
    assert "Mới hơn" in second


def test_the_workbook_holds_what_was_asked_for_as_numbers_days_and_texts(log, make, agency, sign_in):
    farmers = make.unit("Hội Nông dân", kind=UnitKind.UNION)
    task = make.task("Vận động chủ thể", leads=[log.union])
    send(
        sign_in(log.officer),
        log.typed(topic="=1+1", note="Ghi chú", task=str(task.id), cohosts=[str(farmers.id)]),
        (photo(), "1.jpg"),
    )
    log.activity(topic="Ngoài kỳ", held_on=date(2022, 1, 5))

    answer = agency.get(f"/outreach/activities.xlsx?from=2022-06-01&unit={log.union.id}")

    assert answer.headers["Content-Disposition"].endswith("hoat-dong-tuyen-truyen-2022-06-15.xlsx")
    [table] = tables_of(answer.data)
    assert table.heading[:4] == [
        "Sổ tuyên truyền, vận động",
        "Kế hoạch OCOP 2022",
        "Tính đến hết ngày 15/06/2022. Hoạt động của tất cả các đơn vị trong kế hoạch.",
        "Đang lọc: Từ ngày: 01/06/2022; Đơn vị: Hội LHPN",
    ]
    [row] = table.rows
    assert list(row.values())[:9] == [
        date(2022, 6, 15), "Hội LHPN", "Xã Nà Tăm", "Bản Nà Vàn", "Họp thôn, bản", "=1+1", 42, 30, 39
    ]  # fmt: skip
    assert row["Cùng tổ chức"] == "Hội Nông dân"
    assert row["Phục vụ nhiệm vụ"].endswith("Vận động chủ thể")
    assert (row["Ghi chú"], row["Số ảnh"], row["Người ghi"]) == ("Ghi chú", 1, log.officer.name)
    assert row["Ghi lúc"].date() == date(2022, 6, 15)


def test_each_row_tells_who_did_it_together_and_how_many_photos_there_are_of_its_own(
    log, make, agency, sign_in
):
    youth, farmers = make.unit("Đoàn TN", kind=UnitKind.UNION), make.unit("Hội Nông dân", kind=UnitKind.UNION)
    browser, colours = sign_in(log.officer), ("red", "blue")
    for topic, cohosts, photos in (("Một", [youth, farmers], 2), ("Hai", [farmers], 1), ("Ba", [], 0)):
        ids = [str(unit.id) for unit in cohosts]
        files = [(photo(colour), f"{colour}.jpg") for colour in colours[:photos]]
        send(browser, log.another(topic=topic, cohosts=ids, idempotency_key=topic), *files)

    told = {row["Nội dung"]: (row["Cùng tổ chức"], row["Số ảnh"]) for row in log_of(agency).rows}

    assert told == {"Một": ("Đoàn TN, Hội Nông dân", 2), "Hai": ("Hội Nông dân", 1), "Ba": (None, 0)}


def test_an_english_reader_is_told_the_topic_and_not_what_was_done(log, agency):
    log.activity()
    agency.post("/language", data={"language": "en"})

    assert "Topic" in log_of(agency).rows[0]
    form = agency.get("/outreach/activities/new").text
    assert "What was done" not in form
    assert re.search(r"<label[^>]*for=\"topic\"[^>]*>\s*Topic\b", form)


def test_times_are_moments_of_the_office(log, make, agency):
    with clock.at_moment(hanoi(2022, 6, 14, 23, 58)):
        log.activity(held_on=date(2022, 6, 1))

    assert [f"{moment:%d/%m/%Y %H:%M}" for moment in log_of(agency).column("Ghi lúc")] == ["14/06/2022 23:58"]


def test_what_nobody_counted_is_an_empty_cell_of_the_workbook(log, agency):
    log.activity(women=None, minority=0)

    [row] = log_of(agency).rows

    assert (row["Lượt người"], row["Nữ"], row["Dân tộc thiểu số"]) == (42, None, 0)


def test_a_workbook_leaves_nothing_on_the_disk_also_where_it_could_not_be_written(
    log, agency, tmp_path, monkeypatch
):
    log.activity()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    assert "file-ready=1" in agency.get("/outreach/activities.xlsx").headers["Set-Cookie"]
    monkeypatch.setattr(log_workbook, "_told", lambda *_: 1 / 0)
    assert agency.get("/outreach/activities.xlsx").status_code == 500

    assert list(tmp_path.iterdir()) == []


def test_a_unit_gets_only_what_it_may_see(log, make, sign_in):
    log.activity()

    table = log_of(sign_in(make.user(unit=log.far)))

    assert table.rows == []
    assert "Hoạt động của Xã Hồ Thầu, cùng Xã Hồ Thầu tổ chức" in table.heading[2]


def test_entries_with_photos_stand_in_order_for_print(log, agency, sign_in, statements):
    browser = sign_in(log.officer)
    send(browser, log.typed(topic="Sau", idempotency_key="b", held_on="2022-06-15"), (photo(), "1.jpg"))
    send(
        browser,
        log.typed(topic="Trước", idempotency_key="a", village="Bản khác", reached="50"),
        (photo("red"), "2.jpg"),
    )
    log.activity(topic="Không có ảnh")

    with statements() as seen:
        page = agency.get("/outreach/report?period=2022-Q3").text

    assert page.index(">Sau</a>") < page.index(">Trước</a>")
    assert "Không có ảnh" not in page
    assert "3 hoạt động, 134 lượt người" in page
    assert "Dưới đây là 2 hoạt động có ảnh." in page
    assert page.count("<article") == 2
    assert len(seen) == 8


def test_a_picture_of_an_activity_that_one_may_not_see_is_not_found(log, make, sign_in):
    send(sign_in(log.officer), log.typed(), (photo(), "1.jpg"))
    [shown] = log.all()[0].photos

    other = sign_in(make.user(unit=log.far))

    assert other.get(f"/outreach/photos/{shown.id}/original").status_code == 404
    assert other.get(f"/outreach/photos/{shown.id}/preview/thumb").status_code == 404
    assert other.get(f"/outreach/activities/new?copy={log.all()[0].id}").status_code == 404
