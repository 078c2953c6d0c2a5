"""The list of activities, its workbook, and the entries with photos for print."""

from __future__ import annotations

import tempfile
from datetime import date
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from ocop_tasks.models import UnitKind
from ocop_tasks.outreach import exporting
from ocop_tasks.rules.outreach import OutreachForm
from tests.outreach.entries import photo, send

CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def agency(make, sign_in):
    return sign_in(make.standing_agency())


def rows_of(workbook: bytes) -> list[list[str]]:
    """The cells of its first sheet as text."""
    with ZipFile(BytesIO(workbook)) as parts:
        sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    return [["".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{CELL}row")]


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

    assert few == count() == 6
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

    answer = agency.get("/outreach/activities.xlsx?from=2022-06-01")

    assert answer.headers["Content-Disposition"].endswith("hoat-dong-tuyen-truyen-2022-06-15.xlsx")
    titles, *rows = rows_of(answer.data)
    assert titles[:3] == ["Ngày", "Đơn vị", "Xã"]
    [row] = rows
    assert row[1:9] == ["Hội LHPN", "Xã Nà Tăm", "Bản Nà Vàn", "Họp thôn, bản", "=1+1", "42", "30", "39"]
    assert row[9] == "Hội Nông dân"
    assert row[10].endswith("Vận động chủ thể")
    assert row[11:14] == ["Ghi chú", "1", log.officer.name]
    assert row[0] == "44727", "15 June 2022, as workbooks count days"


def test_what_nobody_counted_is_an_empty_cell_of_the_workbook(log, agency):
    log.activity(women=None, minority=0)

    [_titles, row] = rows_of(agency.get("/outreach/activities.xlsx").data)

    assert row[6:8] == ["42", "0"], "no cell for the women"


def test_a_workbook_leaves_nothing_on_the_disk_also_where_it_could_not_be_written(
    log, agency, tmp_path, monkeypatch
):
    log.activity()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    assert "file-ready=1" in agency.get("/outreach/activities.xlsx").headers["Set-Cookie"]
    monkeypatch.setattr(exporting, "_write_row", lambda *_: 1 / 0)
    assert agency.get("/outreach/activities.xlsx").status_code == 500

    assert list(tmp_path.iterdir()) == []


def test_a_unit_gets_only_what_it_may_see(log, make, sign_in):
    log.activity()

    answer = sign_in(make.user(unit=log.far)).get("/outreach/activities.xlsx")

    assert len(rows_of(answer.data)) == 1


def test_entries_with_photos_stand_in_order_for_print(log, agency, sign_in, statements):
    browser = sign_in(log.officer)
    send(browser, log.typed(topic="Sau", idempotency_key="b", held_on="2022-06-15"), (photo(), "1.jpg"))
    send(
        browser,
        log.typed(topic="Trước", idempotency_key="a", held_on="2022-06-15", reached="50"),
        (photo("red"), "2.jpg"),
    )
    log.activity(topic="Không có ảnh")

    with statements() as seen:
        page = agency.get("/outreach/report?period=2022-Q3").text

    assert page.index(">Sau</a>") < page.index(">Trước</a>")
    assert "Không có ảnh" not in page
    assert "3 hoạt động, 134 lượt người" in page
    assert page.count("<article") == 2
    assert len(seen) == 7


def test_a_picture_of_an_activity_that_one_may_not_see_is_not_found(log, make, sign_in):
    send(sign_in(log.officer), log.typed(), (photo(), "1.jpg"))
    [shown] = log.all()[0].photos

    other = sign_in(make.user(unit=log.far))

    assert other.get(f"/outreach/photos/{shown.id}/original").status_code == 404
    assert other.get(f"/outreach/photos/{shown.id}/preview/thumb").status_code == 404
    assert other.get(f"/outreach/activities/new?copy={log.all()[0].id}").status_code == 404
