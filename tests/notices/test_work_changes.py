"""The page that lists what a batch changed in the work of one's unit, and the sentences that sum it up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks.models import Notice, Part, Task, Unit
from ocop_tasks.models.plan_changes.cancellation import change_due
from ocop_tasks.models.plan_changes.task_editing import add_task, change_task
from ocop_tasks.models.plans.task import Terms
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.sending.notices.notice_language import language
from ocop_tasks.sending.notices.notice_wording import notice_text
from tests.conftest import hanoi

NOW = hanoi(2022, 6, 15, 9)


@pytest.fixture
def person(make):
    """Somebody of the commune whose work is changed."""
    return make.user(unit=make.unit("Xã Bản Bo"))


@pytest.fixture
def changed(make, person):
    """A morning of the standing agency: a task is new, one is moved, one is reworded and one taken from the commune."""
    officer, unit, session = make.standing_agency(), person.unit, make.session
    section = make.section("II.5")
    kept = make.task("Mở lớp tập huấn", leads=[unit], due_on=date(2022, 9, 30), section=section)
    gone = make.task("Kiểm tra", leads=[unit, make.unit()], due_on=date(2022, 8, 31), section=section)
    units = {each.id: each for each in session.scalars(select(Unit))}
    doing = {"by": officer, "at": NOW}
    terms = Terms(
        section_id=section.id, title="Tuyên truyền", title_en="Publicity", frequency=Frequency.QUARTERLY,
        parts={unit.id: Part.LEAD},
    )  # fmt: skip

    def change(task: Task, reason: str, **terms) -> None:
        change_task(session, task, replace(task.terms, **terms), units, reason=reason, **doing)

    def once():
        add_task(session, make.plan, terms, units, **doing)
        session.add(change_due(make.assignments(kept)[0], date(2022, 10, 15), reason="Vào vụ chè", **doing))
        change(kept, "", title="Mở hai lớp tập huấn", evidence_required=True)
        others = {key: part for key, part in gone.terms.parts.items() if key != unit.id}
        change(gone, "Giao cho xã khác", parts=others)
        session.commit()

    return once


def test_one_line_sums_up_and_a_line_for_each_change_follows_in_either_language(make, person, changed):
    changed()
    notice = make.session.scalars(select(Notice).where(Notice.user_id == person.id)).one()
    officer = notice.facts["by"]

    told = notice_text(notice, language("vi"))
    assert told.title == (
        "Việc thay đổi, OCOP 2022: 2 việc mới, 1 việc đổi hạn, 1 nhiệm vụ đổi nội dung, 1 việc ngừng giao"
    )
    assert told.lines == [
        f"Kế hoạch OCOP 2022 · Xã Bản Bo · {officer}",
        "Việc mới: Tuyên truyền · mục II.5 · 2 kỳ · hạn đầu tiên 17/09/2022",
        "Đổi hạn: Mở hai lớp tập huấn · mục II.5 · hạn 30/09/2022 nay là 15/10/2022 · “Vào vụ chè”",
        "Đổi nội dung: Mở hai lớp tập huấn · mục II.5",
        "Ngừng giao: Kiểm tra · mục II.5 · “Giao cho xã khác”",
    ]
    english = notice_text(notice, language("en"))
    assert english.title == (
        "Changed work, OCOP 2022: 2 new assignments, 1 due date moved, 1 task reworded, 1 withdrawn"
    )
    assert english.lines[1] == "New: Publicity · section II.5 · 2 periods · first due 17/09/2022"


def test_the_page_says_from_what_to_what_and_leads_to_the_work(make, sign_in, person, changed):
    changed()
    notice = make.session.scalars(select(Notice).where(Notice.user_id == person.id)).one()
    browser = sign_in(person)

    opened = browser.get(f"/notices/{notice.id}")
    page = browser.get(opened.location).text

    assert (opened.status_code, opened.location) == (303, notice.address)
    assert [heading for heading in ("Việc mới", "Đổi hạn", "Đổi nội dung", "Ngừng giao") if heading in page]
    assert '<del><time datetime="2022-09-30">30/09/2022</time></del>' in page
    assert '<time datetime="2022-10-15">15/10/2022</time>' in page
    assert "<del>Mở lớp tập huấn</del>" in page
    assert "quý III/2022" in page
    moved = make.assignments(make.session.scalars(select(Task).where(Task.title.startswith("Mở"))).one())[0]
    assert f'href="/assignments/{moved.id}"' in page
    assert browser.get(f"/assignments/{moved.id}").status_code == 200


def test_the_page_is_its_readers_alone(make, sign_in, person, changed):
    changed()
    address = make.session.scalars(select(Notice.address)).one()
    colleague = make.user(unit=person.unit)
    assert sign_in(colleague).get(address).status_code == 404
    assert sign_in(person).get("/notices/work/1.khac").status_code == 404


def test_the_page_takes_one_statement_however_much_changed(make, sign_in, person, changed, statements):
    changed()
    browser, address = sign_in(person), make.session.scalars(select(Notice.address)).one()

    def cost():
        browser.get(address)
        with statements() as seen:
            browser.get(address)
        return len(seen)

    few = cost()
    for _ in range(3):
        changed()
    assert cost() == few == 1


def test_a_long_batch_is_told_by_its_first_changes_and_a_count(make, person):
    officer, units = make.standing_agency(), {person.unit.id: person.unit}
    section = make.section()
    for number in range(9):
        terms = Terms(
            section_id=section.id, title=f"Việc {number}", frequency=Frequency.ONCE,
            parts={person.unit.id: Part.LEAD},
        )  # fmt: skip
        add_task(make.session, make.plan, terms, units, by=officer, at=NOW)
    make.session.commit()
    notice = make.session.scalars(select(Notice)).one()
    told = notice_text(notice, language("vi"))
    assert told.title == "Việc thay đổi, OCOP 2022: 9 việc mới"
    assert len(told.lines) == 8
    assert told.lines[-1] == "và 3 thay đổi nữa"
