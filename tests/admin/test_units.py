"""The administrator adds, changes, moves and switches off units."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks.models import AuditEntry, Unit, UnitKind
from ocop_tasks.rules.access import Role
from tests.admin.growing import chain
from tests.work.sending import words


def form_of(unit: Unit, **changes: object) -> dict[str, object]:
    """The unit's form as the page shows it, with what is changed."""
    shown = {
        name: "" if getattr(unit, name) is None else getattr(unit, name)
        for name in ("name", "short_name", "name_en", "code", "position", "version", "parent_id")
    }
    return shown | {"kind": unit.kind.value} | changes


def said(make) -> list[tuple[str, dict]]:
    """What the history says: actions with their changes."""
    return [
        (entry.action, entry.changes)
        for entry in make.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    ]


def test_the_tree_shows_every_unit_under_its_own_with_its_people(make, admin):
    commune = make.unit("Xã Bản Bo")
    make.user(unit=make.unit("Bản Hợp Nhất", under=commune))
    make.user(unit=commune)
    make.user(unit=commune, active=False)

    page = admin.get("/admin/units").text

    assert page.index("UBND huyện") < page.index("Xã Bản Bo") < page.index("Bản Hợp Nhất")
    assert "2 người" in page
    assert "riêng đơn vị này 1" in page


def test_units_are_found_without_their_marks_with_the_way_that_leads_to_them(make, admin):
    commune = make.unit("Xã Hồ Thầu")
    make.unit("Bản Đông Phong", under=commune)
    make.unit("Xã Nà Tăm")

    page = admin.get("/admin/units?q=dong phong").text

    assert "Bản Đông Phong" in page
    assert "Xã Hồ Thầu" in page
    assert "Xã Nà Tăm" not in page
    assert "1 đơn vị khớp" in page
    assert "Không có đơn vị nào khớp" in admin.get("/admin/units?q=khong-co").text


def test_a_tree_a_hundred_levels_deep_is_shown(make, admin):
    unit = chain(make, 99, under=make.issuer)[-1]
    assert unit.depth == 100
    assert unit.name in admin.get("/admin/units").text
    answer = admin.post(
        "/admin/units/new", data=form_of(unit, name="Sâu quá", code="sau-qua", parent_id=unit.id)
    )
    assert answer.status_code == 422
    assert "100 cấp" in answer.text


def test_the_tree_costs_the_same_however_many_units_there_are(make, admin, statements):
    counts = []
    for _round in range(2):
        for _each in range(4):
            make.user(unit=make.unit(under=make.unit()))
        with statements() as seen:
            admin.get("/admin/units")
        counts.append(len(seen))
    assert counts == [3, 3]


def test_a_unit_is_added_under_another(make, admin):
    data = {
        "name": "  Uỷ ban nhân dân   xã Bản Bo ", "short_name": "Xã Bản Bo", "name_en": "", "code": "xa-ban-bo",
        "kind": "commune", "parent_id": make.issuer.id, "position": "3",
    }  # fmt: skip
    answer = admin.post("/admin/units/new", data=data)

    unit = make.session.scalars(select(Unit).where(Unit.code == "xa-ban-bo")).one()
    assert answer.location == f"/admin/units#unit-{unit.id}"
    assert (unit.name, unit.kind, unit.position) == ("Uỷ ban nhân dân xã Bản Bo", UnitKind.COMMUNE, 3)
    assert unit.path == f"{make.issuer.path}{unit.id}/"
    assert said(make) == [("unit.added", {})]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", " ", "Hãy nhập tên đơn vị."),
        ("name", "x" * 201, "Dài quá 1 ký tự (nhiều nhất 200)."),
        ("code", "Xã Bản Bo", "Mã gồm chữ cái không dấu"),
        ("code", "{other}", "Mã này đã có đơn vị khác dùng."),
        ("kind", "village", "Lựa chọn này không có trong danh sách"),
        ("position", "-1", "Thứ tự từ 0 đến 9.999."),
        ("position", "1.2", "“1.2” chưa rõ là 12 hay 1,2. Hãy ghi lại cho rõ."),
        ("parent_id", "99999", "Lựa chọn này không có trong danh sách"),
    ],
)
def test_what_is_wrong_with_a_unit_is_said_and_what_was_typed_stays(make, admin, field, value, told):
    other = make.unit()
    wrong = {field: value.format(other=other.code)}
    data = form_of(other, name="Xã Mới", short_name="Xã Mới", code="xa-moi", parent_id=make.issuer.id) | wrong

    answer = admin.post("/admin/units/new", data=data)

    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="Xã Mới"' in answer.text
    assert make.session.scalar(select(Unit.id).where(Unit.short_name == "Xã Mới")) is None


