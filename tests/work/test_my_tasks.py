"""*Việc của tôi*: what is asked of the unit, most pressing first."""

from __future__ import annotations

import re
from datetime import date

from ocop_tasks.models import Part
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi, on_day
from tests.work.sending import words


def headings(text: str) -> list[tuple[str, str]]:
    """The groups in their order, each with how many rows it has."""
    return re.findall(r'class="group-title[^>]*><span>([^<]+)</span>\s*<span>(\d+)</span>', text)


def test_each_group_has_its_rows_counted_most_pressing_first(make, sign_in):
    unit = make.unit("Xã Bản Bo")
    make.assignment(date(2022, 6, 14), unit=unit, title="Đã trễ")
    make.assignment(date(2022, 6, 22), unit=unit, title="Còn bảy ngày")
    make.assignment(date(2022, 9, 30), unit=unit, title="Còn lâu")
    make.submission(make.assignment(date(2022, 9, 30), unit=unit, title="Đã gửi"))
    make.completion(make.assignment(date(2022, 9, 30), unit=unit, title="Đã được xác nhận"))
    quarterly = make.task("Hàng quý", leads=[unit], frequency=Frequency.QUARTERLY)
    for assignment in make.assignments(quarterly)[:2]:
        make.completion(assignment)

    with on_day(date(2022, 6, 14)):
        page = sign_in(make.user(unit=unit)).get("/my-tasks")

    assert headings(page.text) == [
        ("Sắp đến hạn", "1"),
        ("Đang làm", "2"),
        ("Chờ xác nhận", "1"),
        ("Kỳ sau", "2"),
        ("Đã xong", "3"),
    ]
    tomorrow = sign_in(make.user(unit=unit)).get("/my-tasks")
    assert headings(tomorrow.text)[:2] == [("Quá hạn", "1"), ("Sắp đến hạn", "1")]
    assert "quá hạn 1 ngày" in words(tomorrow)


def test_a_row_shows_the_deadline_as_worded_and_the_dates_of_its_period(make, sign_in):
    unit = make.unit()
    make.task("Quý", leads=[unit], frequency=Frequency.QUARTERLY, wording="tiếp tục, không nêu ngày")
    make.task("Đợt 2", leads=[unit], due_on=date(2022, 6, 19), wording="Trước ngày 20/6/2022")

    text = words(sign_in(make.user(unit=unit)).get("/my-tasks"))

    assert "quý II/2022 (15/03 – 14/06) · hạn 17/06/2022" in text
    assert "“tiếp tục, không nêu ngày”" in text
    assert "hạn 19/06/2022" in text
    assert "“Trước ngày 20/6/2022”" in text


def test_what_was_returned_comes_first_in_its_group_with_the_reason(make, sign_in):
    unit = make.unit()
    make.assignment(date(2022, 5, 1), unit=unit, title="Trễ lâu hơn")
    returned = make.assignment(date(2022, 6, 1), unit=unit, title="Bị trả")
    make.submission(returned, at=hanoi(2022, 6, 9))
    returned.send_back(by=make.standing_agency(), at=hanoi(2022, 6, 10), reason="thiếu chữ ký Chủ tịch xã")
    make.session.commit()

    text = words(sign_in(make.user(unit=unit)).get("/my-tasks"))

    assert text.index("Bị trả lại") < text.index("Trễ lâu hơn")
    assert "Trả lại 10/06: thiếu chữ ký Chủ tịch xã" in text


def test_coordinating_work_is_apart_and_never_late(make, sign_in):
    unit = make.unit()
    make.task("Chủ trì việc này", leads=[unit])
    make.task("Phối hợp việc này", leads=[make.unit()], coordinating=[unit], due_on=date(2022, 6, 20))
    make.task("Phối hợp kỳ trước", leads=[make.unit()], coordinating=[unit], due_on=date(2022, 4, 1))
    browser = sign_in(make.user(unit=unit))

    lead, other = words(browser.get("/my-tasks")), browser.get("/my-tasks?part=coordinating")

    assert "Chủ trì việc này" in lead
    assert "Phối hợp việc này" not in lead
    assert "Chủ trì việc này" not in words(other)
    assert headings(other.text) == [("Đang phối hợp", "1"), ("Kỳ đã qua", "1")]
    assert "quá hạn" not in words(other)


def test_followed_tasks_are_seen_and_ask_for_nothing(make, sign_in):
    unit, leads = make.unit(), [make.unit(), make.unit()]
    task = make.task("Việc được theo dõi", leads=leads, following=[unit])
    make.completion(make.assignments(task, Part.LEAD)[0])

    page = sign_in(make.user(unit=unit)).get("/my-tasks?part=coordinating")

    assert headings(page.text) == [("Theo dõi", "1")]
    assert "đã hoàn thành 1 / 2 phần việc" in words(page)


def test_work_of_a_unit_below_says_whose_it_is(make, sign_in):
    above = make.unit("Phòng Văn hoá")
    below = make.unit("Trung tâm Truyền thông", under=above)
    make.assignment(unit=above, title="Việc của phòng")
    make.assignment(unit=below, title="Việc của trung tâm")

    text = words(sign_in(make.user(unit=above)).get("/my-tasks"))

    assert "Trung tâm Truyền thông" in text.split("Việc của trung tâm")[1]
    assert "Phòng Văn hoá" not in text.split("Việc của phòng")[1].split("Báo cáo")[0]


