"""The administrator invites somebody, who comes in with a password shown once."""

from __future__ import annotations

import base64
import re

import pytest
from sqlalchemy import func, select

from ocop_tasks.models import User
from tests.admin.inviting import actions, invitation, password_on


def test_an_invited_person_comes_in_with_the_password_shown_once_and_chooses_another(make, admin, visitor):
    commune = make.unit("Xã Bản Bo")

    slip = admin.post("/admin/people/new", data=invitation(commune))
    password = password_on(slip.text)
    user = make.session.scalars(select(User).where(User.username == "minh.banbo")).one()

    assert slip.status_code == 200
    assert slip.headers["Cache-Control"] == "no-store"
    assert password not in admin.get(f"/admin/people/{user.id}").text
    assert password not in user.password_hash
    assert visitor.post(
        "/sign-in", data={"username": "minh.banbo", "password": password}
    ).location.startswith("/password")
    assert actions(make) == ["user.invited"]


def test_the_file_on_the_slip_holds_the_same_and_nothing_that_excel_would_run(make, admin):
    slip = admin.post("/admin/people/new", data=invitation(make.unit(), name="=HYPERLINK(1)"))
    file = base64.b64decode(re.findall(r"base64,([^\"]+)", slip.text)[0]).decode("utf-8-sig")

    assert password_on(slip.text) in file
    assert "'=HYPERLINK" in file


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "", "Hãy nhập họ và tên."),
        ("name", "x" * 121, "nhiều nhất 120)"),
        ("username", "", "Hãy nhập tên đăng nhập."),
        ("username", "Minh Bản Bo", "Tên đăng nhập gồm 3 đến 60"),
        ("username", "ab", "Tên đăng nhập gồm 3 đến 60"),
        ("username", "CO-ROI", "Tên đăng nhập này đã có người dùng."),
        ("email", "khong-phai-thu", "Địa chỉ thư chưa đúng"),
        ("phone", "gọi tôi", "Số điện thoại chưa đúng"),
        ("unit_id", "", "Hãy chọn đơn vị."),
        ("role", "emperor", "Lựa chọn này không có trong danh sách"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_and_nobody_is_added(make, admin, field, value, told):
    make.user(username="co-roi")
    answer = admin.post("/admin/people/new", data=invitation(make.unit()) | {field: value})

    assert answer.status_code == 422
    assert told in answer.text
    assert make.session.scalar(select(func.count(User.id))) == 2


def test_nobody_is_invited_into_a_unit_that_is_switched_off(make, admin):
    assert admin.post("/admin/people/new", data=invitation(make.unit(active=False))).status_code == 422
