"""Random contents of a plan, small enough that two of them share most items."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from ocop_tasks.rules.plan_versions.plan_content import PART, PLAN, Key, Kind, PlanContent, said

TITLES = ["Tuyên truyền", "Chấm điểm", "Kiểm tra", "Tập huấn"]
WORDS = st.sampled_from(TITLES)
NUMBERS = st.integers(1, 5)


@st.composite
def contents(draw: DrawFn, *, sound: bool = False) -> PlanContent:
    """Any content: sections as a tree, targets and tasks in them; ``sound``: one that can stand."""
    order = draw(st.lists(NUMBERS, unique=True, min_size=1, max_size=4))
    items: dict[Key, dict[str, object]] = {PLAN: dict(said(title=draw(WORDS), number=draw(_maybe(WORDS))))}
    labels, above = draw(st.permutations("ABCDE")), list[int]()
    for place, number in enumerate(order):
        above = above[: draw(st.integers(0, len(above)))]
        label = labels[place] if sound else draw(st.sampled_from("ABCD"))
        told = said(label=label, title=draw(WORDS), parent=above[-1] if above else None)
        items[Kind.SECTION, number] = dict(told)
        above.append(number)
    titles = draw(st.permutations(TITLES))
    for place, number in enumerate(draw(st.lists(NUMBERS, unique=True, max_size=3))):
        title = titles[place] if sound else draw(WORDS)
        told = said(
            title=title, planned=draw(st.sampled_from(["5", "7.5"])), section=draw(st.sampled_from(order))
        )
        items[Kind.TARGET, number] = dict(told)
    for number in draw(st.lists(NUMBERS, unique=True, max_size=4)):
        items[Kind.TASK, number] = draw(_tasks(order, sound))
    return PlanContent(items, {1: "Xã Bản Bo"})


@st.composite
def _tasks(draw: DrawFn, order: list[int], sound: bool) -> dict[str, object]:
    parts = draw(st.dictionaries(NUMBERS, st.sampled_from(["lead", "coordinating"]), max_size=3))
    if sound:
        parts[draw(NUMBERS)] = "lead"
    due = draw(st.sampled_from([["once", "2022-04-19", None], ["quarterly", None, "last 24"]]))
    told = said(title=draw(WORDS), due=due, notes=draw(_maybe(WORDS)), section=draw(st.sampled_from(order)))
    return dict(told) | {f"{PART}{unit}": part for unit, part in parts.items()}


def _maybe(values: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.one_of(st.none(), values)
