"""A spreadsheet is looked through, taken into a draft whole and once, and taken back whole."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, Part, PlanImport, Section, Target, Task
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Frequency
from tests.planning.sheets import HEADS, NAME, draft, send, simple, take
from tests.planning.test_making import made
from tests.products.test_product_import import letter
from tests.rules.plan_sheets.layouts import filled
from tests.storage import samples
from tests.work.sending import words


@pytest.fixture
def plan(make):
    return draft(make)


@pytest.fixture
def agency(make, plan, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


def tasks(plan):
    """What the draft holds: section, code, title, who leads and helps, when."""
    whole = select(Task).where(Task.plan_id == plan.id).order_by(Task.position)
    return [
        (
            f"{each.section.label}. {each.section.title}",
            each.code,
            each.title,
            [unit.short_name for unit in each.units(Part.LEAD)],
            [unit.short_name for unit in each.units(Part.COORDINATING)],
            each.due_on or each.frequency.value,
        )
        for each in db.session.scalars(whole)
    ]


FIRST, SECOND = "I. CÔNG TÁC TUYÊN TRUYỀN", "II. TỔ CHỨC THỰC HIỆN"
FINANCE = "Phòng Tài chính - Kế hoạch"
TAKEN = [
    (FIRST, "I-1", "Họp thôn, bản về kế hoạch", ["Xã Bản Bo", "Xã Bản Hon"], [FINANCE], "quarterly"),
    (FIRST, "I-2", "Đăng tin trên cổng thông tin", [FINANCE], [], date(2022, 4, 19)),
    (SECOND, "II-1", "Cấp kinh phí", [FINANCE], ["Xã Bản Bo"], date(2022, 3, 31)),
]


def test_a_sheet_is_looked_through_first_and_then_taken_whole(plan, agency):
    page = send(agency, plan)

    told = words(page)
    assert "Đưa 3 nhiệm vụ vào bản soạn" in told
    assert "I. CÔNG TÁC TUYÊN TRUYỀN" in told
    assert "19/04/2022 “Trước ngày 20/4/2022”" in told
    assert "Kết quả: Biên bản" in told
    assert tasks(plan) == []

    assert take(agency, page).status_code == 303
    assert tasks(plan) == TAKEN
    first = db.session.scalars(select(Task).order_by(Task.position).limit(1)).one()
    assert (first.wording, first.notes, first.evidence_required) == ("Hàng quý", "Kết quả: Biên bản", True)
    actions = [each.action for each in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert actions == ["plan.section_added"] * 2 + ["task.added"] * 3 + ["plan.sheet_taken"]
    assert agency.get(page.request.path).status_code == 404, "what was taken is not kept"


def test_a_csv_file_is_taken_alike(plan, agency):
    lines = ["TT;Nội dung;Chủ trì;Thời hạn", "1;Mua phân;UBND các xã;quý III"]
    take(agency, send(agency, plan, "\n".join(lines).encode("utf-8-sig"), "phân công.csv"))

    assert [each[:3] for each in tasks(plan)] == [("I. Nhiệm vụ chung", "I-1", "Mua phân")]
    assert tasks(plan)[0][5] == date(2022, 9, 30)


def test_a_rule_for_due_dates_comes_along(plan, agency):
    row = "1 | Báo cáo | Phòng TC-KH | | Trước ngày 25 tháng cuối quý |"
    take(agency, send(agency, plan, filled(f"{HEADS}\n{row}")))

    task = db.session.scalars(select(Task)).one()
    assert (task.frequency, task.due_rule) == (Frequency.QUARTERLY, parse_due_rule("last 24"))


def test_what_is_there_stays_and_numbers_do_not_clash(make, plan, agency):
    for label, title in (("I", "Công tác tuyên truyền"), ("II", "Việc khác")):
        section = make.section(label)
        section.title = title
        make.task(f"Việc {label}", section=section)

    page = send(agency, plan)
    assert "mục đã có trong bản soạn" in words(page)
    assert "trong tệp là mục II; số này đã có nên đánh số tiếp" in words(page)
    take(agency, page)

    named = db.session.scalars(select(Section.label).order_by(Section.position))
    assert list(named) == ["I", "II", "III"]
    codes = {each[2]: (each[0].partition(".")[0], each[1]) for each in tasks(plan)}
    assert codes["Họp thôn, bản về kế hoạch"][0] == "I"
    assert codes["Cấp kinh phí"] == ("III", "III-1")
    assert len(set(db.session.scalars(select(Task.code)))) == 5


def test_nothing_is_taken_while_a_cell_is_unclear_and_each_is_told_by_its_place(plan, agency):
    rows = f"""
{HEADS}
1 | Mua cây giống | Phòng Thuế | | 30/02/2022 |
2 | Trồng rừng | Phòng TC-KH | Đoàn thể | khi có tiền |
3 | Chăm sóc | | | 15/1/2023 |
"""
    page = send(agency, plan, filled(rows, title="Trang 1"))

    told = words(page)
    for doubt in (
        "Trang 1, ô C2 “Phòng Thuế” Chưa rõ là đơn vị nào của kế hoạch.",
        "Trang 1, ô E2 “30/02/2022” Không có ngày này trong lịch.",
        "Trang 1, ô E3 “khi có tiền” Chưa hiểu thời hạn này là ngày nào, hay kỳ nào.",
        "Trang 1, ô C4 Thiếu đơn vị chủ trì.",
        "Trang 1, ô E4 “15/1/2023” Ngày 15/01/2023 nằm ngoài thời gian của kế hoạch.",
        "Trang 1, ô D3 “Đoàn thể” Chưa rõ là đơn vị nào của kế hoạch.",
    ):
        assert doubt in told, doubt
    assert "Chưa ghi gì vào bản soạn" in told
    assert take(agency, page).status_code == 422
    assert tasks(plan) == []


def test_the_same_words_in_several_cells_are_one_doubt(plan, agency):
    rows = "\n".join(f"{number} | Việc {number} | Phòng Thuế | | quý {number} |" for number in (1, 2, 3))
    told = words(send(agency, plan, filled(f"{HEADS}\n{rows}")))
    assert "Kế hoạch, ô C2, C3, C4 “Phòng Thuế”" in told
    assert "1 chỗ chưa rõ" in told


def test_a_second_run_of_the_same_sheet_is_recognised_whoever_sends_it(make, plan, agency, sign_in):
    other = sign_in(make.standing_agency())
    waiting = send(other, plan)
    take(agency, send(agency, plan))

    assert take(other, waiting).status_code == 422
    workbook = simple()
    workbook.create_sheet("Ghi chú thêm")
    again = send(other, plan, workbook, "Tên khác.xlsx")
    assert f"từ tệp “{NAME}”, nên không đưa vào lần nữa" in words(again)
    assert take(other, again, seen="x").status_code == 422
    assert tasks(plan) == TAKEN


def test_what_changed_since_it_was_seen_is_shown_again_before_it_is_taken(make, plan, agency):
    page = send(agency, plan)
    make.section("I")

    answer = take(agency, page)

    assert answer.status_code == 422
    assert "vừa thay đổi sau khi bạn xem" in words(answer)
    assert take(agency, answer).status_code == 303
    assert {each[0][:3] for each in tasks(plan)} == {"II.", "III"}


def test_a_double_click_takes_a_sheet_once(plan, agency):
    page = send(agency, plan)
    key = {"idempotency_key": "nhap-bang-tinh-hai-lan"}
    assert take(agency, page, **key).status_code == take(agency, page, **key).status_code == 303
    assert len(tasks(plan)) == 3


def test_an_import_is_taken_back_whole_and_can_be_taken_again(plan, agency):
    take(agency, send(agency, plan))
    (taken,) = db.session.scalars(select(PlanImport))
    removal = f"/plans/{plan.id}/imports/{taken.id}/removal"
    assert f"Từ bảng tính “{NAME}”: 3 nhiệm vụ" in words(agency.get(f"/plans/{plan.id}/outline"))
    assert "3 nhiệm vụ và các mục mà tệp này đưa vào sẽ được bỏ" in words(agency.get(removal))

    assert agency.post(removal).status_code == 303

    assert (tasks(plan), db.session.scalars(select(Section)).all()) == ([], [])
    trail = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [each.action for each in trail][-2:] == ["plan.sheet_taken", "plan.sheet_taken_back"]
    assert {each.task_id for each in trail} == {None}, (
        "what was said of the tasks stays in the plan's history"
    )
    assert "Họp thôn, bản về kế hoạch" in words(agency.get(f"/plans/{plan.id}/history"))
    take(agency, send(agency, plan))
    assert tasks(plan) == TAKEN


def test_a_task_that_was_dropped_since_goes_with_the_others(plan, agency):
    take(agency, send(agency, plan))
    (taken,) = db.session.scalars(select(PlanImport))
    dropped = db.session.scalars(select(Task.id).limit(1)).one()
    assert agency.post(f"/tasks/{dropped}/cancellation", data={}).status_code == 303

    assert agency.post(f"/plans/{plan.id}/imports/{taken.id}/removal").status_code == 303
    assert tasks(plan) == []


@pytest.mark.parametrize("what", ["task", "section", "target", "added"])
def test_an_import_that_was_changed_since_is_not_taken_back(make, plan, agency, what):
    take(agency, send(agency, plan))
    (taken,) = db.session.scalars(select(PlanImport))
    task = db.session.scalars(select(Task).order_by(Task.position).limit(1)).one()
    match what:
        case "task":
            task.notes = "Đã sửa"
        case "section":
            task.section.title = "Tên mới"
        case "target":
            db.session.add(
                Target(
                    plan=plan,
                    section=task.section,
                    title="Số thôn",
                    planned=5,
                    measure="thôn",
                    due_on=date(2022, 12, 31),
                )
            )
        case "added":
            make.task("Việc thêm", section=task.section)
    db.session.commit()

    removal = f"/plans/{plan.id}/imports/{taken.id}/removal"
    assert "đã được sửa hoặc dùng đến sau khi nhập" in words(agency.get(removal))
    assert agency.post(removal).status_code == 422
    assert len(tasks(plan)) == 3 + (what == "added")


def test_a_plan_may_begin_with_a_spreadsheet(make, plan, agency):
    assert "Bảng tính Excel hoặc CSV" in words(agency.get("/plans/new"))
    new = made(agency, make, copy=-1)

    page = send(agency, new)
    take(agency, page)

    assert [each[:3] for each in tasks(new)] == [each[:3] for each in TAKEN]
    assert tasks(plan) == []


def test_a_published_plan_takes_no_sheet(plan, agency):
    take(agency, send(agency, plan))
    page = send(agency, plan, filled(f"{HEADS}\n1 | Việc | Phòng TC-KH | | quý I |"))
    (taken,) = db.session.scalars(select(PlanImport))
    plan.state = PlanState.RUNNING
    db.session.commit()

    assert agency.get(f"/plans/{plan.id}/import").status_code == 303
    assert take(agency, page).status_code == 422
    assert agency.post(f"/plans/{plan.id}/imports/{taken.id}/removal").status_code == 422
    assert tasks(plan) == TAKEN
    assert agency.get(f"/plans/{plan.id}/outline").status_code == 200


def test_another_plans_import_is_not_found(make, plan, agency):
    take(agency, send(agency, plan))
    (taken,) = db.session.scalars(select(PlanImport))
    new = made(agency, make)
    assert agency.get(f"/plans/{new.id}/imports/{taken.id}/removal").status_code == 404


def test_a_draft_with_an_import_can_be_dropped(plan, agency):
    take(agency, send(agency, plan))
    assert agency.post(f"/plans/{plan.id}/removal").status_code == 303
    assert db.session.scalars(select(PlanImport)).all() == []


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "rỗng.xlsx", "Tệp này rỗng."),
        (b"%PDF-1.4 ...", "kế hoạch.xlsx", "Tệp này không phải bảng tính. Hãy chọn tệp Excel (.xlsx) hoặc CSV."),
        (samples.compound(["EncryptedPackage", "EncryptionInfo"]), "khoá.xlsx", "khoá bằng mật khẩu"),
        (letter(["TT"]), "kế hoạch.docx", "Tệp này không phải bảng tính."),
        (b"PK\x03\x04 nothing", "hỏng.xlsx", "Tệp này bị hỏng"),
        ("TT;Nội dung\n" .encode() + "1;Việc\n".encode() * 5001, "dài.csv", "hơn 5.000 dòng"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_word(plan, agency, content, name, told):
    answer = send(agency, plan, content, name)
    assert answer.status_code == 422
    assert told in words(answer)


def test_a_file_without_a_table_says_so(plan, agency):
    page = send(agency, plan, filled("Kính gửi các đơn vị\nĐề nghị phối hợp"))
    assert "Không thấy bảng nhiệm vụ nào" in words(page)
    assert take(agency, page).status_code == 422


def test_formulas_that_point_elsewhere_and_headings_that_lie_are_told(plan, agency):
    book = filled(f"{HEADS}\n1 | Một | Phòng TC-KH | | quý I |\n2 | Hai | nt | | =[1]Khác!A1 |", "C1:C2")
    told = words(send(agency, plan, book))
    assert "ô E3 Ô này là công thức chưa có kết quả" in told
    assert "ô C1 “Chủ trì” Ô tiêu đề này gộp xuống tận dòng 2 của bảng" in told
    assert "Chưa ghi gì vào bản soạn" in told


def test_a_thousand_tasks_are_taken_and_more_are_refused(plan, agency, statements):
    def lines(count):
        return "\n".join(f"{n} | Việc {n} | UBND các xã | | quý II |" for n in range(1, count + 1))

    page = send(agency, plan, filled(f"{HEADS}\n{lines(1001)}"))
    assert "Tệp có 1001 nhiệm vụ, mỗi lần nhập được nhiều nhất 1000." in words(page)

    page = send(agency, plan, filled(f"{HEADS}\n{lines(1000)}"))
    assert len(page.data) < 600_000
    with statements() as run:
        assert take(agency, page).status_code == 303
    assert len(tasks(plan)) == 1000
    assert len([each for each in run if not each.startswith("INSERT")]) < 20, "nothing is asked for each row"


def test_pages_take_as_many_statements_for_many_rows_as_for_few(plan, agency, statements):
    def asked(rows: int) -> int:
        lines = "\n".join(
            f"{n} | Việc {n} | Phòng TC-KH | UBND các xã | quý II |" for n in range(1, rows + 1)
        )
        page = send(agency, plan, filled(f"{HEADS}\n{lines}"))
        with statements() as run:
            assert agency.get(page.request.path).status_code == 200
        return len(run)

    assert asked(3) == asked(40) <= 12