def test_a_search_in_the_address_needs_no_diacritics(make, sign_in):
    unit = make.unit()
    first = make.section("II.1")
    make.assignment(unit=unit, title="Tuyên truyền trên Đài", section=first)
    make.assignment(unit=unit, title="Kiểm tra chất lượng", section=make.section("II.6"))
    browser = sign_in(make.user(unit=unit))

    found = words(browser.get("/my-tasks?q=dai+TUYEN"))
    by_section = words(browser.get("/my-tasks?section=II.6"))
    by_number = words(browser.get("/my-tasks?q=“II.6”,"))
    nothing = words(browser.get("/my-tasks?q=khong+co"))

    assert "Tuyên truyền trên Đài" in found
    assert "Kiểm tra chất lượng" not in found
    assert "Kiểm tra chất lượng" in by_section
    assert "Tuyên truyền trên Đài" not in by_section
    assert "Kiểm tra chất lượng" in by_number
    assert "Tuyên truyền trên Đài" not in by_number
    assert "Không có việc nào khớp" in nothing
    assert "Xoá bộ lọc" in nothing


def test_sections_are_offered_in_reading_order(make, sign_in):
    unit = make.unit()
    for label in ("I.1", "II.9", "II.10", "IV.2", "V.1"):
        make.assignment(unit=unit, section=make.section(label), due_on=date(2022, 6, 30))
    make.assignment(unit=unit, section=make.section("V.10a"), due_on=date(2022, 3, 1))

    page = sign_in(make.user(unit=unit)).get("/my-tasks?q=OCOP").text

    offered = re.findall(r"<option>(\S+)</option>", page)
    assert offered == ["I.1", "II.9", "II.10", "IV.2", "V.1", "V.10a"]


def test_a_unit_without_work_is_told_when_there_will_be_some(make, sign_in):
    browser = sign_in(make.user())

    assert "Chưa có việc nào" in words(browser.get("/my-tasks"))
    assert "Không có việc phối hợp" in words(browser.get("/my-tasks?part=coordinating"))


def test_four_statements_however_many_rows(make, sign_in, statements):
    unit = make.unit(under=make.plan.issuer)
    browser = sign_in(make.user(unit=unit))
    make.assignment(unit=unit)
    with statements() as few:
        assert browser.get("/my-tasks").status_code == 200
    for number in range(12):
        make.progress(make.assignment(unit=unit, title=f"Việc {number}"))
    with statements() as many:
        assert browser.get("/my-tasks").status_code == 200

    with statements() as unchanged:
        browser.get("/my-tasks")
    assert len(few) == len(many) == 4, "\n".join(many)
    assert unchanged == []


def test_four_statements_for_coordinating_work(make, sign_in, statements):
    unit = make.unit()
    for number in range(5):
        make.task(f"Việc {number}", leads=[make.unit()], coordinating=[unit])
        make.task(f"Theo dõi {number}", leads=[make.unit()], following=[unit])
    browser = sign_in(make.user(unit=unit))

    with statements() as seen:
        assert browser.get("/my-tasks?part=coordinating").status_code == 200

    assert len(seen) == 4, "\n".join(seen)


def test_a_card_says_that_more_time_is_asked_for_and_that_a_draft_is_not_sent(make, sign_in):
    task = make.task(leads=[make.unit()], due_on=date(2022, 6, 20))
    assignment = make.assignments(task)[0]
    officer, other = make.focal_point(assignment), make.user(unit=assignment.unit)
    browser, asked, draft = sign_in(officer), "Đã xin gia hạn đến 24/06/2022", "Bản nháp chưa gửi"
    tag = {"If-None-Match": browser.get("/my-tasks").headers["ETag"]}

    browser.post(f"/assignments/{assignment.id}/draft", data={"note": "Đang viết dở"})
    assert draft in words(browser.get("/my-tasks", headers=tag))
    assert draft not in words(sign_in(other).get("/my-tasks"))

    browser.post(f"/assignments/{assignment.id}/extension", data={"until": "2022-06-24", "reason": "Mưa lũ"})
    assert asked in words(browser.get("/my-tasks"))
    assert asked in words(sign_in(make.standing_agency()).get(f"/plans/{make.plan.id}/work"))

    browser.post(f"/assignments/{assignment.id}/extension/withdrawal")
    assert asked not in words(browser.get("/my-tasks"))


def test_however_many_rows_a_unit_has_the_first_screen_holds_a_few_of_each_group(make, sign_in):
    unit = make.unit("Xã Bản Bo")
    for number in range(45):
        make.assignment(date(2022, 6, 1), unit=unit, title=f"Trễ {number:02}")
    for number in range(15):
        make.completion(make.assignment(date(2022, 5, 1), unit=unit, title=f"Xong {number:02}"))
    browser = sign_in(make.user(unit=unit))

    first = browser.get("/my-tasks")
    late, later = (browser.get(f"/my-tasks?group=overdue&page={page}") for page in (1, 2))
    done = browser.get("/my-tasks?group=done")

    assert headings(first.text) == [("Quá hạn", "45"), ("Đã xong", "15")]
    assert first.text.count("work-card") == 15 + 8
    assert "Xem cả 45 việc “Quá hạn”" in words(first)
    assert "Xem cả 15 việc “Đã xong”" in words(first)
    assert (late.text.count("work-card"), later.text.count("work-card")) == (15, 15)
    assert headings(later.text) == [("Quá hạn", "45")]
    assert "Trang 2 / 3" in words(later)
    assert done.text.count("work-card") == 15
    assert "Trễ" not in words(browser.get("/my-tasks?group=done&q=Xong+03"))
    assert browser.get("/my-tasks?group=nothing").text.count("work-card") == 15 + 8


def test_a_link_to_one_group_keeps_what_is_looked_for(make, sign_in):
    unit = make.unit("Xã Bản Bo")
    for number in range(41):
        make.assignment(date(2022, 6, 1), unit=unit, title=f"Họp bản {number:02}")

    page = sign_in(make.user(unit=unit)).get("/my-tasks?q=hop").text

    assert 'href="/my-tasks?group=overdue&amp;q=hop"' in page
