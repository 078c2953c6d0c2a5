"""Whatever two plans decide: the rows of the one, reshaped, decide what the other does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given, settings
from sqlalchemy import select

from ocop_tasks.models import Plan, Section, Target, Task
from ocop_tasks.models.plan_changes.plan_lifecycle import NewPlan, make_plan
from ocop_tasks.models.plan_changes.plan_reading import content_of
from ocop_tasks.models.plan_changes.plan_reshaping import Reshaping
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.plan_versions.differences import difference
from ocop_tasks.rules.plan_versions.merging import merge
from ocop_tasks.rules.plan_versions.plan_content import (
    PART,
    PLAN,
    Item,
    Key,
    Kind,
    PlanContent,
    in_order,
    parts_of,
)
from ocop_tasks.rules.plan_versions.soundness import problems
from tests.conftest import LATER_ON_POSTGRESQL, hanoi
from tests.models.test_amendments import renamed
from tests.rules.plan_versions.contents import contents

ROWS: dict[Kind, Any] = {Kind.SECTION: Section, Kind.TARGET: Target, Kind.TASK: Task}
REASON = "Điều chỉnh theo 57/QĐ-UBND"


class Place:
    """Plans of one office, made of contents."""

    def __init__(self, make) -> None:
        self.make, self.session = make, make.session
        self.units = [make.unit() for _ in range(6)]
        self.said = {"by": make.standing_agency(), "at": hanoi(2022, 6, 15)}

    def plan(self) -> Plan:
        """A running plan without anything in it."""
        new, main = NewPlan(title="Kế hoạch", year=2022), self.make.plan
        told = {"issuer": main.issuer, "standing_unit": main.standing_unit}
        plan = make_plan(self.session, new, **told, **self.said)
        plan.state = PlanState.RUNNING
        self.session.flush()
        return plan

    def complete(self, content: PlanContent, plan: Plan, names: dict[Key, int]) -> PlanContent:
        """``content`` with all that rows need, its items called as ``names`` says, what is new below zero."""
        there = content_of(self.session, plan).items[PLAN]
        items: dict[Key, Item] = {PLAN: dict(there) | {"title": content.items[PLAN]["title"]}}
        for (kind, number), item in content.items.items():
            if kind is not Kind.PLAN:
                items[kind, names.get((kind, number), -number)] = self._item(kind, item, names)
        return PlanContent(items)

    def _item(self, kind: Kind, item: Item, names: dict[Key, int]) -> Item:
        told = {name: value for name, value in item.items() if not name.startswith(PART)}
        for name in ("section", "parent"):
            if name in told:
                told[name] = names.get((Kind.SECTION, told[name]), -told[name])
        if kind is Kind.TARGET:
            told |= {"measure": "sản phẩm", "due_on": "2022-12-31"}
        if kind is Kind.TASK:
            told |= {"wording": "", "weight": 1, "evidence_required": False, "notes": item.get("notes", "")}
            told |= {f"{PART}{self.units[unit].id}": part for unit, part in parts_of(item).items()}
        return told

    def reshape(self, plan: Plan, wanted: PlanContent) -> PlanContent:
        """Let ``plan`` decide what is wanted, but for sections that its dropped tasks stand in; what that is."""
        now = content_of(self.session, plan)
        gone = [key for key in now.items if key[0] is Kind.TASK and key not in wanted.items]
        bound = {(Kind.SECTION, now.items[key]["section"]) for key in gone}
        content = merge(now, wanted, now, bound=bound).content
        assume(not problems(content))
        Reshaping(self.session, plan, reason=REASON, **self.said).carry_over(difference(now, content), {})
        return content

    def names_of(self, plan: Plan, content: PlanContent) -> dict[Key, int]:
        """Which row is which item, where ``plan`` was made of ``content``: by the order in which they were added."""
        found: dict[Key, int] = {}
        for kind, model in ROWS.items():
            by = (model.position, model.id) if kind is Kind.SECTION else (model.id,)
            rows = self.session.scalars(select(model.id).where(model.plan_id == plan.id).order_by(*by)).all()
            found |= dict(zip([(kind, number) for number in content.of_kind(kind)], rows, strict=True))
        return found


def in_reading_order(content: PlanContent) -> PlanContent:
    """With every section before those under it: one that was held may stand elsewhere at first."""
    above = {number: item.get("parent") for number, item in content.of_kind(Kind.SECTION).items()}

    def walk(under: int | None) -> Iterator[int]:
        for number in content.order:
            if above[number] == under:
                yield number
                yield from walk(number)

    return PlanContent(in_order(content.items, walk(None)))


@LATER_ON_POSTGRESQL
def test_rows_are_reshaped_from_any_content_to_any_other(app, make):
    place = Place(make)

    @settings(max_examples=15)
    @given(contents(sound=True), contents(sound=True))
    def turn(first, second):
        place.session.rollback()
        plan = place.plan()
        place.reshape(plan, place.complete(first, plan, {}))
        names = place.names_of(plan, first)

        wanted = place.reshape(plan, place.complete(second, plan, names))

        assert renamed(content_of(place.session, plan)) == renamed(in_reading_order(wanted))

    turn()
