"""What is not understood in a spreadsheet is answered on the page; the same words need one answer."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import Part, Task, Unit
from ocop_tasks.rules.work.periods import Frequency
from tests.planning.sheets import HEADS, NAME, draft, send, take
from tests.rules.plan_sheets.layouts import filled
from tests.storage.spreadsheets.workbooks import saved
from tests.work.sending import words

FINANCE = "Phòng Tài chính - Kế hoạch"


@pytest.fixture
def plan(make):
    return draft(make)


@pytest.fixture
def agency(make, plan, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


def sent(agency, plan, rows, heads=HEADS):
    """The dry run of a table with these rows."""
    return send(agency, plan, filled(f"{heads}\n{rows}"))


def field(page, kind, number=0):
    """The name of the page's field of that kind, in the page's order."""
    names = re.findall(rf'name="({kind}-[0-9a-f]+)-asked"', page.text)
    return list(dict.fromkeys(names))[number]


def answer(agency, page, **said):
    """Answer by the names of fields, and see the dry run again; or what was wrong."""
    asked = {f"{name.removesuffix('-day')}-asked": "1" for name in said if not name.startswith("sheet")}
    result = agency.post(f"{page.request.path}/answers", data=asked | said)
    return agency.get(result.location) if result.status_code == 303 else result


def unit(name):
    return str(db.session.scalars(select(Unit.id).where(Unit.name == name)).one())


def parts(task):
    return [[each.name for each in task.units(part)] for part in (Part.LEAD, Part.COORDINATING)]


def only_task():
    return db.session.scalars(select(Task)).one()


def test_one_answer_holds_for_the_same_words_everywhere(plan, agency):
    page = sent(
        agency,
        plan,
        "1 | Một | Phòng Thuế | | quý I |\n2 | Hai | PHÒNG THUẾ | | quý II |\n3 | Ba | nt | | quý I |",
    )

    page = answer(agency, page, **{field(page, "units"): unit(FINANCE)})

    told = words(page)
    assert "1 chỗ đã trả lời" in told
    assert "Đưa 3 nhiệm vụ vào bản soạn" in told
    take(agency, page)
    for task in db.session.scalars(select(Task)):
        assert parts(task) == [[FINANCE], []]
        assert task.notes in ("Chủ trì: Phòng Thuế", "Chủ trì: PHÒNG THUẾ")


def test_words_that_name_no_unit_stay_in_the_notes_and_somebody_must_lead(plan, agency):
    page = sent(agency, plan, "1 | Một | các đơn vị liên quan | Đoàn thể khác | quý I |")

    page = answer(agency, page, **{field(page, "units"): "nobody"})
    assert "Thiếu đơn vị chủ trì." in words(page)
    page = answer(agency, page, **{field(page, "units_here"): "communes"})
    take(agency, page)

    assert parts(only_task()) == [["Xã Bản Bo", "Xã Bản Hon"], []]
    assert only_task().notes == "Chủ trì: các đơn vị liên quan\nPhối hợp: Đoàn thể khác"


def test_an_empty_cell_is_answered_alone(plan, agency):
    page = sent(agency, plan, "1 | Một | | | quý I |\n2 | Hai | | | quý I |")

    page = answer(agency, page, **{field(page, "units_here"): unit("Xã Bản Bo")})

    assert "1 chỗ chưa rõ" in words(page)
    assert "ô C3 Thiếu đơn vị chủ trì" in words(page)


def test_who_leads_of_those_in_one_cell(plan, agency):
    heads = "TT | Nội dung | Chủ trì, phối hợp | Thời hạn"
    page = sent(agency, plan, "1 | Một | Phòng TC-KH, xã Bản Bo, xã Bản Hon | quý I", heads)

    page = answer(agency, page, **{field(page, "lead"): unit("Xã Bản Bo")})
    take(agency, page)

    assert parts(only_task()) == [["Xã Bản Bo"], [FINANCE, "Xã Bản Hon"]]


def test_a_day_or_a_period_is_given_to_a_wording(plan, agency):
    page = sent(agency, plan, "1 | Một | Phòng TC-KH | | khi có tiền |\n2 | Hai | nt | | định kỳ theo vụ |")
    first, second = field(page, "term"), field(page, "term", 1)

    page = answer(agency, page, **{f"{first}-day": "15/9", second: "half_yearly"})
    take(agency, page)

    one, two = db.session.scalars(select(Task).order_by(Task.position))
    assert (one.frequency, one.due_on, one.wording) == (Frequency.ONCE, date(2022, 9, 15), "khi có tiền")
    assert (two.frequency, two.due_on, two.wording) == (Frequency.HALF_YEARLY, None, "định kỳ theo vụ")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("35/9/2022", "Lịch không có ngày này."),
        ("1/2/2024", "Ngày cần nằm trong thời gian của kế hoạch: từ 01/01/2022 đến 31/12/2022."),
        ("bao giờ xong", "Hãy ghi ngày"),
        ("", "Hãy ghi ngày."),
    ],
)
def test_a_day_that_cannot_be_is_asked_again_with_what_was_typed(plan, agency, typed, told):
    page = sent(agency, plan, "1 | Một | Phòng Thuế | | khi có tiền |")
    term, lead = field(page, "term"), field(page, "units")

    wrong = answer(agency, page, **{term: "once", f"{term}-day": typed, lead: unit(FINANCE)})

    assert wrong.status_code == 422
    assert told in words(wrong)
    assert f'value="{typed}"' in wrong.text
    assert "1 chỗ đã trả lời" in words(wrong), "what else was answered is kept"


def test_a_row_is_left_out_with_what_belongs_to_it(plan, agency):
    rows = "1 | Một | Phòng TC-KH | | quý I |\n | | | | #REF! |\n2 | Hai | nt | | quý I | #N/A\n | - thêm chữ"
    page = sent(agency, plan, f"{rows}\n3 | Ba | nt | | quý I |")
    names = re.findall(r'name="(skipped-[0-9a-f]+)-asked"', page.text)

    page = answer(agency, page, **dict.fromkeys(names, "1"))
    take(agency, page)

    titles = list(db.session.scalars(select(Task.title).order_by(Task.position)))
    assert titles == ["Một", "Ba"]
    assert [parts(task)[0] for task in db.session.scalars(select(Task))] == [[FINANCE]] * 2
    assert "thêm chữ" not in "".join(db.session.scalars(select(Task.notes)))


def test_work_that_is_dropped_by_the_file_can_be_left_out(plan, agency):
    heads = "TT | Nội dung | Chủ trì | Thời hạn | Tình trạng"
    page = sent(
        agency, plan, "1 | Một | Phòng TC-KH | quý I | Không còn thực hiện\n2 | Hai | nt | nt |", heads
    )
    assert "Theo tệp, việc này không còn thực hiện" in words(page)

    page = answer(agency, page, **{field(page, "skipped"): "1"})
    take(agency, page)

    assert (only_task().title, parts(only_task())[0]) == ("Hai", [FINANCE])


def test_an_answer_can_be_changed_and_taken_back(plan, agency):
    page = sent(agency, plan, "1 | Một | Phòng Thuế | | quý I |")
    name = field(page, "units")

    page = answer(agency, page, **{name: unit("Xã Bản Bo")})
    assert field(page, "units") == name
    page = answer(agency, page, **{name: unit("Xã Bản Hon")})
    assert "Xã Bản Hon" in words(page)
    page = answer(agency, page, **{name: ""})
    assert "1 chỗ chưa rõ" in words(page)
    assert take(agency, page).status_code == 422


def test_what_is_answered_counts_in_what_was_seen(plan, agency):
    page = sent(agency, plan, "1 | Một | Phòng Thuế | | quý I |")
    name = field(page, "units")
    first = answer(agency, page, **{name: unit("Xã Bản Bo")})
    answer(agency, page, **{name: unit("Xã Bản Hon")})

    assert take(agency, first).status_code == 422
    assert db.session.scalars(select(Task)).all() == []


def test_no_other_unit_and_no_other_value_is_taken(make, plan, agency):
    stranger = make.unit("Xã Nơi Khác")
    with make.changing():
        stranger.move_under(None)
    make.session.commit()
    page = sent(agency, plan, "1 | Một | Phòng Thuế | | khi nào |")
    name, term = field(page, "units"), field(page, "term")

    page = answer(agency, page, **{name: str(stranger.id), term: "mỗi ngày"})

    assert "2 chỗ chưa rõ" in words(page)


def test_an_answer_that_names_a_unit_switched_off_since_is_asked_again(plan, agency):
    page = sent(agency, plan, "1 | Một | Phòng Thuế | | quý I |")
    page = answer(agency, page, **{field(page, "units"): unit("Xã Bản Bo")})
    db.session.scalars(select(Unit).where(Unit.name == "Xã Bản Bo")).one().active = False
    db.session.commit()

    assert take(agency, page).status_code == 422
    assert "1 chỗ chưa rõ" in words(agency.get(page.request.path))


# -- sheets and columns ----------------------------------------------------------------------------------------------


def test_columns_that_are_not_understood_are_chosen_by_hand_and_remembered(plan, agency):
    page = sent(agency, plan, "1 | Một | Phòng TC-KH | quý I", "TT | Mô tả đầu mục | Ai làm | Bao giờ xong")
    assert "Không thấy bảng nhiệm vụ nào" in words(page)
    given = {
        "sheet-0": "1",
        "sheet-0-take": "1",
        "sheet-0-B": "content",
        "sheet-0-C": "lead",
        "sheet-0-D": "time",
    }

    wrong = answer(agency, page, **given)
    assert wrong.status_code == 422
    assert "Hãy ghi dòng tiêu đề" in words(wrong)
    page = answer(agency, page, **given | {"sheet-0-top": "1"})

    assert "Đưa 1 nhiệm vụ vào bản soạn" in words(page)
    assert '<option value="lead" selected>' in agency.get(page.request.path).text
    take(agency, page)
    assert (only_task().title, parts(only_task())[0], only_task().due_on) == (
        "Một",
        [FINANCE],
        date(2022, 3, 31),
    )


def test_a_table_without_headings_is_read_by_its_columns(plan, agency):
    page = send(agency, plan, filled("1 | Một | Phòng TC-KH | quý I"))
    given = {
        "sheet-0": "1",
        "sheet-0-take": "1",
        "sheet-0-A": "number",
        "sheet-0-B": "content",
        "sheet-0-C": "lead",
    }

    page = answer(agency, page, **given | {"sheet-0-D": "time", "sheet-0-top": "0"})
    take(agency, page)

    assert (only_task().title, only_task().due_on) == ("Một", date(2022, 3, 31))


def test_a_sheet_is_left_out(plan, agency):
    book = filled(f"{HEADS}\n1 | Một | Phòng TC-KH | | quý I |", title="Kế hoạch")
    filled(f"{HEADS}\n1 | Nháp | Phòng Thuế | | khi nào |", title="Nháp", also=book)
    page = send(agency, plan, book)
    assert "Nháp, ô C2" in words(page)

    page = answer(agency, page, **{"sheet-0": "1", "sheet-0-take": "1", "sheet-1": "1"})
    take(agency, page)

    assert only_task().title == "Một"
    later = send(agency, plan, book)
    later = answer(agency, later, **{"sheet-0": "1", "sheet-1": "1", "sheet-1-take": "1"})
    assert "đã được" not in words(later), "the sheet that was left out can be taken later"
    assert "2 chỗ chưa rõ" in words(later)


def test_rows_of_headings_are_as_somebody_says(plan, agency):
    page = sent(agency, plan, "1 | Một | Phòng TC-KH | | quý I |")
    said = {"sheet-0": "1", "sheet-0-take": "1"}

    wrong = answer(agency, page, **said, **{"sheet-0-top": "sáu", "sheet-0-bottom": "7"})
    assert wrong.status_code == 422
    assert 'value="sáu"' in wrong.text
    assert "Hãy ghi số dòng đầu và dòng cuối" in words(wrong)

    page = answer(agency, page, **said, **{"sheet-0-top": "1", "sheet-0-bottom": "2"})
    assert "Không thấy nhiệm vụ nào dưới dòng tiêu đề" in words(page)


def test_a_file_that_was_mended_needs_no_answer_twice(plan, agency):
    rows = "1 | Một | Phòng Thuế | | khi có tiền |\n2 | Hai | | | quý I |"
    page = sent(agency, plan, rows)
    given = {field(page, "units"): unit(FINANCE), f"{field(page, 'term')}-day": "15/9/2022"}
    page = answer(agency, page, **given | {field(page, "units_here"): "communes"})
    address = page.text.partition("Gửi tệp đã sửa")[0].rpartition('href="')[2].partition('"')[0]
    form = agency.get(address)
    key = form.text.partition('name="after" value="')[2].partition('"')[0]
    mended = saved(filled(f"{HEADS}\n0 | Mới | xã Bản Bo | | quý I |\n{rows}"))

    sent_again = agency.post(f"/plans/{plan.id}/import", data={"file": (BytesIO(mended), NAME), "after": key})
    page = agency.get(sent_again.location)

    told = words(page)
    assert "2 chỗ đã trả lời" in told
    assert "Kế hoạch, ô C4 Thiếu đơn vị chủ trì." in told, "a cell of its own is asked again: rows have moved"
    assert "1 chỗ chưa rõ" in told


def test_only_its_sender_answers(make, plan, agency, sign_in):
    page = sent(agency, plan, "1 | Một | Phòng Thuế | | quý I |")
    other = sign_in(make.standing_agency())
    assert other.post(f"{page.request.path}/answers", data={}).status_code == 404
