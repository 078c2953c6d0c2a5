"""A plan goes out as a file and comes in again without losing anything: any plan, and the one that ships."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from ocop_tasks.database import Base
from ocop_tasks.extensions import db
from ocop_tasks.models import DirectionTemplate, Plan, Section, Target, Task
from ocop_tasks.seeding.first_run import PLAN_FILE, UNITS_FILE
from ocop_tasks.seeding.plan_file import DirectionTemplateSeed, PlanFile, SectionNode, TargetSeed, TaskSeed
from ocop_tasks.seeding.plan_loading import lay_plan, load_plan, load_units
from ocop_tasks.seeding.plan_reading import PlanSeed, read_plan, resolve
from ocop_tasks.seeding.plan_writing import export_plan, plan_data
from ocop_tasks.seeding.portal_units import portal_units
from ocop_tasks.seeding.strict_models import Strict
from ocop_tasks.seeding.units_file import UnitSeed, flat_units, read_units
from ocop_tasks.seeding.yaml_files import parse_yaml
from tests.support.random_plans import plan_files, unit_trees


def laid(session: Session, seed: PlanSeed, units: list[UnitSeed]) -> Plan:
    """In the database alone: what was made for it is forgotten, and read again."""
    plan_id = lay_plan(session, seed, load_units(session, units)).id
    session.flush()
    session.expunge_all()
    return session.get_one(Plan, plan_id)


@given(st.data())
@settings(max_examples=40)
def test_any_plan_comes_out_as_it_went_in_and_its_file_says_the_same_again(app, data):
    session = db.session()
    units = data.draw(unit_trees())
    seed = resolve(data.draw(plan_files(units)), units, "plan.yaml")

    plan = laid(session, seed, units)
    assert portal_units(session) == units
    assert plan_data(session, plan) == seed
    written = export_plan(session, plan)
    session.rollback()

    file = parse_yaml(written.encode(), "plan.yaml", PlanFile)
    named = flat_units(file.units, "plan.yaml")
    again = resolve(file, named, "plan.yaml")
    assert again == seed
    assert export_plan(session, laid(session, again, named)) == written
    session.rollback()


def test_the_plan_that_ships_is_such_a_file(app, statements):
    session = db.session()
    units = read_units(UNITS_FILE)
    seed = read_plan(PLAN_FILE, units)

    plan = load_plan(session, seed, load_units(session, units), on=date(2022, 3, 1))
    session.expire_all()

    with statements() as seen:
        assert plan_data(session, plan) == seed
    assert len(seen) == 7


KEYS = {"id", "plan_id", "section_id", "parent_id", "position", "version", "origin_id", "valid_from"}
"""What rows refer to each other by; a file says it by where something stands and by its printed number."""
NOT_IN_A_FILE: dict[type[Base], set[str]] = {
    Plan: {
        "state",
        "issuer_id",
        "standing_unit_id",
        "published_on",
        "closed_on",
        "copied_from_id",
        "amends_id",
    },
    Section: set(),
    Target: set(),
    Task: {"search_text", "cancelled_at", "cancel_reason"},
    DirectionTemplate: set(),
}
SAYS: dict[type[Base], type[Strict]] = {
    Plan: PlanFile,
    Section: SectionNode,
    Target: TargetSeed,
    Task: TaskSeed,
    DirectionTemplate: DirectionTemplateSeed,
}


@pytest.mark.parametrize("model", SAYS, ids=lambda model: model.__name__)
def test_whatever_is_decided_of_a_plan_stands_in_its_file(model):
    columns = {column.key for column in model.__mapper__.columns}
    in_file = set(SAYS[model].model_fields) | ({"notes_en"} if model is Task else set())

    assert columns - in_file - KEYS == NOT_IN_A_FILE[model]
