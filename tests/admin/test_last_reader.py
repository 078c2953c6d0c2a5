"""Before the last who reports for a unit is locked or moved, the administrator hears how much is open, and of whom."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks import clock
from ocop_tasks.models import Direction
from ocop_tasks.rules.access import Role
from tests.admin.test_people import form_of

WARNING = "Xã Bản Bo sẽ không còn ai đọc việc trên cổng"
OPEN = "1 việc, 1 ý kiến chỉ đạo chưa trả lời"


@pytest.fixture
def last(make):
    """The only one who reports for a unit with one open work, and one direction to answer."""
    make.plan  # noqa: B018  (units stand under its issuer)
    share = make.assignment(
        due_on=date(2022, 6, 1), unit=make.unit("Xã Bản Bo"), title="Nội dung không được lộ"
    )
    person = make.focal_point(share)
    Direction.give(
        share, by=make.chairman(), at=clock.now(), text="Ý kiến không được lộ", answer_by=date(2022, 6, 20)
    )
    make.session.commit()
    return person


def test_who_locks_him_hears_how_much_is_open_and_not_what_it_says(make, admin, last):
    reader = make.user(Role.OBSERVER, last.unit, name="Lò Văn Thay")
    text = admin.get(f"/admin/people/{last.id}/off").text
    assert WARNING in text
    assert OPEN in " ".join(text.split())
    assert "không được lộ" not in text
    assert f'href="/admin/people/{reader.id}">Lò Văn Thay</a>' in text
    assert f"/admin/people/new?unit={last.unit_id}" in text
    assert admin.post(f"/admin/people/{last.id}/off").status_code == 303


@pytest.mark.parametrize("gone", [{"unit": True}, {"role": Role.OBSERVER.value}])
def test_who_moves_him_is_asked_first_and_keeps_what_he_typed(make, admin, last, gone):
    home = last.unit_id
    changes = {"unit_id": make.unit().id} if "unit" in gone else gone
    form = form_of(last, name="Tên mới", **changes)

    asked = admin.post(f"/admin/people/{last.id}", data=form)

    assert asked.status_code == 422
    assert WARNING in asked.text
    assert 'value="Tên mới"' in asked.text
    make.session.refresh(last)
    assert (last.unit_id, last.role) == (home, Role.FOCAL_POINT)
    assert admin.post(f"/admin/people/{last.id}", data=form | {"agreed": "y"}).status_code == 303
    make.session.refresh(last)
    assert (last.unit_id, last.role) != (home, Role.FOCAL_POINT)


def test_nobody_is_asked_while_another_reads_or_nothing_is_open(make, admin, last):
    moved = form_of(last, unit_id=make.unit().id)
    idle = make.user()
    assert WARNING not in admin.get(f"/admin/people/{idle.id}/off").text
    assert "sẽ không còn ai đọc" not in admin.get(f"/admin/people/{idle.id}/off").text
    make.user(unit=last.unit)
    assert WARNING not in admin.get(f"/admin/people/{last.id}/off").text
    assert admin.post(f"/admin/people/{last.id}", data=moved).status_code == 303


def test_another_name_of_the_last_reader_is_saved_at_once(admin, last):
    assert admin.post(f"/admin/people/{last.id}", data=form_of(last, name="Tên mới")).status_code == 303


def test_the_question_takes_the_same_number_of_statements_however_much_is_open(make, admin, last, statements):
    def count():
        with statements() as seen:
            admin.get(f"/admin/people/{last.id}/off")
        return len(seen)

    few = count()
    for _ in range(8):
        make.assignment(due_on=date(2022, 6, 1), unit=last.unit)
        make.user(Role.OBSERVER, last.unit)
    assert count() == few
