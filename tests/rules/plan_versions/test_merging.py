"""An amendment meets a plan that went on running: nothing that one of the two changed is lost."""

from __future__ import annotations

from hypothesis import given

from ocop_tasks.rules.plan_versions.differences import apply, difference, is_reordered
from ocop_tasks.rules.plan_versions.merging import ORDER, WHOLE, Side, merge
from ocop_tasks.rules.plan_versions.plan_content import PLAN, Kind, PlanContent
from ocop_tasks.rules.plan_versions.soundness import problems
from tests.rules.plan_versions.contents import contents

TASK, SECTION, TARGET = (Kind.TASK, 1), (Kind.SECTION, 1), (Kind.TARGET, 1)
BASE = PlanContent(
    {
        PLAN: {"title": "Kế hoạch OCOP 2022"},
        SECTION: {"label": "I", "title": "Tuyên truyền"},
        (Kind.SECTION, 2): {"label": "II", "title": "Đánh giá"},
        TARGET: {"title": "Sản phẩm mới", "planned": "5", "section": 2},
        TASK: {"title": "Hội chợ", "section": 1, "notes": "", "part.3": "lead"},
    }
)


def with_changes(*dropped, **told):
    """The base with other fields of its task, and without what was dropped."""
    items = {key: item for key, item in BASE.items.items() if key not in dropped}
    if told:
        items[TASK] = dict(items[TASK]) | told
    return PlanContent(items)


@given(contents(), contents())
def test_where_only_one_changed_something_it_holds(base, other):
    for merged in (merge(base, other, base), merge(base, base, other), merge(base, other, other)):
        assert merged.content == other
        assert not merged.conflicts
        assert not merged.held


@given(contents(), contents(), contents())
def test_every_field_is_what_one_of_the_two_says_and_asked_about_only_where_both_changed_it(
    base, ours, theirs
):
    merged = merge(base, ours, theirs)

    asked = {(conflict.key, conflict.name) for conflict in merged.conflicts}
    for key, item in merged.content.items.items():
        if key in merged.held or (key, WHOLE) in asked:
            continue
        for name, value in item.items():
            said = [side.items.get(key, {}).get(name) for side in (ours, theirs)]
            assert value in said
            was = base.items.get(key, {}).get(name)
            both_changed = key in base.items and was not in said and said[0] != said[1]
            assert ((key, name) in asked) == both_changed
    assert set(merged.content.order) == set(merged.content.of_kind(Kind.SECTION))


@given(contents(), contents(), contents())
def test_whoever_is_chosen_everywhere_loses_nothing(base, ours, theirs):
    undecided = merge(base, ours, theirs)
    for side, wanted in ((Side.AMENDMENT, ours), (Side.RUNNING, theirs)):
        merged = merge(base, ours, theirs, {each.id: side for each in undecided.conflicts})

        assert not merged.open_conflicts
        for change in difference(base, wanted).changes:
            got = merged.content.items.get(change.key)
            if change.is_drop:
                assert got is None or change.key in merged.held
                continue
            assert got is not None
            assert {name: got.get(name) for name in change.fields} == {
                name: after for name, (_before, after) in change.fields.items()
            }


@given(contents(), contents(), contents())
def test_sections_stay_in_the_order_of_whoever_moved_them(base, ours, theirs):
    order = merge(base, ours, theirs).content.order

    assert not is_reordered(order, ours.order) or not is_reordered(order, theirs.order)


@given(contents(), contents(), contents())
def test_what_is_found_is_what_is_applied(base, ours, theirs):
    merged = merge(base, ours, theirs)

    assert apply(difference(theirs, merged.content), theirs) == merged.content


def test_changes_of_two_fields_come_together_without_a_question():
    merged = merge(
        BASE, with_changes(title="Hội chợ xuân"), with_changes(notes="Chưa rõ nơi", **{"part.4": "lead"})
    )

    assert not merged.conflicts
    assert merged.content.items[TASK] == {
        "title": "Hội chợ xuân",
        "section": 1,
        "notes": "Chưa rõ nơi",
        "part.3": "lead",
        "part.4": "lead",
    }


def test_where_both_changed_one_field_somebody_chooses():
    ours, theirs = with_changes(title="Hội chợ xuân"), with_changes(title="Hội chợ hè")

    (conflict,) = merge(BASE, ours, theirs).open_conflicts
    settled = merge(BASE, ours, theirs, {conflict.id: Side.RUNNING})

    assert (conflict.base, conflict.amended, conflict.running) == ("Hội chợ", "Hội chợ xuân", "Hội chợ hè")
    assert not settled.open_conflicts
    assert settled.content.items[TASK]["title"] == "Hội chợ hè"


def test_a_task_that_one_dropped_and_the_other_changed_is_asked_about():
    for ours, theirs in (
        (with_changes(TASK), with_changes(title="X")),
        (with_changes(title="X"), with_changes(TASK)),
    ):
        (conflict,) = merge(BASE, ours, theirs).open_conflicts
        assert (conflict.key, conflict.name) == (TASK, WHOLE)
        kept = {side: TASK in merge(BASE, ours, theirs, {conflict.id: side}).content.items for side in Side}
        assert kept == {Side.AMENDMENT: TASK in ours.items, Side.RUNNING: TASK in theirs.items}


def test_both_moved_sections_otherwise():
    def ordered(*order):
        items = dict(BASE.items) | {(Kind.SECTION, 3): {"label": "III", "title": "Khác"}}
        rest = {key: item for key, item in items.items() if key[0] is not Kind.SECTION}
        return PlanContent({(Kind.SECTION, n): items[Kind.SECTION, n] for n in order} | rest)

    merged = merge(ordered(1, 2, 3), ordered(2, 1, 3), ordered(1, 3, 2))

    assert [each.name for each in merged.conflicts] == [ORDER]
    assert merged.content.order == (2, 1, 3)


def test_what_something_hangs_on_is_kept():
    theirs = PlanContent(
        dict(BASE.items) | {(Kind.TASK, 8): {"title": "Thêm", "section": 1, "part.3": "lead"}}
    )

    merged = merge(BASE, with_changes(SECTION, TASK, TARGET), theirs, bound=[TARGET])

    assert set(merged.held) == {TARGET, SECTION}
    assert {TARGET, SECTION} <= set(merged.content.items)
    assert TASK not in merged.content.items


def test_what_cannot_stand_is_found():
    items = dict(BASE.items)
    items[Kind.SECTION, 3] = {"label": "I", "title": "Lại là I", "parent": 4}
    items[Kind.SECTION, 4] = {"label": "V", "title": "Vòng", "parent": 3}
    items[Kind.TARGET, 2] = {"title": "Sản phẩm mới", "planned": "9", "section": 2}
    items[Kind.TASK, 2] = {"title": "Không ai", "section": 2, "part.3": "coordinating"}

    assert not problems(BASE)
    assert {(each.code, each.keys) for each in problems(PlanContent(items))} == {
        ("section_label_taken", (SECTION, (Kind.SECTION, 3))),
        ("section_under_itself", ((Kind.SECTION, 3),)),
        ("section_under_itself", ((Kind.SECTION, 4),)),
        ("target_stands", (TARGET, (Kind.TARGET, 2))),
        ("no_lead", ((Kind.TASK, 2),)),
    }
