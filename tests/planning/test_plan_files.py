"""Plans as files in the browser: taken out by their standing agency; taken in as a draft, after a look."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import func, select

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, AuditEntry, Plan, Task, Unit
from ocop_tasks.planning import plan_file_wording
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.seeding.problems import ENGLISH
from ocop_tasks.seeding.yaml_files import LARGEST


@pytest.fixture
def officer(make):
    """Of the agency that makes plans, with a running plan of two communes."""
    officer = make.standing_agency()
    communes = [make.unit(name, under=make.issuer) for name in ("Xã Bản Bo", "Xã Nà Tăm")]
    make.task("Tuyên truyền", leads=communes, frequency=Frequency.QUARTERLY, section=make.section("II"))
    return officer


@pytest.fixture
def browser(sign_in, officer):
    return sign_in(officer)


def taken_out(make, browser) -> str:
    answer = browser.get(f"/plans/{make.plan.id}/plan.yaml")
    assert answer.status_code == 200
    return answer.text


def send(browser, text: str | bytes, name: str = "kế hoạch.yaml"):
    content = text.encode() if isinstance(text, str) else text
    return browser.post("/plans/file", data={"file": (BytesIO(content), name)})


def plans() -> int:
    return db.session.scalar(select(func.count(Plan.id))) or 0


def test_the_standing_agency_takes_its_plan_out_in_any_state(make, browser, sign_in):
    answer = browser.get(f"/plans/{make.plan.id}/plan.yaml")
    assert answer.headers["Content-Disposition"] == "attachment; filename=ocop-2022.yaml"
    assert "title: Tuyên truyền" in answer.text
    for state in PlanState:
        make.plan.state = state
        db.session.commit()
        assert browser.get(f"/plans/{make.plan.id}/plan.yaml").status_code == 200
    assert sign_in(make.chairman()).get(f"/plans/{make.plan.id}/plan.yaml").status_code == 403


def test_a_file_is_looked_through_and_becomes_a_draft(make, browser):
    text = taken_out(make, browser).replace("Tuyên truyền", "Vận động").replace("ocop-2022", "ocop-2023")

    seen = browser.get(send(browser, text).location)
    assert plans() == 1
    assert "kế hoạch.yaml" in seen.text
    made = browser.post(seen.request.path, data={})

    draft = db.session.scalars(select(Plan).where(Plan.code == "ocop-2023")).one()
    assert made.location.endswith(f"/plans/{draft.id}/outline")
    assert draft.state is PlanState.DRAFT
    assert [task.title for task in db.session.scalars(select(Task).where(Task.plan_id == draft.id))] == [
        "Vận động"
    ]
    assert db.session.scalar(select(func.count()).where(Assignment.plan_id == draft.id)) == 0
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.plan_id == draft.id)).one()
    assert (entry.action, entry.changes["file"][1]) == ("plan.imported", "kế hoạch.yaml")
    assert browser.post(seen.request.path, data={}).status_code == 404


def test_a_code_that_is_taken_is_said_and_another_given(make, browser):
    seen = browser.get(send(browser, taken_out(make, browser)).location)

    assert "cổng đã có kế hoạch mã ocop-2022; bản soạn sẽ mang mã plan-2022-1" in seen.text
    browser.post(seen.request.path, data={})
    assert sorted(db.session.scalars(select(Plan.code))) == ["ocop-2022", "plan-2022-1"]


WRONG = {
    "empty": ("", "cả tệp</code>: phải gồm các khoá và giá trị"),
    "no yaml": ("a: [\n", "dòng 2</code>: không đọc được"),
    "bytes": (b"\xff\xfe\x00", "không phải tệp văn bản UTF-8"),
    "aliases": ("a: &a [x]\nb: [*a, *a]\n", "dòng 2</code>: không đọc dấu tham chiếu (*)"),
    "deep": ("a: " + "[" * 500, "lồng nhau quá nhiều lớp"),
    "large": ("#" * (LARGEST + 1), "tệp lớn hơn 1,000,000 byte"),
}


@pytest.mark.parametrize(("content", "said"), WRONG.values(), ids=WRONG)
def test_what_is_no_plan_file_is_refused_with_a_word(browser, content, said):
    answer = send(browser, content)

    assert answer.status_code == 422
    assert said in answer.text
    assert plans() == 1


def test_everything_that_is_wrong_is_told_by_its_place(make, browser):
    text = taken_out(make, browser).replace("frequency: quarterly", "frequency: daily\n    color: red")

    answer = send(browser, text)

    assert "có 2 chỗ phải sửa" in answer.text
    assert "].frequency</code>: phải là một trong:" in answer.text
    assert "].color</code>: tệp kế hoạch không có khoá này" in answer.text
    assert plans() == 1


def test_units_that_the_portal_lacks_are_listed(make, browser):
    text = taken_out(make, browser)
    code = db.session.scalars(select(Unit.code).where(Unit.name == "Xã Bản Bo")).one()

    answer = send(browser, text.replace(f"{code}\n", "xa-la\n").replace(code, "xa-la"))

    assert answer.status_code == 422
    assert "cổng chưa có đơn vị Xã Bản Bo (mã xa-la); hãy nhờ quản trị thêm" in answer.text


def test_an_officer_makes_plans_of_his_own_agency(make, browser, sign_in):
    other = make.unit("Phòng VH-TT", under=make.issuer, makes_plans=True)
    colleague = sign_in(make.user(Role.STANDING_AGENCY, other))

    answer = send(colleague, taken_out(make, browser))

    assert "tệp ghi cơ quan thường trực là Phòng NN&amp;PTNT" in answer.text
    other.makes_plans = False
    db.session.commit()
    assert colleague.get("/plans/file").status_code == 403


def test_what_changed_meanwhile_is_seen_before_anything_is_made(make, browser):
    seen = send(browser, taken_out(make, browser)).location
    make.plan.issuer.code = "khac"
    db.session.commit()

    answer = browser.post(seen, data={})

    assert answer.status_code == 422
    assert "cổng chưa có đơn vị UBND huyện" in answer.text
    assert plans() == 1


def test_a_file_is_its_senders_alone(make, browser, sign_in):
    seen = send(browser, taken_out(make, browser)).location

    assert sign_in(make.standing_agency()).get(seen).status_code == 404


def test_every_problem_has_words_in_both_languages():
    assert plan_file_wording.WORDS.keys() == ENGLISH.keys()
