"""The list of what waits: whose, in which order, filtered by the URL, page by page, in a fixed number of statements."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ocop_tasks.figures.awaiting_confirmation import awaiting_confirmation_by
from ocop_tasks.models import Assignment, Evidence, EvidenceKind
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action, Role
from tests.conftest import hanoi
from tests.review.conftest import DOCX, JPEG, PART, PDF, opened, rows

MORNING = hanoi(2022, 6, 13, 9)


def test_the_oldest_submission_stands_first_and_lies_open(make, send, sign_in):
    send("Xã Bình Lư", at=MORNING + timedelta(hours=1))
    oldest = send("Xã Sơn Bình", at=MORNING)

    page = sign_in(make.standing_agency()).get("/queue").text

    assert rows(page) == ["Xã Sơn Bình", "Xã Bình Lư"]
    assert opened(page) == oldest.id
    assert "2 báo cáo" in page


def test_a_row_says_unit_task_evidence_and_when(make, send, sign_in):
    send(
        "Xã Sơn Bình",
        at=MORNING,
        title="Tuyên truyền",
        files=[("a.jpg", JPEG), ("b.jpg", JPEG), ("c.docx", DOCX)],
        papers=[Evidence(kind=EvidenceKind.DOCUMENT, name="12/KH-UBND")],
    )

    page = sign_in(make.standing_agency()).get("/queue").text

    assert "2 ảnh, 1 tệp, 1 văn bản" in page
    assert "gửi 13/06 09:00" in page
    assert "Tuyên truyền" in page


def test_a_late_submission_says_by_how_many_days(make, send, sign_in):
    send(at=MORNING, due_on=date(2022, 6, 10))

    page = sign_in(make.standing_agency()).get("/queue").text

    assert "muộn 3 ngày" in page
    assert "gửi muộn 3 ngày" in page


def test_a_report_whose_unit_asked_for_more_time_says_so_in_the_list_on_its_page_and_where_several_are_judged(
    make, send, sign_in
):
    asking = make.assignment(due_on=date(2022, 6, 10))
    officer, unit = sign_in(make.standing_agency()), sign_in(make.focal_point(asking))
    unit.post(f"/assignments/{asking.id}/extension", data={"until": "2022-06-24", "reason": "Mưa lũ"})
    make.session.refresh(asking)
    send(assignment=asking, at=MORNING)
    other = send(at=MORNING + timedelta(hours=1))

    first, several = officer.get("/queue").text, f"/queue/confirmation?assignment={asking.id}:0.0"
    for page in (
        first,
        officer.get(f"/queue/{asking.id}").text,
        officer.get(f"/queue/{asking.id}?late=no").text,
    ):
        assert "Đã xin gia hạn đến 24/06/2022" in page, "on its page"
    assert first.count("đã xin gia hạn đến 24/06") == 1, "in the list"
    assert "Đã xin gia hạn đến" not in officer.get(f"/queue/{other.id}").text
    assert "đã xin gia hạn đến 24/06" in officer.get(several).text

    unit.post(f"/assignments/{asking.id}/extension/withdrawal")
    assert "xin gia hạn" not in officer.get(f"/queue/{asking.id}").text.casefold()


def test_evidence_that_was_withdrawn_or_not_yet_sent_is_not_the_agencys(make, send, sign_in):
    assignment = send(files=[("mờ.jpg", JPEG), ("rõ.jpg", JPEG)])
    unit = make.focal_point(assignment)
    assignment.evidence[0].withdraw(by=unit, at=MORNING, reason="ảnh mờ")
    assignment.evidence.append(
        Evidence(kind=EvidenceKind.LINK, name="nháp", url="https://x.vn", by=unit, at=MORNING)
    )
    make.session.commit()

    page = sign_in(make.standing_agency()).get("/queue").text

    assert "1 ảnh" in page
    assert "rõ.jpg" in page
    assert "mờ.jpg" not in page
    assert "nháp" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("section=III", ["Muộn", "Có ảnh"]),
        ("section=III.8", ["Muộn"]),
        ("late=yes", ["Muộn"]),
        ("late=no", ["Có ảnh", "Mục II"]),
        ("evidence=yes", ["Có ảnh"]),
        ("evidence=no&section=II", ["Mục II"]),
        ("section=IV", []),
        ("late=x&unit=y", ["Muộn", "Có ảnh", "Mục II"]),
    ],
)
def test_the_filters_live_in_the_url(make, send, sign_in, query, shown):
    send("Muộn", at=MORNING, due_on=date(2022, 6, 1), section=make.section("III.8"))
    send("Có ảnh", at=MORNING + timedelta(minutes=1), files=[("a.jpg", JPEG)], section=make.section("III.7"))
    send("Mục II", at=MORNING + timedelta(minutes=2), section=make.section("II"))

    page = sign_in(make.standing_agency()).get(f"/queue?{query}").text

    assert rows(page) == shown


def test_one_units_reports_can_be_asked_for_and_links_keep_the_filter(make, send, sign_in):
    send("Xã Bản Bo")
    wanted = send("Xã Bản Hon")

    page = sign_in(make.standing_agency()).get(f"/queue?unit={wanted.unit_id}").text

    assert rows(page) == ["Xã Bản Hon"]
    assert f"/queue/{wanted.id}?unit={wanted.unit_id}" in page
    assert "Xoá bộ lọc" in page


def test_fifty_to_a_page_and_a_report_is_shown_on_the_page_where_it_stands(make, sign_in):
    units = [make.unit(f"Xã {number:02}") for number in range(52)]
    task = make.task(leads=units)
    clerk = make.user()
    for place, assignment in enumerate(make.assignments(task)):
        assignment.submit(by=clerk, at=MORNING + timedelta(minutes=place), note="Đã xong")
    make.session.commit()
    last = make.assignments(task)[-1]
    officer = sign_in(make.standing_agency())

    assert len(rows(officer.get("/queue").text)) == 50
    assert rows(officer.get("/queue?page=2").text) == ["Xã 50", "Xã 51"]
    assert rows(officer.get("/queue?page=9").text) == ["Xã 50", "Xã 51"]
    assert rows(officer.get(f"/queue/{last.id}").text) == ["Xã 50", "Xã 51"]


def test_nothing_waits(make, sign_in):
    make.assignment()

    page = sign_in(make.standing_agency()).get("/queue").text

    assert "Không có báo cáo nào chờ xác nhận" in page


def test_the_bar_counts_what_waits(make, send, sign_in):
    send()
    send()

    page = sign_in(make.standing_agency()).get("/queue?section=none").text

    assert '<span class="count">2</span>' in page
    assert 'data-waiting="2"' in page


def test_htmx_gets_the_desk_with_its_title_and_not_the_frame(make, send, sign_in):
    assignment = send("Xã Sơn Bình", title="Tuyên truyền")

    answer = sign_in(make.standing_agency()).get(f"/queue/{assignment.id}", headers=PART)

    assert "<title>Xã Sơn Bình – Tuyên truyền" in answer.text
    assert "<html" not in answer.text
    assert "HX-Request-Type" in answer.headers["Vary"]


def test_the_page_asks_the_database_as_often_for_forty_reports_as_for_one(make, sign_in, statements):
    task = make.task(leads=[make.unit() for _ in range(40)])
    first, *others = make.assignments(task)
    make.submission(first, at=MORNING)
    address = f"/queue/{first.id}"
    officer = sign_in(make.standing_agency())
    with statements() as for_one:
        officer.get(address)
    clerk = make.user()
    for assignment in others:
        assignment.submit(by=clerk, at=MORNING + timedelta(hours=1), note="Đã xong")
    make.session.commit()

    with statements() as for_forty:
        page = officer.get(address).text

    assert len(rows(page)) == 40
    assert len(for_forty) == len(for_one) == 13


@pytest.mark.parametrize("role", Role)
def test_the_queue_holds_exactly_what_the_table_of_rights_lets_a_person_judge(make, send, role):
    own = make.plan.standing_unit
    everything = [send(), send(), send(assignment=make.assignment(unit=own))]
    for unit in (own, make.issuer, everything[0].unit):
        person = make.user(role, unit)
        listed = set(make.session.query(Assignment.id).filter(*awaiting_confirmation_by(person)).all())
        allowed = {(one.id,) for one in everything if access.may_with_work(person, Action.CONFIRM, one.facts)}
        assert listed == allowed


def test_the_chairman_sees_the_agencys_own_reports_and_no_other(make, send, sign_in):
    send("Xã Bản Bo")
    send(assignment=make.assignment(unit=make.plan.standing_unit))

    chairman = sign_in(make.chairman())

    assert rows(chairman.get("/queue").text) == ["Phòng NN&amp;PTNT"]


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.FRONT, Role.OBSERVER, Role.ADMINISTRATOR])
def test_who_judges_nothing_has_no_queue(make, sign_in, role):
    assert sign_in(make.user(role, make.plan.issuer)).get("/queue").status_code == 403


def test_pdf_stands_in_a_frame_and_a_word_file_is_offered_for_download(make, send, sign_in):
    assignment = send(files=[("biên bản.pdf", PDF), ("báo cáo.docx", DOCX)])
    pdf, word = assignment.evidence
    officer = sign_in(make.standing_agency())

    first = officer.get(f"/queue/{assignment.id}").text
    second = officer.get(f"/queue/{assignment.id}?piece={word.id}").text

    assert f'src="/evidence/{pdf.id}/original?inline#' in first
    assert "Tải về để xem" in second
    assert f'id="shown-{word.id}"' in second
