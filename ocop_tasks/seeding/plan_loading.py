"""Lays a read plan into the database: a draft with its sections, targets and tasks; or at once one that runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.models import DirectionTemplate, Part, Plan, Portal, Section, Target, Task, TaskUnit, Unit
from ocop_tasks.models.plan_changes.plan_lifecycle import give_work
from ocop_tasks.models.temporal.temporal_tables import FROM_THE_BEGINNING, Temporal
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.seeding.plan_file import TargetSeed, TaskSeed
from ocop_tasks.seeding.plan_reading import PLAIN, PlanSeed
from ocop_tasks.seeding.units_file import UnitSeed


def load_units(
    session: Session,
    seeds: Iterable[UnitSeed],
    there: Mapping[str, Unit] | None = None,
    *,
    since: date | None = None,
) -> dict[str, Unit]:
    """The units of ``seeds``, added and flushed, by code; they may hang under units that are ``there``.

    ``since``: from which day on they are, unless from today on.
    """
    units: dict[str, Unit] = {}
    for seed in seeds:
        unit = Unit(
            code=seed.code,
            name=seed.name,
            short_name=seed.short_name,
            name_en=seed.name_en,
            kind=seed.kind,
            position=seed.position,
            valid_from=since or clock.today(),
        )
        session.add(unit)
        session.flush()
        unit.move_under({**(there or {}), **units}[seed.parent] if seed.parent else None)
        units[seed.code] = unit
    session.flush()
    return units


def load_plan(session: Session, seed: PlanSeed, units: dict[str, Unit], *, on: date) -> Plan:
    """The plan of ``seed`` as one that runs: its work is given on a Hanoi day."""
    plan = lay_plan(session, seed, units)
    let_run(session, plan, on=on)
    return plan


def let_run(session: Session, plan: Plan, *, on: date) -> None:
    """Give the work of a plan that came with the portal, on a Hanoi day; its agency may make others."""
    plan.state = PlanState.RUNNING
    plan.standing_unit.makes_plans = True
    give_work(session, plan, on=on)
    say_since_ever(session, plan)


def say_since_ever(session: Session, plan: Plan) -> None:
    """Let all that a new plan says be said since ever: its work may be given on a day that is long past."""
    parts: tuple[type[Temporal], ...] = (Section, Target, Task)
    for cls in parts:
        for record in session.scalars(select(cls).where(cls.__table__.c.plan_id == plan.id)):
            record.valid_from = FROM_THE_BEGINNING
    session.flush()


def lay_plan(session: Session, seed: PlanSeed, units: Mapping[str, Unit]) -> Plan:
    """The plan of ``seed`` as a draft; ``units`` holds those that it names. Added and flushed."""
    plan = Plan(
        state=PlanState.DRAFT,
        **{name: getattr(seed, name) for name in PLAIN if name not in ("issuer", "standing_agency")},
        issuer=units[seed.issuer],
        standing_unit=units[seed.standing_agency],
        usual_reasons="\n".join(seed.usual_reasons),
    )
    session.add(plan)
    session.flush()
    sections = _load_sections(session, seed, plan)
    for position, target in enumerate(seed.targets):
        _load_target(session, target, plan, sections[target.section], position=position)
    for position, template in enumerate(seed.direction_templates):
        session.add(
            DirectionTemplate(plan_id=plan.id, text=template.text, days=template.days, position=position)
        )
    for position, task in enumerate(seed.tasks):
        _load_task(session, task, plan, sections[task.section], units, position=position)
    session.flush()
    return plan


def load_portal_settings(session: Session, *, days_behind: int = 0, is_sample: bool = False) -> Portal:
    """The portal's one row of settings."""
    portal = Portal(id=1, days_behind=days_behind, is_sample=is_sample)
    session.add(portal)
    session.flush()
    return portal


def _load_sections(session: Session, seed: PlanSeed, plan: Plan) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    for each in seed.sections:
        parent = sections[each.parent].id if each.parent else None
        section = Section(
            plan_id=plan.id,
            parent_id=parent,
            label=each.label,
            title=each.title,
            title_en=each.title_en,
            position=each.position,
        )
        session.add(section)
        session.flush()
        sections[each.label] = section
    return sections


def _load_target(session: Session, seed: TargetSeed, plan: Plan, section: Section, *, position: int) -> None:
    told = seed.model_dump(exclude={"section"})
    session.add(Target(plan_id=plan.id, section=section, position=position, **told))


def _load_task(
    session: Session,
    seed: TaskSeed,
    plan: Plan,
    section: Section,
    units: Mapping[str, Unit],
    *,
    position: int,
) -> None:
    task = Task(
        plan=plan,
        section=section,
        code=seed.code,
        title=seed.title,
        title_en=seed.title_en,
        frequency=seed.frequency,
        due_on=seed.due_on,
        due_rule=seed.due_rule,
        wording=seed.wording or "",
        wording_en=seed.wording_en,
        weight=seed.weight,
        evidence_required=seed.evidence_required,
        measured_in=seed.measured_in,
        measure_target=seed.measure_target,
        notes=_paragraphs(note.note for note in seed.notes),
        notes_en=_paragraphs(note.note_en for note in seed.notes) or None,
        position=position,
    )
    session.add(task)
    parts = ((Part.LEAD, seed.lead), (Part.COORDINATING, seed.coordinating), (Part.FOLLOWING, seed.followers))
    task.parts = [TaskUnit(unit=units[code], part=part) for part, codes in parts for code in codes]


def _paragraphs(notes: Iterable[str | None]) -> str:
    """A line for each; an empty one keeps the place of a note that the other language alone has."""
    return "\n".join(note or "" for note in notes).rstrip("\n")
