"""What a plan is called in a row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.text.plan_names import LONGEST, NamedPlan, names_apart, short_plan_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Kế hoạch OCOP năm 2022 của huyện Tam Đường", "OCOP 2022"),
        ("Kế hoạch thực hiện chuyển đổi số năm 2022", "Chuyển đổi số 2022"),
        ("KẾ HOẠCH TỔ CHỨC, TRIỂN KHAI THỰC HIỆN Đề án 06", "Đề án 06 2022"),
        ("Chương trình nông thôn mới trên địa bàn huyện Tam Đường", "Chương trình nông thôn mới 2022"),
        ("Quản lý của hàng hoá", "Quản lý của hàng hoá 2022"),
        ("Kế hoạch năm 2022", "Kế hoạch năm 2022"),
        ("OCOP plan of Tam Đường district for 2022", "OCOP plan 2022"),
        ("Plan of work in 2022", "Plan of work 2022"),
        (
            "Kế hoạch phòng, chống thiên tai và tìm kiếm cứu nạn, bảo vệ sản xuất",
            "Phòng, chống thiên tai và tìm kiếm cứu… 2022",
        ),
    ],
)
def test_the_subject_and_the_year_are_left_of_a_title(title, name):
    assert short_plan_name(title, 2022, 2022) == name


def test_a_plan_over_two_years_has_both():
    assert short_plan_name("Kế hoạch rừng", 2022, 2023) == "Rừng 2022–2023"


@given(st.text(min_size=1, max_size=300).filter(str.strip), st.integers(1990, 2100))
def test_no_title_is_too_long_or_leaves_nothing(title, year):
    name = short_plan_name(title, year, year)

    assert name.strip()
    assert len(name) <= LONGEST + len(f"… {year}")


def test_names_that_are_alike_are_told_apart_by_issuer_or_else_by_number():
    own = NamedPlan("OCOP 2026", "Xã Bản Bo", "12/KH-UBND")
    other = NamedPlan("OCOP 2026", "Tỉnh Lai Châu", None)
    twins = [NamedPlan("Rừng 2026", "Xã Bản Bo", number) for number in ("3/KH-UBND", None)]

    assert names_apart({1: own, 2: other}) == {1: "OCOP 2026 · Xã Bản Bo", 2: "OCOP 2026 · Tỉnh Lai Châu"}
    assert names_apart({1: twins[0], 2: twins[1], 3: own}) == {
        1: "Rừng 2026 · 3/KH-UBND",
        2: "Rừng 2026",
        3: "OCOP 2026",
    }
