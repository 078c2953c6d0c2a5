"""Settings, the end of the portal's own calendar, and the history of what administrators did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.models import AuditEntry, Portal
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.web.pages.template_filters import dmy
from tests.work.sending import words

GOOD = {
    "silent_days": "10", "max_file_mb": "25", "max_files": "40", "photo_longest": "1600",
    "unfinished_mb": "2000", "unfinished_gb_of_all": "5", "max_extensions": "3", "digest_at": "6h45",
}  # fmt: skip


def portal(make) -> Portal:
    """The portal's row as it stands."""
    return make.session.get(Portal, 1, populate_existing=True)


def test_settings_are_saved_and_the_history_says_what_they_were(make, admin):
    answer = admin.post("/admin/settings", data=GOOD | {"version": portal(make).version})

    kept = portal(make)
    assert answer.status_code == 303
    assert (kept.silent_days, kept.max_file_mb, kept.max_files) == (10, 25, 40)
    assert (kept.max_extensions, kept.digest_at) == (3, "06:45")
    assert make.session.scalars(select(AuditEntry.changes)).one() == {
        "silent_days": [14, 10], "max_file_mb": [20, 25], "max_files": [50, 40], "photo_longest": [2048, 1600],
        "unfinished_mb": [1000, 2000], "unfinished_gb_of_all": [10, 5],
        "max_extensions": [2, 3], "digest_at": ["07:30", "06:45"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("silent_days", "0", "Số ngày từ 1 đến 180."),
        ("silent_days", "", "Hãy nhập số ngày."),
        ("max_file_mb", "101", "Cỡ tệp từ 1 đến 100 MB."),
        ("max_files", "0", "Số minh chứng từ 1 đến 100."),
        ("max_files", "41", "không quá 1.000 MB"),
        ("unfinished_mb", "999", "Ít nhất bằng cỡ tệp nhân với số tệp"),
        ("unfinished_mb", "5001", "Không vượt quá mức chung của mọi người."),
        ("unfinished_gb_of_all", "0", "Số GB từ 1 đến 1.000."),
        ("max_extensions", "11", "Số lần gia hạn từ 0 đến 10."),
        ("max_extensions", "-1", "Số lần gia hạn từ 0 đến 10."),
        ("digest_at", "24:00", "từ 00:00 đến 23:59"),
        ("digest_at", "sáng sớm", "từ 00:00 đến 23:59"),
        ("digest_at", "07:30:00", "từ 00:00 đến 23:59"),
        ("digest_at", "", "Hãy nhập giờ gửi."),
    ],
)
def test_what_is_out_of_range_is_said_and_nothing_is_saved(make, admin, field, value, told):
    answer = admin.post("/admin/settings", data=GOOD | {"version": portal(make).version, field: value})
    assert answer.status_code == 422
    assert told in answer.text
    assert portal(make).silent_days == 14


def test_no_more_extension_is_given_where_the_setting_says_none(make, admin, sign_in):
    assignment = make.assignment()
    admin.post("/admin/settings", data=GOOD | {"version": portal(make).version, "max_extensions": "0"})

    asked = sign_in(make.focal_point(assignment)).post(
        f"/assignments/{assignment.id}/extension", data={"until": "2023-01-20", "reason": "Đường sạt lở"}
    )

    assert asked.status_code == 422


def test_from_the_settings_one_sees_which_messages_did_not_get_out(admin):
    assert 'href="/notices/deliveries"' in admin.get("/admin/settings").text


def test_the_second_of_two_who_save_sees_both_versions(make, admin):
    seen = portal(make).version
    admin.post("/admin/settings", data=GOOD | {"version": seen})
    answer = admin.post("/admin/settings", data=GOOD | {"version": seen, "silent_days": "7"})
    assert answer.status_code == 409
    assert "<b>10</b>" in answer.text
    assert 'value="7"' in answer.text
    assert portal(make).silent_days == 10


