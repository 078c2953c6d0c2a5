"""Everyone entitled sees the plan's figures; a focal point sees no other unit's rows, words or evidence."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ocop_tasks.models import Evidence, EvidenceKind
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi
from tests.plans.reading import words

SECRET = "Xã bên chưa nộp vì thiếu tiền"


@pytest.fixture
def both(make):
    """One task of two communes, of which the second has spoken and shown something; the first one's officer."""
    make.plan  # noqa: B018  (units stand under its issuer)
    ours, theirs = make.unit("Xã Nhà"), make.unit("Xã Bên")
    task = make.task("Kế hoạch", leads=[ours, theirs], section=make.section("III.8"), due_on=date(2022, 6, 1))
    other = make.assignments(task)[1]
    make.session.add(
        Evidence(
            assignment_id=other.id, kind=EvidenceKind.DOCUMENT, name="99/KH-UBND", by=make.focal_point(other),
            at=hanoi(2022, 5, 1),
        )
    )  # fmt: skip
    make.session.commit()
    report = make.progress(other, note=SECRET)
    other.evidence[0].report_id = report.id
    make.session.commit()
    return task, ours, theirs


def pages_of(make, task) -> list[str]:
    """Every page of the feature that could show a unit's row."""
    plan = f"/plans/{make.plan.id}"
    return [
        f"{plan}/progress", f"{plan}/progress?section=III.8", f"{plan}/work", f"{plan}/work?q=ke+hoach",
        f"{plan}/calculation", f"/tasks/{task.id}", f"/tasks/{task.id}/comparison",
    ]  # fmt: skip


def without_leads(html: str, unit) -> str:
    """A page without the names of who leads what: the plan itself says those."""
    chip = f'<span class="chip">{unit.short_name}</span>'
    return re.sub(r'data-label="Chủ trì">[^<]*</td>', "", html).replace(chip, "")


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.FRONT])
def test_a_focal_point_sees_the_plan_s_figures_and_his_own_unit_s_rows_alone(make, sign_in, both, role):
    task, ours, theirs = both
    browser = sign_in(make.user(role, ours))

    for address in pages_of(make, task):
        page = browser.get(address)
        assert page.status_code == 200, address
        shown = without_leads(page.text, theirs)
        assert theirs.short_name not in shown, address
        assert SECRET not in shown
        assert "99/KH-UBND" not in shown
        assert f"unit={theirs.code}" not in shown

    plan = f"/plans/{make.plan.id}"
    assert "Đã xác nhận 0 % đã báo cáo 25 %" in words(browser.get(f"{plan}/progress").text)
    assert browser.get(f"{plan}/units/{ours.id}").status_code == 200
    assert browser.get(f"{plan}/units/{theirs.id}").status_code == 404
    assert browser.get(f"{plan}/work?unit={theirs.code}").status_code == 404


def test_the_row_of_all_units_leads_to_rows_only_where_its_reader_sees_them_all(make, sign_in, both):
    _task, ours, _theirs = both
    address = f"/plans/{make.plan.id}/progress"
    all_units = re.compile(r'<tr class="sums">.*?</tr>', re.DOTALL)

    theirs_too, own_alone = (
        all_units.findall(sign_in(reader).get(address).text)[0]
        for reader in (make.chairman(), make.user(Role.FOCAL_POINT, ours))
    )

    assert "Tất cả đơn vị" in words(own_alone)
    assert f"/plans/{make.plan.id}/work?section=III.8" in theirs_too
    assert "<a " not in own_alone


def test_a_focal_point_is_told_how_many_of_the_plan_s_late_rows_are_his(make, sign_in, both):
    _task, ours, _theirs = both
    page = words(sign_in(make.user(unit=ours)).get(f"/plans/{make.plan.id}/progress").text)
    assert "Quá hạn 2 việc đơn vị bạn: 1" in page


def test_a_unit_sees_the_rows_of_the_units_under_it(make, sign_in, both):
    _task, ours, _theirs = both
    below = make.unit("Bản dưới", under=ours)
    make.assignment(unit=below)
    browser = sign_in(make.user(unit=ours))
    assert "Bản dưới" in browser.get(f"/plans/{make.plan.id}/work").text
    assert browser.get(f"/plans/{make.plan.id}/units/{below.id}").status_code == 200


@pytest.mark.parametrize("who", ["standing_agency", "chairman", "observer"])
def test_who_runs_or_oversees_the_plan_sees_every_row(make, sign_in, both, who):
    task, _ours, theirs = both
    browser = sign_in(getattr(make, who)())
    assert theirs.short_name in browser.get(f"/plans/{make.plan.id}/work").text
    assert SECRET in browser.get(f"/tasks/{task.id}/comparison").text
    assert browser.get(f"/plans/{make.plan.id}/units/{theirs.id}").status_code == 200


def test_the_administrator_sees_none_of_it(make, sign_in, both):
    task, ours, _theirs = both
    browser = sign_in(make.administrator())
    unit_page = f"/plans/{make.plan.id}/units/{ours.id}"
    assert {browser.get(address).status_code for address in [*pages_of(make, task), unit_page]} == {403}


def test_a_plan_of_another_issuer_does_not_exist_for_a_stranger(make, sign_in, both):
    task, _ours, _theirs = both
    stranger = make.unit("Tỉnh khác")
    with make.changing():
        stranger.move_under(None)
    make.session.commit()
    browser = sign_in(make.user(Role.OBSERVER, stranger))
    assert {browser.get(address).status_code for address in pages_of(make, task)} == {404}


def test_a_remembered_page_is_not_shown_to_who_may_see_less(make, sign_in, both):
    task, ours, _theirs = both
    address = f"/tasks/{task.id}/comparison"
    assert SECRET in sign_in(make.standing_agency()).get(address).text
    assert SECRET not in sign_in(make.user(unit=ours)).get(address).text
    assert SECRET in sign_in(make.chairman()).get(address).text


def test_only_the_standing_agency_is_offered_to_change_or_judge(make, sign_in, both):
    task, _ours, _theirs = both
    waiting = make.assignments(task)[0]
    make.submission(waiting)
    agency, chairman = sign_in(make.standing_agency()), sign_in(make.chairman())
    comparison = f"/tasks/{task.id}/comparison"
    assert f'/tasks/{task.id}/edit"' in agency.get(f"/tasks/{task.id}").text
    assert f'/tasks/{task.id}/edit"' not in chairman.get(f"/tasks/{task.id}").text
    assert re.search(rf'name="assignment"\s+value="{waiting.id}"', agency.get(comparison).text)
    assert 'name="assignment"' not in chairman.get(comparison).text


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_work_list_says_whose_it_is_and_offers_no_section_or_period_without_a_row_of_its_reader(
    make, both, sign_in
):
    _task, ours, _theirs = both
    make.assignment(unit=make.unit("Xã Khác"), section=make.section("II.5"))
    make.task("Hằng quý", leads=[ours], section=make.section("III.9"), frequency=Frequency.QUARTERLY)
    address = f"/plans/{make.plan.id}/work"

    own = sign_in(make.user(unit=ours)).get(address).text
    whole = sign_in(make.standing_agency()).get(address).text

    def offered(page, name):
        select = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)
        return re.findall(r'value="([^"]+)"', select[0]) if select else []

    assert "Danh sách này chỉ có việc của Xã Nhà." in own
    assert offered(own, "section") == ["III.8", "III.9"]
    assert offered(own, "period") == ["2022", "2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"]
    assert "Việc của tất cả các đơn vị trong kế hoạch." in whole
    assert "II.5" in offered(whole, "section")
    assert "2022-03" in offered(whole, "period")
