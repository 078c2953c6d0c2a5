"""The way from one content of a plan to another holds everything that differs, and nothing else."""

from __future__ import annotations

import json

from hypothesis import given

from ocop_tasks.rules.plan_versions.differences import apply, difference
from ocop_tasks.rules.plan_versions.plan_content import PLAN, Kind, PlanContent
from tests.rules.plan_versions.contents import contents

BEFORE = PlanContent(
    {
        PLAN: {"title": "Kế hoạch OCOP 2022"},
        (Kind.SECTION, 1): {"label": "I", "title": "Tuyên truyền"},
        (Kind.SECTION, 2): {"label": "II", "title": "Đánh giá"},
        (Kind.TASK, 1): {
            "title": "Đợt 1",
            "section": 2,
            "due": ["once", "2022-04-19", None],
            "part.3": "lead",
        },
        (Kind.TASK, 2): {
            "title": "Hội chợ",
            "section": 1,
            "due": ["quarterly", None, None],
            "part.3": "lead",
        },
    }
)


@given(contents(), contents())
def test_what_leads_from_one_to_the_other_leads_there(before, after):
    assert apply(difference(before, after), before) == after


@given(contents())
def test_a_content_does_not_differ_from_itself_nor_from_what_is_kept_of_it(content):
    kept = PlanContent.from_json(json.loads(json.dumps(content.as_json())))

    assert kept == content
    assert kept.units == content.units
    assert not difference(content, kept)


@given(contents(), contents())
def test_the_way_back_is_the_same_way_turned(before, after):
    there, back = difference(before, after), difference(after, before)

    assert {(c.key, c.is_addition, c.is_drop) for c in there.changes} == {
        (c.key, c.is_drop, c.is_addition) for c in back.changes
    }
    assert there.is_reordered == back.is_reordered


def test_a_change_says_its_fields_and_no_others():
    items = dict(BEFORE.items)
    items[Kind.TASK, 1] = dict(items[Kind.TASK, 1]) | {
        "due": ["once", "2022-05-19", None],
        "part.4": "coordinating",
    }
    items.pop((Kind.TASK, 2))
    items[Kind.TASK, -9] = {"title": "Tập huấn", "section": 1, "part.3": "lead"}

    found = difference(BEFORE, PlanContent(items))

    (altered,), (added,), (dropped,) = found.altered, found.added, found.dropped
    assert altered.fields == {
        "due": (["once", "2022-04-19", None], ["once", "2022-05-19", None]),
        "part.4": (None, "coordinating"),
    }
    assert (added.item["title"], dropped.item["title"]) == ("Tập huấn", "Hội chợ")
    assert not found.is_reordered


def test_sections_that_change_places_are_a_difference_and_new_ones_between_them_are_none():
    turned = {key: BEFORE.items[key] for key in sorted(BEFORE.items, key=lambda key: (key[0], -key[1]))}
    between = dict(BEFORE.items) | {(Kind.SECTION, -1): {"label": "Ia", "title": "Mới"}}

    assert difference(BEFORE, PlanContent(turned)).is_reordered
    assert not difference(BEFORE, PlanContent(between)).is_reordered
