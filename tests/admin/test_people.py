"""The administrator finds, changes, resets and switches off people; somebody who can do so always remains."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from ocop_tasks import clock
from ocop_tasks.admin.people.people_queries import other_administrators
from ocop_tasks.models import AuditEntry, SignIn, User
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.rule_broken import RuleBroken
from tests.admin.inviting import actions, password_on
from tests.support.making import PASSWORD


def form_of(user: User, **changes: object) -> dict[str, object]:
    """The person's form as the page shows it, with what is changed."""
    shown = {
        name: getattr(user, name) or ""
        for name in ("name", "username", "email", "phone", "unit_id", "version")
    }
    return shown | {"role": user.role.value} | changes


def names_on(page: str) -> list[str]:
    """The people listed, in order."""
    return re.findall(r'<a href="/admin/people/\d+">([^<]+)</a>', page)


def test_people_are_listed_in_vietnamese_order(make, admin, administrator):
    for name in ("Ông Ba", "Đặng Tả", "Dương Ân", "Ánh", "An", "Ân"):
        make.user(name=name, unit=make.issuer)
    listed = names_on(admin.get("/admin/people").text)
    assert [name for name in listed if name != administrator.name] == [
        "An",
        "Ánh",
        "Ân",
        "Dương Ân",
        "Đặng Tả",
        "Ông Ba",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=dang duong", {"Đặng Thị Đường"}),
        ("q=DUONG", {"Đặng Thị Đường", "Dương Văn A"}),
        ("q=%25", set()),
        ("q=minh.banbo", {"Lò Văn Minh"}),
        ("unit={commune}", {"Đặng Thị Đường", "Lò Văn Minh"}),
        ("unit={village}", {"Lò Văn Minh"}),
        ("unit={commune}&role=observer", {"Đặng Thị Đường"}),
        ("state=off", {"Dương Văn A"}),
        ("state=new", {"Lò Văn Minh"}),
        ("unit={commune}&state=on&q=minh", {"Lò Văn Minh"}),
        ("role=emperor&unit=x&state=y&q=minh", {"Lò Văn Minh"}),
    ],
)
def test_filters_live_in_the_url(make, admin, query, found):
    commune = make.unit("Xã Bản Bo")
    village = make.unit("Bản Hợp Nhất", under=commune)
    make.user(Role.OBSERVER, commune, name="Đặng Thị Đường")
    make.user(unit=village, name="Lò Văn Minh", username="minh.banbo", must_change_password=True)
    make.user(name="Dương Văn A", active=False)

    page = admin.get("/admin/people?" + query.format(commune=commune.id, village=village.id)).text

    assert set(names_on(page)) == found


def test_a_long_list_comes_in_pages_of_fifty_that_keep_the_filters(make, admin, statements):
    commune, at = make.unit("Xã Bản Bo"), clock.real_now()
    for number in range(1, 56):
        named = {"name": f"Cán bộ {number:03}", "username": f"cb-{number:03}", "password_hash": "x"}
        make.session.add(User(unit=commune, role=Role.FRONT, created_at=at, **named))
    make.session.commit()

    with statements() as seen:
        first = admin.get("/admin/people?role=front").text
    second = admin.get("/admin/people?role=front&page=2").text

    assert names_on(first)[::49] == ["Cán bộ 001", "Cán bộ 050"]
    assert names_on(second) == [f"Cán bộ {number:03}" for number in range(51, 56)]
    assert "/admin/people?role=front&amp;page=2" in first
    assert "55 người" in first
    assert names_on(admin.get("/admin/people?role=front&page=99").text) == names_on(second)
    assert len(seen) == 4


def test_a_person_moves_to_another_unit_with_another_role_and_the_history_says_so(make, admin):
    user, commune = make.user(name="Lò Văn Minh"), make.unit("Xã Nà Tăm")
    before = user.unit.name

    answer = admin.post(
        f"/admin/people/{user.id}",
        data=form_of(user, unit_id=commune.id, role="front", email="a@laichau.gov.vn"),
    )

    make.session.refresh(user)
    entry = make.session.scalars(select(AuditEntry)).one()
    assert answer.status_code == 303
    assert (user.unit_id, user.role, user.email) == (commune.id, Role.FRONT, "a@laichau.gov.vn")
    assert entry.changes == {
        "unit": [before, "Xã Nà Tăm"],
        "role": ["focal_point", "front"],
        "email": [None, "a@laichau.gov.vn"],
    }
    assert "vai trò: Cán bộ đầu mối → Mặt trận, đoàn thể" in admin.get(f"/admin/people/{user.id}").text


def test_saving_without_a_change_leaves_no_line_in_the_history(make, admin):
    user = make.user()
    assert admin.post(f"/admin/people/{user.id}", data=form_of(user)).status_code == 303
    assert actions(make) == []


