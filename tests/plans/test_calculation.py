"""One click tells what a figure is a per cent of, with the rows that add up to it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest import hanoi
from tests.plans.reading import rows_of, words


@pytest.fixture
def chairman(make, sign_in):
    return sign_in(make.chairman())


def test_the_formula_names_its_points_and_the_tasks_add_up_to_them(make, chairman):
    make.plan  # noqa: B018  (units stand under its issuer)
    section = make.section("III")
    task = make.task(
        "Chia đôi", leads=[make.unit(), make.unit()], section=section, weight=3, due_on=date(2022, 5, 1)
    )
    make.completion(make.assignments(task)[0], at=hanoi(2022, 4, 30))
    make.progress(make.assignments(task)[1], percent=50)
    make.assignment(section=section, title="Cả năm")

    page = chairman.get(f"/plans/{make.plan.id}/calculation?section=III").text

    assert "Đã xác nhận 37 % = 1,5 / 4" in words(page)
    assert "Đã báo cáo 56 % = 2,25 / 4" in words(page)
    assert "Đã đến hạn 75 % = 3 / 4" in words(page)
    assert rows_of(page) == ["Chia đôi III 3 2 1,5 2,25 3", "Cả năm III 1 1 0 0 1"]
    assert "Cộng cả mục 3 1,5 2,25 4" in words(page)


def test_cancelled_work_leaves_both_sides(make, chairman):
    make.plan  # noqa: B018
    task = make.task("Ba xã", leads=[make.unit(), make.unit(), make.unit()])
    first, second, _third = make.assignments(task)
    make.completion(first)
    second.cancel(by=make.standing_agency(), at=hanoi(2022, 5, 1), reason="Không còn")
    make.session.commit()

    page = words(chairman.get(f"/plans/{make.plan.id}/calculation").text)

    assert "Đã xác nhận 50 % = 0,33 / 0,67" in page
