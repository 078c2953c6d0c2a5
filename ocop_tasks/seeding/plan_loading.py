"""Lays a read plan into an empty database: units, plan, sections, targets, tasks and their assignments."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from ocop_tasks.models import DirectionTemplate, Part, Plan, Portal, Section, Target, Task, TaskUnit, Unit
from ocop_tasks.models.plan_changes.assigning import assign
from ocop_tasks.seeding.plan_file import PlanSeed, TaskSeed
from ocop_tasks.seeding.units_file import UnitSeed


def load_units(session: Session, seeds: list[UnitSeed]) -> dict[str, Unit]:
    """The units of ``seeds``, added and flushed, by code."""
    units: dict[str, Unit] = {}
    for seed in seeds:
        unit = Unit(
            code=seed.code,
            name=seed.name,
            short_name=seed.short_name,
            name_en=seed.name_en,
            kind=seed.kind,
            position=seed.position,
        )
        session.add(unit)
        session.flush()
        unit.move_under(units[seed.parent] if seed.parent else None)
        units[seed.code] = unit
    session.flush()
    return units


def load_plan(session: Session, seed: PlanSeed, units: dict[str, Unit], *, on: date) -> Plan:
    """The plan of ``seed`` with all its assignments, given on a Hanoi day; added and flushed."""
    plan = Plan(
        code=seed.code,
        title=seed.title,
        title_en=seed.title_en,
        year=seed.year,
        starts_on=seed.starts_on,
        ends_on=seed.ends_on,
        issuer=units[seed.issuer],
        standing_unit=units[seed.standing_agency],
        number=seed.number,
        issued_on=seed.issued_on,
        calendar=seed.calendar,
        days_after_cut=seed.days_after_cut,
    )
    plan.standing_unit.makes_plans = True
    session.add(plan)
    session.flush()
    sections = _load_sections(session, seed, plan)
    _load_targets(session, seed, plan, sections)
    for position, template in enumerate(seed.direction_templates):
        session.add(
            DirectionTemplate(plan_id=plan.id, text=template.text, days=template.days, position=position)
        )
    for position, task in enumerate(seed.tasks):
        _load_task(session, task, plan, sections[task.section], units, position=position, on=on)
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


def _load_targets(session: Session, seed: PlanSeed, plan: Plan, sections: dict[str, Section]) -> None:
    for position, each in enumerate(seed.targets):
        target = Target(
            plan_id=plan.id,
            section=sections[each.section],
            title=each.title,
            title_en=each.title_en,
            planned=each.planned,
            measure=each.measure,
            measure_en=each.measure_en,
            due_on=each.due_on,
            position=position,
        )
        session.add(target)


def _load_task(
    session: Session,
    seed: TaskSeed,
    plan: Plan,
    section: Section,
    units: dict[str, Unit],
    *,
    position: int,
    on: date,
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
        wording=seed.wording,
        wording_en=seed.wording_en,
        weight=seed.weight,
        evidence_required=seed.evidence_required,
        measured_in=seed.measured_in,
        measure_target=seed.measure_target,
        notes="\n".join(note.note for note in seed.notes),
        notes_en="\n".join(note.note_en for note in seed.notes),
        position=position,
    )
    session.add(task)
    parts = ((Part.LEAD, seed.lead), (Part.COORDINATING, seed.coordinating), (Part.FOLLOWING, seed.followers))
    for part, codes in parts:
        for code in codes:
            task.parts.append(TaskUnit(unit=units[code], part=part))
            session.add_all(assign(task, plan, units[code], part, on=on))