def test_the_second_of_two_who_save_sees_both_versions(make, admin):
    user = make.user(name="Tên cũ")
    stale = form_of(user, name="Tên của tôi")
    admin.post(f"/admin/people/{user.id}", data=form_of(user, name="Tên của người khác"))

    answer = admin.post(f"/admin/people/{user.id}", data=stale)

    make.session.refresh(user)
    assert answer.status_code == 409
    assert "Tên của người khác" in answer.text
    assert 'value="Tên của tôi"' in answer.text
    assert user.name == "Tên của người khác"


def test_a_reset_password_ends_everything_and_is_shown_once(make, admin, sign_in, visitor):
    user = make.user()
    browser = sign_in(user)

    assert "hết hiệu lực ngay" in admin.get(f"/admin/people/{user.id}/password").text
    password = password_on(admin.post(f"/admin/people/{user.id}/password").text)

    assert browser.get("/my-tasks").status_code == 401
    assert visitor.post("/sign-in", data={"username": user.username, "password": PASSWORD}).status_code == 422
    assert visitor.post("/sign-in", data={"username": user.username, "password": password}).status_code == 303
    assert actions(make) == ["user.password_reset"]


def test_ones_own_password_is_changed_by_oneself(make, admin, administrator):
    address = f"/admin/people/{administrator.id}/password"
    assert admin.get(address).location == "/password"
    assert admin.post(address).location == "/password"
    assert actions(make) == []


def test_switching_off_ends_every_sign_in_at_once_and_on_lets_in_again(make, admin, sign_in):
    user = make.user()
    browsers = [sign_in(user), sign_in(user)]

    assert admin.get(f"/admin/people/{user.id}/off").status_code == 200
    admin.post(f"/admin/people/{user.id}/off")
    assert {browser.get("/my-tasks").status_code for browser in browsers} == {401}
    assert (
        make.session.scalar(
            select(func.count(SignIn.id)).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
        )
        == 0
    )

    admin.post(f"/admin/people/{user.id}/on")
    assert browsers[0].get("/my-tasks").status_code == 401
    assert sign_in(user).get("/my-tasks").status_code == 200
    assert actions(make) == ["user.switched_off", "user.switched_on"]


def test_nobody_is_switched_on_in_a_unit_that_is_off(make, admin):
    user = make.user(unit=make.unit(active=False), active=False)
    answer = admin.post(f"/admin/people/{user.id}/on")
    assert answer.status_code == 422
    assert "Đơn vị này đã ngừng hoạt động." in answer.text


def test_an_administrator_cannot_shut_himself_out(make, admin, administrator):
    make.administrator()
    answers = [
        admin.post(f"/admin/people/{administrator.id}/off"),
        admin.post(f"/admin/people/{administrator.id}", data=form_of(administrator, role="observer")),
    ]

    make.session.refresh(administrator)
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("Hãy nhờ một người quản trị khác" in answer.text for answer in answers)
    assert (administrator.active, administrator.role) == (True, Role.ADMINISTRATOR)


def test_another_administrator_can_be_switched_off_or_given_another_role(make, admin):
    first, second = make.administrator(), make.administrator()
    assert admin.post(f"/admin/people/{first.id}/off").status_code == 303
    assert admin.post(f"/admin/people/{second.id}", data=form_of(second, role="observer")).status_code == 303


def test_the_last_active_administrator_stays(make, administrator):
    make.user(Role.ADMINISTRATOR, active=False)
    stranger = make.user()
    with pytest.raises(RuleBroken, match="last_administrator"):
        administrator.switch_off(by=stranger, other_administrators=other_administrators(administrator))
    with pytest.raises(RuleBroken, match="last_administrator"):
        administrator.change_role(
            Role.FRONT, stranger.unit, by=stranger, other_administrators=other_administrators(administrator)
        )


def test_the_open_sign_ins_are_seen_and_ended_one_by_one_or_all(make, admin, sign_in):
    user, stranger = make.user(), make.user()
    browsers = [sign_in(user) for _each in range(3)]
    sign_in(stranger)
    foreign = make.session.scalars(select(SignIn.id).where(SignIn.user_id == stranger.id)).one()
    first = make.session.scalars(
        select(SignIn.id).where(SignIn.user_id == user.id).order_by(SignIn.id)
    ).first()

    assert "Đăng xuất mọi thiết bị" in admin.get(f"/admin/people/{user.id}").text
    assert admin.post(f"/admin/people/{user.id}/sign-ins/{foreign}/end").status_code == 404
    admin.post(f"/admin/people/{user.id}/sign-ins/{first}/end")
    assert [browser.get("/my-tasks").status_code for browser in browsers] == [401, 200, 200]
    admin.post(f"/admin/people/{user.id}/sign-ins/end")
    assert [browser.get("/my-tasks").status_code for browser in browsers] == [401, 401, 401]


def test_one_persons_page_costs_the_same_however_much_happened(make, admin, sign_in, statements):
    user, counts = make.user(), []
    for round_ in range(2):
        for step in range(3):
            sign_in(user)
            make.session.refresh(user)
            admin.post(f"/admin/people/{user.id}", data=form_of(user, name=f"Tên {round_} {step}"))
        with statements() as seen:
            admin.get(f"/admin/people/{user.id}")
        counts.append(len(seen))
    assert counts == [7, 7]
