"""The desk, its ranking and its meetings over all running plans that concern the person."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select

from ocop_tasks.models import Meeting
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.plan_state import PlanState
from tests.conftest import hanoi
from tests.plans.reading import words
from tests.support.workbooks import tables_of

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def digital(make):
    """A second running plan: digital transformation, with one work overdue in two communes and one due soon."""
    plan = make.another_plan("Kế hoạch chuyển đổi số năm 2022")
    units = [make.unit("Xã Số Một"), make.unit("Xã Số Hai")]
    make.task("Mở trang thông tin của xã", leads=units, due_on=date(2022, 5, 31), plan=plan)
    make.task("Tập huấn tổ công nghệ số", due_on=date(2022, 6, 20), plan=plan)
    return plan


@pytest.fixture
def both(make, digital):
    """And the first plan, with one work that is overdue for longer."""
    make.assignment(due_on=date(2022, 3, 31), title="Kế hoạch OCOP của xã")
    return digital


def rows(page: str) -> list[str]:
    """The words of the desk's rows."""
    return [words(row) for row in re.findall(r'<tr id="row-.*?</tr>', page, re.DOTALL)]


def test_the_desk_is_of_all_running_plans_and_each_row_names_its_own(make, sign_in, both):
    page = sign_in(make.chairman()).get("/desk").text

    told = rows(page)
    assert len(told) == 4
    assert [name in row for name, row in zip(("OCOP 2022", *["Chuyển đổi số 2022"] * 3), told, strict=True)]
    assert "Kế hoạch OCOP của xã OCOP 2022" in told[0]
    assert "Mở trang thông tin của xã Chuyển đổi số 2022" in told[1]
    assert "Bàn điều hành · 2 kế hoạch đang thực hiện" in words(page)
    assert "Quá hạn hôm nay 3" in words(page)
    assert "2 đơn vị Mở trang thông tin của xã Chuyển đổi số 2022" in words(page)


def test_each_plan_has_its_own_line_that_leads_to_its_desk_and_the_lines_add_up(make, sign_in, both):
    chairman = sign_in(make.chairman())
    table = re.search(
        r'<section class="panel panel-flush desk-plans".*?</section>', chairman.get("/desk").text, re.DOTALL
    )
    assert table
    lines = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", table[0], re.DOTALL)
    assert [words(line) for line in lines] == [
        "Chuyển đổi số 2022 2 1 0 % 0 %",
        "OCOP 2022 1 0 0 % 0 %",
    ]
    for line in lines:
        *_plan, overdue, due_soon = re.findall(r'href="([^"]+)">', line)
        for href, count in zip((overdue, due_soon), words(line).split()[-6:-4], strict=True):
            assert len(rows(chairman.get(unescape(href)).text)) == int(count)


def test_it_is_narrowed_to_one_plan_and_the_old_address_is_that_page(make, sign_in, both):
    chairman, own = sign_in(make.chairman()), f"/plans/{both.id}/desk"
    chosen = chairman.get(f"/desk?plan={both.id}&show=overdue&unit=")
    assert (chosen.status_code, chosen.location) == (303, f"{own}?show=overdue")

    page = chairman.get(own).text
    assert len(rows(page)) == 3
    assert "Chuyển đổi số 2022" not in " ".join(rows(page))
    assert "Kế hoạch chuyển đổi số năm 2022" in words(page)
    assert f'<option value="{both.id}" selected>' in page
    assert "Tất cả kế hoạch" in page


def test_with_one_running_plan_nothing_new_is_shown_and_the_desk_needs_no_detour(make, sign_in):
    make.assignment(due_on=date(2022, 3, 31))
    ended = make.another_plan("Kế hoạch 2021", year=2021, state=PlanState.CLOSED)
    make.another_plan("Kế hoạch 2023", year=2023, state=PlanState.DRAFT)
    chairman = sign_in(make.chairman())

    page = chairman.get("/desk")
    assert page.status_code == 200
    assert "Từng kế hoạch" not in page.text
    assert 'name="plan"' not in page.text
    assert "plan-mark" not in page.text
    assert f'href="/plans/{make.plan.id}/desk?show=overdue"' in page.text
    tokens = re.compile(r'name="(csrf_token|idempotency_key)" value="[^"]*"')
    old = chairman.get(f"/plans/{make.plan.id}/desk").text
    body = [tokens.sub("", text).split("<main", 1)[1].split("</main>")[0] for text in (page.text, old)]
    assert body[0] == body[1]
    assert chairman.get(f"/plans/{ended.id}/desk").status_code == 200
    ranking = chairman.get("/desk/ranking").text
    assert "Theo trọng số" in ranking
    assert 'name="plan"' not in ranking