def test_a_unit_moves_with_everything_below_it_and_the_history_says_from_where(make, admin):
    old, new = make.unit("Khối cũ"), make.unit("Khối mới")
    unit = make.unit(under=old)
    below = make.unit(under=unit)

    assert (
        admin.post(
            f"/admin/units/{unit.id}", data=form_of(unit, parent_id=new.id, name="Xã Khun Há")
        ).status_code
        == 303
    )

    before = unit.short_name
    make.session.refresh(unit)
    make.session.refresh(below)
    assert below.path == f"{new.path}{unit.id}/{below.id}/"
    assert said(make) == [
        ("unit.changed", {"name": [before, "Xã Khun Há"], "parent": ["Khối cũ", "Khối mới"]})
    ]


def test_a_ring_cannot_be_chosen_nor_forced(make, admin):
    unit = make.unit("Xã Bản Bo")
    below = make.unit("Bản Hợp Nhất", under=make.unit(under=unit))

    page = admin.get(f"/admin/units/{unit.id}").text
    choices = page[page.index('id="parent_id"') :].split("</select>")[0]
    answer = admin.post(f"/admin/units/{unit.id}", data=form_of(unit, parent_id=below.id))

    assert "Bản Hợp Nhất" not in choices
    assert answer.status_code == 422
    make.session.refresh(unit)
    assert unit.parent_id == make.issuer.id


def test_the_second_of_two_who_save_sees_both_versions(make, admin):
    unit = make.unit("Xã Bản Bo")
    stale = form_of(unit, name="Bản của tôi")
    admin.post(f"/admin/units/{unit.id}", data=form_of(unit, name="Bản của người khác"))

    answer = admin.post(f"/admin/units/{unit.id}", data=stale)
    make.session.refresh(unit)

    assert answer.status_code == 409
    assert "Bản của người khác" in answer.text
    assert 'value="Bản của tôi"' in answer.text
    assert unit.name == "Bản của người khác"
    assert admin.post(f"/admin/units/{unit.id}", data=stale | {"version": unit.version}).status_code == 303


def test_a_unit_with_open_work_and_people_says_why_it_stays_on(make, admin):
    assignment = make.assignment(due_on=date(2022, 12, 31))
    make.focal_point(assignment)
    make.unit(under=assignment.unit)

    page = admin.get(f"/admin/units/{assignment.unit_id}/off").text
    answer = admin.post(f"/admin/units/{assignment.unit_id}/off")

    for told in ("1 việc chủ trì đang mở", "1 người dùng đang hoạt động", "1 đơn vị trực thuộc"):
        assert told in page
    assert answer.status_code == 422
    assert "Đơn vị còn việc đang mở." in answer.text
    make.session.refresh(assignment.unit)
    assert assignment.unit.active


def test_an_issuer_stays_on(make, admin):
    assert make.plan.issuer.active
    assert "1 kế hoạch" in admin.get(f"/admin/units/{make.issuer.id}/off").text
    assert admin.post(f"/admin/units/{make.issuer.id}/off").status_code == 422


