"""People and units from a file: looked through whole, then done whole or not at all."""

from __future__ import annotations

import os
import re
import time
from io import BytesIO

import pytest
from sqlalchemy import func, select

from ocop_tasks.models import AuditEntry, Unit, User
from ocop_tasks.rules.access import Role

HEAD = "Tên đăng nhập,Họ và tên,Mã đơn vị,Vai trò,Thư điện tử,Điện thoại\r\n"
UNIT_HEAD = "Mã,Tên đầy đủ,Tên ngắn,Loại,Mã cấp trên,Thứ tự\r\n"


def send(admin, text: str, kind: str = "people", **more: str) -> str:
    """Send a file for its dry run; the address of that page."""
    file = BytesIO(text.encode("utf-8-sig"))
    return admin.post(f"/admin/import/{kind}", data={"file": (file, "tệp của tôi.csv"), **more}).location


def problems_on(page: str) -> list[tuple[int, str]]:
    """The lines and the words of the problems that are listed."""
    rows = re.findall(r'scope="row">Dòng (\d+)</th>(.*?)</tr>', page, re.DOTALL)
    return [(int(line), " ".join(re.sub(r"<[^>]+>", " ", rest).split())) for line, rest in rows]


@pytest.fixture
def commune(make):
    """A unit to put people into."""
    return make.unit("Xã Bản Bo")


def test_a_file_is_looked_through_and_then_carried_out_with_the_passwords_shown_once(
    make, admin, commune, visitor
):
    rows = (
        f"minh.banbo,Lò Văn Minh,{commune.code},Cán bộ đầu mối,minh@laichau.gov.vn,0912 345 678",
        "lan,Đặng Thị Lan,xa ban bo,observer,,",
    )
    text = HEAD + "\r\n".join(rows)

    address = send(admin, text)
    page = admin.get(address).text
    assert make.session.scalar(select(func.count(User.id))) == 1
    assert "Nhập 2 người" in page

    answer = admin.post(address)
    minh = make.session.scalars(select(User).where(User.username == "minh.banbo")).one()
    password = re.findall(r'class="password">\s*([a-z0-9-]+)', answer.text)[0]

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert (minh.name, minh.unit_id, minh.role, minh.phone) == (
        "Lò Văn Minh",
        commune.id,
        Role.FOCAL_POINT,
        "0912 345 678",
    )
    assert visitor.post("/sign-in", data={"username": "minh.banbo", "password": password}).status_code == 303
    assert make.session.scalars(select(AuditEntry.action)).all() == ["user.imported", "user.imported"]
    assert admin.post(address).status_code == 404


def test_every_problem_is_listed_by_its_line_and_nothing_is_done(make, admin, commune):
    make.user(username="co-roi", name="Người Cũ")
    off = make.unit("Xã Đã Ngừng", active=False)
    rows = [
        f"tot,Người Tốt,{commune.code},front,,",
        f",Thiếu Tên,{commune.code},front,,",
        f"thieu-ten,,{commune.code},front,,",
        "la-la,Lạ,xa-la,front,,",
        f"co-roi,Có Rồi,{commune.code},front,,",
        f"hai-lan,Hai Lần,{commune.code},front,,",
        f"HAI-LAN,Hai Lần,{commune.code},front,,",
        f"vai,Vai Lạ,{commune.code},vua,,",
        f"thu,Thư Sai,{commune.code},front,khong-phai-thu,",
        f"dai,{'x' * 121},{commune.code},front,,",
        f"sai tên,Sai Tên,{commune.code},,,gọi tôi",
        f"ngung,Ngừng,{off.code},front,,",
    ]
    address = send(admin, HEAD + "\r\n".join(rows))

    page, answer = admin.get(address).text, admin.post(address)
    found = problems_on(page)

    assert [line for line, _told in found] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 12, 13]
    expected = (
        (3, "Thiếu tên đăng nhập."),
        (4, "Thiếu họ và tên."),
        (5, "Không có đơn vị này."),
        (6, "đã có trong cổng: Người Cũ"),
        (7, "2 lần trong tệp"),
        (8, "2 lần trong tệp"),
        (9, "Vai trò cần là một trong"),
        (10, "Địa chỉ thư chưa đúng"),
        (11, "Dài quá 1 ký tự (nhiều nhất 120). Hãy viết gọn hơn."),
        (12, "Tên đăng nhập gồm"),
        (12, "Thiếu vai trò."),
        (12, "Số điện thoại"),
        (13, "đã ngừng hoạt động"),
    )
    for line, told in expected:
        assert any(at == line and told in words for at, words in found), (line, told)
    assert "Nhập 1 người" not in page
    assert answer.status_code == 422
    assert make.session.scalar(select(func.count(User.id))) == 2


def test_whoever_is_there_already_is_changed_only_where_it_was_asked_for(make, admin, commune):
    user = make.user(username="minh", name="Lò Văn Minh", email="cu@laichau.gov.vn")
    text = HEAD + f"minh,Lò Văn Minh,{commune.code},,,912345678\r\n"

    assert problems_on(admin.get(send(admin, text)).text)[0][0] == 2
    address = send(admin, text, update="y")
    page = admin.get(address).text
    assert f"đơn vị: {user.unit.name} → Xã Bản Bo" in page
    assert admin.post(address).location == "/admin/people"

    make.session.refresh(user)
    assert (user.unit_id, user.email, user.phone) == (commune.id, "cu@laichau.gov.vn", "0912345678")
    assert "Không có gì để nhập" in admin.get(send(admin, text, update="y")).text