def test_a_draft_an_unknown_plan_and_one_of_others_are_not_found_and_not_counted(make, sign_in, both):
    draft = make.another_plan("Kế hoạch đang soạn", state=PlanState.DRAFT)
    make.task("Việc đang soạn", due_on=date(2022, 3, 31), plan=draft)
    elsewhere = make.unit("UBND huyện bên")
    with make.changing():
        elsewhere.move_under(None)
    theirs = make.another_plan(
        "Kế hoạch huyện bên", issuer=elsewhere, standing_unit=make.unit("Phòng huyện bên", under=elsewhere)
    )
    make.task("Việc huyện bên", leads=[make.unit(under=elsewhere)], due_on=date(2022, 3, 31), plan=theirs)
    chairman = sign_in(make.chairman())

    page = chairman.get("/desk").text
    assert len(rows(page)) == 4
    for hidden in (draft.id, theirs.id, 999):
        assert chairman.get(f"/desk?plan={hidden}", follow_redirects=True).status_code == 404
        assert chairman.get(f"/plans/{hidden}/desk").status_code == 404
        assert chairman.get(f"/desk/ranking?plan={hidden}", follow_redirects=True).status_code == 404
    assert "Việc huyện bên" not in page
    assert "Việc đang soạn" not in page
    assert chairman.get("/desk?plan=x").status_code == 200


def test_a_standing_agency_sees_the_plans_it_keeps_and_no_others_of_the_same_issuer(make, sign_in, both):
    other = make.unit("Phòng Văn hoá", makes_plans=True)
    theirs = make.another_plan("Kế hoạch lễ hội năm 2022", standing_unit=other)
    make.task("Tổ chức lễ hội", due_on=date(2022, 3, 31), plan=theirs)

    agency, culture = sign_in(make.standing_agency()), sign_in(make.user(Role.STANDING_AGENCY, other))

    assert len(rows(agency.get("/desk").text)) == 4
    assert agency.get(f"/plans/{theirs.id}/desk").status_code == 403
    assert [("Tổ chức lễ hội" in row) for row in rows(culture.get("/desk").text)] == [True]


def test_where_nothing_runs_the_desk_is_the_newest_ended_plan_s_or_says_so(make, sign_in):
    chairman = sign_in(make.chairman())
    make.plan.state = PlanState.CLOSED
    make.session.commit()
    assert chairman.get("/desk").location == f"/plans/{make.plan.id}/desk"
    assert chairman.get("/desk.xlsx").location == "/desk"
    assert chairman.get("/desk/ranking").location == "/desk"
    make.plan.state = PlanState.DRAFT
    make.session.commit()
    page = chairman.get("/desk")
    assert page.status_code == 200
    assert "Chưa có kế hoạch nào" in page.text


@pytest.mark.parametrize(
    ("address", "count"), [("/desk", 10), ("/desk?show=asked", 10), ("/desk/ranking", 7), ("/desk.xlsx", 11)]
)
def test_statements_do_not_grow_with_plans(make, sign_in, statements, address, count):
    chairman, seen = sign_in(make.chairman()), []
    make.assignment(due_on=date(2022, 3, 31))
    for more in (1, 3):
        for number in range(more):
            plan = make.another_plan(f"Kế hoạch phụ {more}{number}")
            make.task(leads=[make.unit() for _ in range(2)], due_on=date(2022, 4, 30), plan=plan)
        with statements() as asked:
            assert chairman.get(address).status_code == 200
        seen.append(len(asked))
    assert seen == [count, count]


def test_the_figures_that_are_kept_are_of_the_plans_of_whoever_looks(make, sign_in, both):
    other = make.unit("Phòng Văn hoá", makes_plans=True)
    theirs = make.another_plan("Kế hoạch lễ hội năm 2022", standing_unit=other)
    make.task("Tổ chức lễ hội", due_on=date(2022, 3, 31), plan=theirs)
    chairman, agency = sign_in(make.chairman()), sign_in(make.standing_agency())

    for who, overdue in ((chairman, 4), (agency, 3), (chairman, 4)):
        assert f"Quá hạn hôm nay {overdue}" in words(who.get("/desk").text)


def test_further_rows_come_with_their_plans(make, sign_in, both):
    make.task("Việc dài", leads=[make.unit() for _ in range(50)], due_on=date(2022, 4, 1), plan=both)
    chairman = sign_in(make.chairman())
    assert 'href="/desk?page=2"' in chairman.get("/desk").text
    assert all("Chuyển đổi số 2022" in row for row in rows(chairman.get("/desk?page=2", headers=HTMX).text))


