"""Random contents of a plan, small enough that two of them share most items."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from ocop_tasks.rules.plan_versions.plan_content import PART, PLAN, Key, Kind, PlanContent, said

WORDS = st.sampled_from(["Tuyên truyền", "Chấm điểm", "Kiểm tra", "Tập huấn"])
NUMBERS = st.integers(1, 5)


@st.composite
def contents(draw: DrawFn) -> PlanContent:
    """Any content: sections as a tree, targets and tasks in them."""
    order = draw(st.lists(NUMBERS, unique=True, min_size=1, max_size=4))
    items: dict[Key, dict[str, object]] = {PLAN: dict(said(title=draw(WORDS), number=draw(_maybe(WORDS))))}
    for place, number in enumerate(order):
        above = draw(st.sampled_from([None, *order[:place]]))
        told = said(label=draw(st.sampled_from("ABCD")), title=draw(WORDS), parent=above)
        items[Kind.SECTION, number] = dict(told)
    for number in draw(st.lists(NUMBERS, unique=True, max_size=3)):
        told = said(
            title=draw(WORDS),
            planned=draw(st.sampled_from(["5", "7.5"])),
            section=draw(st.sampled_from(order)),
        )
        items[Kind.TARGET, number] = dict(told)
    for number in draw(st.lists(NUMBERS, unique=True, max_size=4)):
        items[Kind.TASK, number] = draw(_tasks(order))
    return PlanContent(items, {1: "Xã Bản Bo"})


@st.composite
def _tasks(draw: DrawFn, order: list[int]) -> dict[str, object]:
    parts = draw(st.dictionaries(NUMBERS, st.sampled_from(["lead", "coordinating"]), max_size=3))
    due = draw(st.sampled_from([["once", "2022-04-19", None], ["quarterly", None, "last 24"]]))
    told = said(title=draw(WORDS), due=due, notes=draw(_maybe(WORDS)), section=draw(st.sampled_from(order)))
    return dict(told) | {f"{PART}{unit}": part for unit, part in parts.items()}


def _maybe(values: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.one_of(st.none(), values)