def test_an_administrator_cannot_shut_himself_out_with_a_file(make, admin, administrator):
    text = HEAD + f"{administrator.username},{administrator.name},,front,,\r\n"
    page = admin.get(send(admin, text, update="y")).text
    assert "Hãy nhờ một người quản trị khác" in page


def test_what_changed_meanwhile_is_looked_at_again_before_anything_is_done(make, admin, commune):
    address = send(
        admin, HEAD + f"minh,Lò Văn Minh,{commune.code},front,,\r\nlan,Lan,{commune.code},front,,\r\n"
    )
    make.user(username="lan")

    answer = admin.post(address)

    assert answer.status_code == 422
    assert problems_on(answer.text)[0][0] == 3
    assert make.session.scalar(select(User.id).where(User.username == "minh")) is None


@pytest.mark.slow
def test_two_thousand_people_take_a_few_statements_to_look_through(make, admin, commune, statements):
    rows = (
        f"user-{n:04},Cán bộ {n},{commune.code},front,u{n}@laichau.gov.vn,0912345678" for n in range(2000)
    )
    address = send(admin, HEAD + "\r\n".join(rows))

    with statements() as seen:
        page = admin.get(address).text

    assert "Nhập 2.000 người" in page
    assert len(seen) == 3
    assert admin.post(address).text.count('class="password"') == 2000


def test_the_file_is_its_senders_alone_and_gone_after_a_day(make, admin, app, sign_in, commune):
    address = send(admin, HEAD + f"minh,Lò Văn Minh,{commune.code},front,,\r\n")
    other = sign_in(make.administrator())
    folder = app.config["SETTINGS"].data_dir / "imports"
    path = next(path for path in folder.iterdir() if address.rsplit("/", 1)[1] in path.name)

    assert other.get(address).status_code == 404
    assert other.post(address).status_code == 404
    assert admin.get(address.replace("people", "units")).status_code == 404
    assert admin.get("/admin/import/people/..%2f..%2fsecret").status_code == 404
    assert path.stat().st_mode & 0o077 == 0

    long_ago = time.time() - 90_000
    os.utime(path, (long_ago, long_ago))
    assert admin.get(address).status_code == 404
    admin.get("/admin/import/people")
    assert not path.exists()


def test_a_form_without_a_file_is_answered_in_words(make, admin):
    answer = admin.post("/admin/import/people", data={})
    assert answer.status_code == 422
    assert "Hãy chọn tệp CSV." in answer.text


@pytest.mark.parametrize(("kind", "missing"), [("people", "xa-ban-bo"), ("units", "ubnd-huyen")])
def test_the_template_reads_back_but_for_the_unit_of_its_example(make, admin, kind, missing):
    answer = admin.get(f"/admin/import/{kind}/template.csv")
    problems = problems_on(admin.get(send(admin, answer.data.decode("utf-8-sig"), kind)).text)

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert [line for line, _told in problems] == [2]
    assert f"{missing} Không có đơn vị" in problems[0][1]


def test_units_come_in_any_order_and_stand_where_the_file_says(make, admin):
    text = (
        UNIT_HEAD
        + f"ban-1,Bản Một,,Hội đồng; tổ,xa-1,1.001\r\nxa-1,Xã Một,,commune,{make.issuer.code},1.2\r\n"
    )
    wrong = admin.get(send(admin, text, "units")).text
    assert [line for line, _told in problems_on(wrong)] == [2, 3]
    assert "“1.2” chưa rõ là 12 hay 1,2." in wrong

    address = send(admin, text.replace("Hội đồng; tổ", "body").replace("1.2", "2"), "units")
    assert "Nhập 2 đơn vị" in admin.get(address).text
    assert admin.post(address).location == "/admin/units"

    above, below = (
        make.session.scalars(select(Unit).where(Unit.code == code)).one() for code in ("xa-1", "ban-1")
    )
    assert above.path == f"{make.issuer.path}{above.id}/"
    assert (below.path, below.short_name, below.position) == (f"{above.path}{below.id}/", "Bản Một", 1001)


def test_units_change_places_with_each_other_through_a_file(make, admin):
    upper = make.unit("Trên")
    lower = make.unit("Dưới", under=upper)
    leaf = make.unit("Lá", under=lower)
    text = UNIT_HEAD + f"{upper.code},,,,{lower.code},\r\n{lower.code},,,,{make.issuer.code},\r\n"

    assert admin.post(send(admin, text, "units", update="y")).status_code == 303

    for unit in (upper, lower, leaf):
        make.session.refresh(unit)
    assert lower.path == f"{make.issuer.path}{lower.id}/"
    assert upper.path == f"{lower.path}{upper.id}/"
    assert leaf.path == f"{lower.path}{leaf.id}/"


def test_what_is_wrong_with_units_is_listed_by_line(make, admin):
    unit = make.unit("Xã Bản Bo")
    below = make.unit("Bản Hợp Nhất", under=unit)
    rows = [
        f"{unit.code},Tên,,,{below.code},",
        "vong-1,Vòng,,body,vong-2,",
        "vong-2,Vòng,,body,vong-1,",
        "la,Lạ,,body,khong-co,",
        "Mã Sai,Tên,,body,,",
        "so,Số,,body,,nhất",
        ",,,body,,",
    ]
    found = problems_on(admin.get(send(admin, UNIT_HEAD + "\r\n".join(rows), "units", update="y")).text)
    assert sorted({line for line, _told in found}) == [2, 3, 4, 5, 6, 7, 8]
    assert sum("trực thuộc chính nó" in told for _line, told in found) == 3
