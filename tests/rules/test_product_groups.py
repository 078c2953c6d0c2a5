"""The groups of products are data of a plan's year, and lists write them in many ways."""

from __future__ import annotations

import pytest

from ocop_tasks.rules.products.product_groups import group_called, groupings, groups_of, named_group


def test_a_plan_of_2022_has_six_groups_and_one_of_2023_those_of_the_new_decision():
    assert [group.code for group in groups_of(2022)] == [
        "food", "drinks", "herbs", "textiles", "crafts", "tourism",
    ]  # fmt: skip
    assert "plants" in {group.code for group in groups_of(2023)}
    assert groups_of(2023) == groups_of(2030)
    assert groups_of(2010) == groups_of(2019)


def test_each_group_is_found_by_whatever_it_is_called_and_by_nothing_of_another():
    for grouping in groupings():
        for group in grouping.groups:
            for name in (group.code, group.name, group.name_en, *group.also):
                assert group_called(name, grouping.from_year) == group, name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("NHÓM THỰC PHẨM", "food"),
        ("Nhóm 1: Thực phẩm", "food"),
        ("Ngành hàng: Đồ uống", "drinks"),
        ("Thực phẩm – chè", "food"),
        ("thuc pham", "food"),
        ("Thực phẩm", "food"),
        ("Nhóm sản phẩm thảo dược", "herbs"),
        ("Vải, may mặc", "textiles"),
        ("Lưu niệm – nội thất – trang trí", "crafts"),
        ("Dịch vụ du lịch nông thôn", "tourism"),
        ("2", "drinks"),
        ("Nhóm III", "herbs"),
    ],
)
def test_lists_write_a_group_in_many_ways(written, code):
    found = group_called(written, 2022)
    assert found
    assert found.code == code


@pytest.mark.parametrize("written", ["", "Xe máy", "7", "Nhóm", "Thực", "Sinh vật cảnh"])
def test_what_is_no_group_of_the_year_is_none(written):
    assert group_called(written, 2022) is None


def test_a_product_keeps_the_name_of_its_group_where_its_year_has_the_group_no_more():
    old = named_group("textiles", 2023)
    assert old
    assert old.name == "Vải và may mặc"
    assert named_group("no-such", 2022) is None
