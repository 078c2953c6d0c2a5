"""Sections stand where their printed numbers say, as plans number them."""

from __future__ import annotations

import pytest

from ocop_tasks.rules.section_labels import label_above, place_among

PLAN = ["I", "I.1", "II", "II.1", "II.10", "III", "A", "Phần B"]


@pytest.mark.parametrize(
    ("label", "above"),
    [
        ("II.2", "II"),
        ("II.1a", "II.1"),
        ("II.1.a", "II.1"),
        ("II.1.2.3", "II.1"),
        ("II.11", "II"),
        ("III.8", "III"),
        ("IV.1", None),
        ("IV", None),
        ("Phần C", None),
        ("B.1", "Phần B"),
        ("Mục II.3", "II"),
        ("1", None),
        ("", None),
        ("...", None),
    ],
)
def test_a_number_tells_under_which_section_it_stands(label, above):
    assert label_above(label, PLAN) == above


@pytest.mark.parametrize(
    ("label", "siblings", "place"),
    [
        ("II", ["I", "III"], 1),
        ("IX", ["I", "V", "X"], 2),
        ("IV", ["I", "V", "X"], 1),
        ("II.2", ["II.1", "II.10"], 1),
        ("II.11", ["II.1", "II.10"], 2),
        ("II.1b", ["II.1a", "II.1c"], 1),
        ("Đ", ["D", "E"], 1),
        ("Phần II", ["Phần I", "Phần III"], 1),
        ("Phụ lục", ["I", "II"], 2),
        ("I", ["Mở đầu", "II"], 1),
        ("3", ["I", "II"], 2),
        ("I", [], 0),
        ("...", ["I"], 1),
    ],
)
def test_a_number_tells_before_which_section_it_is_read(label, siblings, place):
    assert place_among(label, siblings) == place