def test_an_empty_unit_is_switched_off_leaves_the_lists_and_comes_back(make, admin):
    unit = make.unit("Xã Bản Bo")

    assert admin.post(f"/admin/units/{unit.id}/off").status_code == 303
    make.session.refresh(unit)
    assert not unit.active
    assert "đã ngừng hoạt động" in admin.get(f"/admin/units/{unit.id}").text
    assert "Xã Bản Bo" not in admin.get("/admin/units").text
    assert "Xã Bản Bo" in admin.get("/admin/units?off=1").text
    assert "Xã Bản Bo" not in admin.get("/admin/people/new").text
    assert admin.get(f"/admin/units/{unit.id}").status_code == 200

    assert admin.post(f"/admin/units/{unit.id}/on").status_code == 303
    assert "Xã Bản Bo" in admin.get("/admin/units").text
    assert [action for action, _changes in said(make)] == ["unit.switched_off", "unit.switched_on"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_sees_the_administrators_pages(make, sign_in, role):
    browser = sign_in(make.user(role, make.plan.issuer))
    for address in (
        "/admin/units",
        "/admin/people",
        "/admin/settings",
        "/admin/history",
        "/admin/import/people",
    ):
        assert browser.get(address).status_code == 403


@pytest.mark.parametrize(
    "address", ["/admin/units/999", "/admin/units/999/off", "/admin/people/999", "/admin/people/999/password"]
)
def test_what_there_is_not_is_not_found(admin, address):
    assert admin.get(address).status_code == 404


def test_the_administrator_says_which_agencys_officers_may_make_plans(make, admin, sign_in):
    agency = make.unit("Phòng Kinh tế", kind=UnitKind.AGENCY)
    officer = sign_in(make.user(Role.STANDING_AGENCY, agency))
    assert officer.get("/plans/new").status_code == 403

    assert admin.post(f"/admin/units/{agency.id}", data=form_of(agency, makes_plans="y")).status_code == 303

    assert officer.get("/plans/new").status_code == 200
    assert said(make) == [("unit.changed", {"makes_plans": [False, True]})]
    assert "được lập kế hoạch: không → có" in words(admin.get(f"/admin/units/{agency.id}"))
    assert "được lập kế hoạch" in words(admin.get("/admin/units"))

    admin.post(f"/admin/units/{agency.id}", data=form_of(agency))
    assert officer.get("/plans/new").status_code == 403


def test_a_new_agency_may_make_plans_at_once(make, admin):
    given = {
        "name": "Phòng Mới",
        "short_name": "Phòng Mới",
        "code": "phong-moi",
        "position": 1,
        "kind": "agency",
    }

    admin.post("/admin/units/new", data=given | {"parent_id": make.issuer.id, "makes_plans": "y"})

    assert make.session.scalars(select(Unit).where(Unit.code == "phong-moi")).one().makes_plans
    assert said(make) == [("unit.added", {"makes_plans": [False, True]})]


def test_only_an_agency_makes_plans(make, admin):
    commune = make.unit("Xã Bản Bo")
    agency = make.unit("Phòng Kinh tế", kind=UnitKind.AGENCY, makes_plans=True)

    admin.post(f"/admin/units/{commune.id}", data=form_of(commune, makes_plans="y"))
    admin.post(f"/admin/units/{agency.id}", data=form_of(agency, makes_plans="y", kind="union"))

    assert not commune.makes_plans
    assert not agency.makes_plans
    assert said(make)[-1][1] == {"kind": ["agency", "union"], "makes_plans": [True, False]}


def test_a_standing_committee_that_makes_plans_keeps_it_when_its_name_changes(make, admin):
    committee = make.unit("UBND xã Bình Lư", kind=UnitKind.COMMITTEE, makes_plans=True)

    admin.post(f"/admin/units/{committee.id}", data=form_of(committee, name="UBND xã Bình Lư mới"))

    assert committee.name == "UBND xã Bình Lư mới"
    assert committee.makes_plans


def test_of_two_who_change_an_agency_the_second_reads_what_the_other_allowed(make, admin):
    agency = make.unit("Phòng Kinh tế", kind=UnitKind.AGENCY)
    stale = form_of(agency)
    admin.post(f"/admin/units/{agency.id}", data=form_of(agency, makes_plans="y"))

    answer = admin.post(f"/admin/units/{agency.id}", data=stale | {"name": "Phòng Kinh tế, Hạ tầng"})

    assert answer.status_code == 409
    assert "Được lập kế hoạch: có" in words(answer)