def test_what_is_done_from_the_desk_of_all_comes_back_to_it(make, sign_in, both):
    late = make.assignments(make.task("Việc trễ", due_on=date(2022, 3, 1), plan=both))[0]
    chairman = sign_in(make.chairman())
    page = chairman.get("/desk?show=overdue").text
    link = unescape(re.findall(rf'href="(/assignments/{late.id}/direction[^"]*)"', page)[0])
    form = chairman.get(link).text
    back = unescape(re.findall(r'name="next"[^>]*value="([^"]*)"', form)[-1])
    sent = chairman.post(
        link.split("?")[0], data={"text": "Báo cáo ngay", "answer_by": "2022-06-17", "next": back}
    )
    assert sent.location == "/desk?show=overdue"


def test_the_workbook_names_the_plan_in_each_row_and_that_of_one_plan_does_not(make, sign_in, both):
    chairman = sign_in(make.chairman())
    listed, _figures, knots, plans = tables_of(chairman.get("/desk.xlsx").data)
    assert [row["Kế hoạch"] for row in listed.rows] == ["OCOP 2022", *["Chuyển đổi số 2022"] * 3]
    assert [row["Kế hoạch"] for row in knots.rows] == ["Chuyển đổi số 2022"]
    assert [(row["Kế hoạch"], row["Quá hạn"]) for row in plans.rows] == [
        ("Chuyển đổi số 2022", 2),
        ("OCOP 2022", 1),
    ]
    assert "Kế hoạch chuyển đổi số năm 2022; Kế hoạch OCOP 2022" in listed.heading
    [of_one, *_others] = tables_of(chairman.get(f"/plans/{both.id}/desk.xlsx").data)
    assert "Kế hoạch" not in of_one.heads


def test_units_are_ranked_over_all_plans_and_in_each(make, sign_in, both):
    unit = make.unit("Xã Nhiều việc")
    for number in range(3):
        make.completion(make.assignment(due_on=date(2022, 4, 30), unit=unit), at=hanoi(2022, 4, 29))
        there = make.task(f"Việc số {number}", leads=[unit], due_on=date(2022, 5, 31), plan=both)
        if number:
            make.completion(make.assignments(there)[0], at=hanoi(2022, 5, 30))
    chairman = sign_in(make.chairman())

    page = words(chairman.get("/desk/ranking").text)
    assert "1 Xã Nhiều việc 83,33 % 5/6 việc đến hạn" in page
    assert "OCOP 2022 : 4 việc, đúng hạn 3/4 việc đến hạn (75,00 %)" in page
    assert "Chuyển đổi số 2022 : 6 việc, đúng hạn 2/5 việc đến hạn (40,00 %)" in page
    assert "Theo trọng số" not in page
    alone = words(chairman.get(f"/plans/{both.id}/ranking").text)
    assert "– Xã Nhiều việc 66,66 % 2/3 việc đến hạn – số nhỏ" in alone

    ranked, _months, by_plan = tables_of(chairman.get("/desk/ranking.xlsx").data)
    assert ranked.rows[0]["Đơn vị"] == "Xã Nhiều việc"
    first = [row for row in by_plan.rows if row["Đơn vị"] == "Xã Nhiều việc"]
    assert [(row["Kế hoạch"], row["Việc đã đến hạn"]) for row in first] == [
        ("Chuyển đổi số 2022", 3),
        ("OCOP 2022", 3),
    ]


def test_a_period_is_each_plan_s_own_and_narrowing_keeps_it(make, sign_in, both):
    by_calendar = make.another_plan("Kế hoạch môi trường năm 2022", calendar="calendar")
    for due in (date(2022, 3, 18), date(2022, 3, 31)):
        make.task(f"Việc {due}", due_on=due, plan=by_calendar)
    chairman = sign_in(make.chairman())

    page = chairman.get("/desk/ranking?period=2022-Q1").text
    told = words(page)
    assert "Xếp hạng quý I/2022" in told
    assert "Môi trường 2022 : 2 việc" in told
    assert "OCOP 2022 : không có việc nào trong kỳ này" in told
    assert '<option value="2022-Q1" selected>quý I/2022</option>' in page
    moved = chairman.get(f"/desk/ranking?plan={both.id}&period=2022-Q1&judged=first")
    assert moved.location == f"/plans/{both.id}/ranking?period=2022-Q1&judged=first"