def test_the_portals_own_calendar_ends_with_one_click_that_is_asked_twice(make, admin, app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], today=None))
    portal(make).days_behind = 1500
    make.session.commit()
    today = clock.day_of(clock.real_now())

    page, question = admin.get("/admin/settings").text, admin.get("/admin/settings/calendar").text
    answer = admin.post("/admin/settings/calendar")
    again = admin.post("/admin/settings/calendar")

    assert dmy(today - timedelta(days=1500)) in page
    assert dmy(today) in question
    assert (answer.status_code, again.status_code) == (303, 303)
    assert portal(make).days_behind == 0
    assert "lịch của kế hoạch" not in admin.get("/admin/settings").text
    assert make.session.scalars(select(AuditEntry.action)).all() == ["portal.calendar_ended"]


def test_the_end_of_the_calendar_says_how_much_is_overdue_then_and_what_can_be_done(
    make, admin, app, monkeypatch, statements
):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], today=None))
    portal(make).days_behind = 1500
    real = clock.day_of(clock.real_now())
    behind = real - timedelta(days=1500)
    for due in (behind - timedelta(days=1), behind, real - timedelta(days=1)):
        make.assignment(due_on=due, title="Việc bí mật")
    make.assignment(due_on=real)
    make.submission(make.assignment(due_on=behind))
    make.session.commit()

    with statements() as seen:
        page = words(admin.get("/admin/settings/calendar"))

    assert "Kế hoạch OCOP 2022: 3 việc quá hạn (theo lịch riêng đã quá hạn 1)" in page
    assert "Cơ quan thường trực: Phòng NN&amp;PTNT." in page
    assert "có thể đóng, hoặc sao chép thành kế hoạch của năm mới" in page
    assert "Không quay lại lịch riêng được." in page
    assert "Việc bí mật" not in page, "the administrator learns only how much there is"
    assert len(seen) == 3


def test_what_a_closed_plan_left_open_is_not_overdue_with_another_calendar(make, admin, app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], today=None))
    portal(make).days_behind = 1500
    make.assignment(due_on=date(2022, 7, 1))
    make.plan.state = PlanState.CLOSED
    make.session.commit()

    page = words(admin.get("/admin/settings/calendar"))

    assert "Không có việc nào của các kế hoạch đang thực hiện bị quá hạn vì đổi ngày." in page
    assert "Kế hoạch OCOP 2022" not in page


def test_the_history_lists_what_was_done_newest_first_by_kind(make, admin, administrator, statements):
    admin.post("/admin/settings", data=GOOD | {"version": portal(make).version})
    unit = make.unit("Xã Bản Bo")
    admin.post(f"/admin/units/{unit.id}/off")

    with statements() as seen:
        everything = admin.get("/admin/history").text
    of_units = admin.get("/admin/history?kind=unit").text

    assert everything.index("Ngừng hoạt động: Xã Bản Bo") < everything.index("Sửa thiết lập")
    assert "số ngày chưa cập nhật: 14 → 10" in everything
    assert administrator.name in everything
    assert "Sửa thiết lập" not in of_units
    assert len(seen) == 3


def test_a_long_history_comes_in_pages(make, admin, administrator):
    for number in range(55):
        make.session.add(
            AuditEntry.about(
                administrator,
                "user.changed",
                by=administrator,
                at=clock.now(),
                changes={"name": [None, f"lần {number}"]},
            )
        )
    make.session.commit()

    first, second = admin.get("/admin/history").text, admin.get("/admin/history?page=2").text

    assert "lần 54" in first
    assert "lần 4<" not in first
    assert "lần 0<" in second


def test_what_happens_to_tasks_is_not_the_administrators_to_read(make, admin):
    make.session.add(
        AuditEntry(at=clock.now(), action="task.changed", plan_id=make.plan.id, subject="Việc của xã")
    )
    make.session.commit()
    assert "Việc của xã" not in admin.get("/admin/history").text
