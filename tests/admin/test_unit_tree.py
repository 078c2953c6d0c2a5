"""The tree of units: any depth, moved whole, never a ring, switched off and never deleted."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ocop_tasks.models import Unit
from ocop_tasks.models.people.unit import MAX_DEPTH
from ocop_tasks.rules.rule_broken import RuleBroken
from tests.admin.growing import chain

NOTHING = {"open_work": 0, "people": 0, "units": 0, "plans": 0}


def test_a_unit_moves_with_everything_below_it_in_one_statement_however_deep(make, statements):
    old_home, new_home = make.unit(under=make.issuer), make.unit(under=make.issuer)
    units = chain(make, 60, under=old_home)
    stranger = make.unit(under=old_home)

    with statements() as seen:
        with make.changing():
            units[0].move_under(new_home)
        make.session.flush()

    make.session.commit()
    make.session.expire_all()
    for above, below in zip([new_home, *units], units, strict=False):
        assert below.path == f"{above.path}{below.id}/"
    assert stranger.path == f"{old_home.path}{stranger.id}/"
    assert len([sql for sql in seen if "substr" in sql.lower()]) == 1
    assert len(seen) <= 4, "one more keeps where they were"


def test_a_unit_becomes_a_root_and_takes_its_tree_along(make):
    top = make.unit(under=make.issuer)
    below = make.unit(under=make.unit(under=top))

    with make.changing():
        top.move_under(None)
    make.session.commit()

    paths = set(make.session.scalars(select(Unit.path).where(Unit.path.startswith(f"/{top.id}/"))))
    assert (top.parent_id, top.path) == (None, f"/{top.id}/")
    assert below.path in paths
    assert len(paths) == 3


@pytest.mark.parametrize("level", [0, 1, 9])
def test_a_ring_is_refused_at_any_depth(make, level):
    units = chain(make, 10, under=make.issuer)

    with pytest.raises(RuleBroken, match="unit_under_itself"):
        units[0].move_under(units[level])


def test_a_unit_whose_number_begins_like_another_is_not_below_it(make):
    units = {unit.id: unit for unit in (make.unit(under=make.issuer) for _each in range(25))}
    short = next(number for number in units if number * 10 in units)
    first, eleventh = units[short], units[short * 10]
    other = next(unit for unit in units.values() if unit not in (first, eleventh))

    with make.changing():
        eleventh.move_under(first)
        first.move_under(other)
    make.session.commit()

    assert eleventh.path == f"{other.path}{first.id}/{eleventh.id}/"


def test_the_tree_has_a_floor_and_nothing_is_hung_under_a_unit_that_is_switched_off(make):
    deepest = Unit(path="/" + "7/" * MAX_DEPTH, active=True)
    with pytest.raises(RuleBroken, match="unit_too_deep"):
        make.unit().move_under(deepest)
    with pytest.raises(RuleBroken, match="parent_switched_off"):
        make.unit().move_under(make.unit(active=False))


@pytest.mark.parametrize(
    ("hanging", "code"),
    [
        ("plans", "unit_runs_plan"),
        ("open_work", "unit_has_open_work"),
        ("people", "unit_has_people"),
        ("units", "unit_has_units"),
    ],
)
def test_a_unit_on_which_something_hangs_stays_on(make, hanging, code):
    unit = make.unit()

    with pytest.raises(RuleBroken, match=code):
        unit.switch_off(**NOTHING | {hanging: 1})

    assert unit.active
    unit.switch_off(**NOTHING)
    assert not unit.active


def test_a_unit_comes_back_only_under_a_unit_that_is_there(make):
    gone = make.unit(active=False)
    unit = make.unit(active=False)

    with pytest.raises(RuleBroken, match="parent_switched_off"):
        unit.switch_on(parent=gone)
    unit.switch_on(parent=make.issuer)
    assert unit.active