def test_a_meeting_goes_through_what_is_late_in_all_plans_and_items_name_theirs(make, sign_in, both):
    chairman = sign_in(make.chairman())
    begun = chairman.post("/desk/meetings").location
    held = make.session.scalars(select(Meeting)).one()
    assert len(held.assignment_ids) == 3

    opening = words(chairman.get(begun).text)
    assert "2 kế hoạch Họp giao ban" in opening
    assert "3 việc quá hạn" in opening
    assert "Chuyển đổi số 2022 2 1 0 % 0 %" in opening
    assert "OCOP 2022 · S" in words(chairman.get(f"/meetings/{held.id}/1").text)
    second = chairman.get(f"/meetings/{held.id}/2").text
    assert "Chuyển đổi số 2022 · S" in words(second)
    chairman.post(f"/meetings/{held.id}/2", data={"text": "Mở ngay", "answer_by": "2022-06-17"})
    end = chairman.get(f"/meetings/{held.id}/4").text
    assert "Chuyển đổi số 2022 : Mở trang thông tin của xã" in words(end)
    assert 'href="/desk"' in end

    paper = Document(BytesIO(chairman.get(f"/meetings/{held.id}/conclusions.docx").data))
    said = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "về các kế hoạch: " in said
    assert "Khi bắt đầu họp, các kế hoạch có 3 việc quá hạn." in said
    heads, row = ([cell.text for cell in line.cells] for line in paper.tables[1].rows)
    assert heads[2] == "Kế hoạch"
    assert row[2:5] == ["Chuyển đổi số 2022", "Mở trang thông tin của xã", "Mở ngay"]


def test_a_meeting_of_one_plan_is_as_it_was_and_one_begun_twice_is_one(make, sign_in, both):
    chairman = sign_in(make.chairman())
    of_all, again = (chairman.post("/desk/meetings").location for _ in range(2))
    of_one = chairman.post(f"/plans/{both.id}/meetings").location

    assert of_all == again != of_one
    assert "plan-mark" not in chairman.get(of_one.replace("/0", "/1")).text
    assert "Kế hoạch chuyển đổi số năm 2022" in chairman.get(of_one).text


def test_nobody_opens_a_meeting_over_a_plan_whose_meetings_he_does_not_hold(make, sign_in, both):
    other = make.unit("Phòng Văn hoá", makes_plans=True)
    both.standing_unit = other
    make.session.commit()
    agency = sign_in(make.standing_agency())
    begun = sign_in(make.chairman()).post("/desk/meetings").location
    assert agency.get(begun).status_code == 404
    assert agency.get(begun.replace("/0", "/conclusions.docx")).status_code == 404
    assert agency.get(agency.post("/desk/meetings").location).status_code == 200


@pytest.mark.parametrize(("screen", "count"), [(0, 8), (1, 11)])
def test_a_meeting_s_statements_do_not_grow_with_plans(make, sign_in, statements, screen, count):
    chairman, seen = sign_in(make.chairman()), []
    make.assignment(due_on=date(2022, 3, 31))
    for more in (1, 3):
        for number in range(more):
            plan = make.another_plan(f"Kế hoạch phụ {more}{number}")
            make.task(leads=[make.unit() for _ in range(2)], due_on=date(2022, 4, 30), plan=plan)
        begun = chairman.post("/desk/meetings").location
        with statements() as asked:
            assert chairman.get(begun.replace("/0", f"/{screen}")).status_code == 200
        seen.append(len(asked))
    assert seen == [count, count]


def test_the_pages_of_one_direction_and_one_request_name_their_plan_where_several_run(make, sign_in, both):
    task = make.task("Việc trễ", due_on=date(2022, 3, 1), plan=both)
    [late] = make.assignments(task)
    chairman, unit = sign_in(make.chairman()), sign_in(make.focal_point(late))
    sent = chairman.post(
        f"/assignments/{late.id}/direction", data={"text": "Báo cáo ngay", "answer_by": "2022-06-17"}
    )
    assert sent.status_code == 303
    for who, address in (
        (chairman, f"/assignments/{late.id}/direction"),
        (chairman, f"/tasks/{task.id}/directions"),
        (chairman, "/directions/1"),
        (unit, "/directions/1"),
        (unit, f"/assignments/{late.id}/extension"),
        (chairman, f"/assignments/{late.id}/extension/decision"),
    ):
        assert '<span class="plan-mark">Chuyển đổi số 2022</span>' in who.get(address).text, address
    both.state = PlanState.CLOSED
    make.session.commit()
    assert "plan-mark" not in chairman.get("/directions/1").text


def test_a_decided_request_leads_back_to_the_desk_it_was_opened_from(make, sign_in, both):
    [late] = make.assignments(make.task("Việc trễ", due_on=date(2022, 3, 1), plan=both))
    unit, chairman = sign_in(make.focal_point(late)), sign_in(make.chairman())
    unit.post(f"/assignments/{late.id}/extension", data={"until": "2022-07-20", "reason": "Mưa lũ"})
    page = chairman.get("/desk?show=asked").text
    [link] = map(unescape, re.findall(rf'href="(/assignments/{late.id}/extension/decision[^"]*)"', page))
    form = chairman.get(link).text
    fields = {
        name: re.findall(rf'name="{name}"[^>]*value="([^"]*)"', form)[-1] for name in ("newest", "next")
    }
    fields["next"] = unescape(fields["next"])
    decided = chairman.post(link.split("?")[0], data=fields | {"decision": "grant", "until": "2022-07-20"})
    assert decided.location == "/desk?show=asked"
