"""What a plan's rows decide, as ``rules.plan_versions`` compares it; and back again, for the rows to take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ocop_tasks.models.plan_changes.plan_outline import SectionTerms
from ocop_tasks.models.plan_changes.plan_particulars import Particulars
from ocop_tasks.models.plan_changes.plan_targets import TargetTerms
from ocop_tasks.models.plans.plan import Plan, Section, Target
from ocop_tasks.models.plans.task import Part, Task, Terms
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.plan_versions.plan_content import (
    PART,
    PLAN,
    Item,
    Key,
    Kind,
    PlanContent,
    parts_of,
    said,
)
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Calendar, Frequency
from ocop_tasks.rules.work.target_rules import written

Ids = Mapping[int, int]
"""Ids of sections: what an item names, and whose row it is."""


def content_of(session: Session, plan: Plan) -> PlanContent:
    """What ``plan`` decides, without tasks that no longer apply; four statements.

    In an amendment each item is named by the row that it is the copy of.
    """
    sections = _rows(session, Section, plan)
    ids = {section.id: _name(section) for section in sections}
    items: dict[Key, Item] = {PLAN: _particulars(plan)}
    items |= {(Kind.SECTION, ids[each.id]): _section(each, ids) for each in sections}
    items |= {(Kind.TARGET, _name(each)): _target(each, ids) for each in _rows(session, Target, plan)}
    tasks = _rows(session, Task, plan, selectinload(Task.parts))
    applying = [task for task in tasks if task.cancelled_at is None]
    items |= {(Kind.TASK, _name(each)): _task(each, ids) for each in applying}
    units = {part.unit_id: part.unit.short_name for task in applying for part in task.parts}
    return PlanContent(items, units)


def particulars_of(item: Item) -> Particulars:
    """What a plan's item says of it as a whole."""
    told = {name: item.get(name) for name in Particulars.__dataclass_fields__}
    days = {name: _day(item.get(name)) for name in ("issued_on", "starts_on", "ends_on")}
    return Particulars(**told | days | {"calendar": Calendar(item["calendar"])})  # type: ignore[arg-type]


def section_terms(item: Item, ids: Ids) -> SectionTerms:
    """What a section's item says, as its row takes it."""
    above = item.get("parent")
    return SectionTerms(
        label=item["label"],
        title=item["title"],
        title_en=item.get("title_en"),
        parent_id=None if above is None else ids[above],
    )


def target_terms(item: Item, ids: Ids) -> TargetTerms:
    """What a target's item says, as its row takes it."""
    return TargetTerms(
        title=item["title"],
        title_en=item.get("title_en"),
        planned=Decimal(item["planned"]),
        measure=item["measure"],
        measure_en=item.get("measure_en"),
        due_on=date.fromisoformat(item["due_on"]),
        section_id=ids[item["section"]],
    )


def task_terms(item: Item, ids: Ids) -> Terms:
    """What a task's item says, as its row takes it."""
    frequency, due_on, rule = item["due"]
    counted, target = item.get("measure") or (None, None)
    return Terms(
        section_id=ids[item["section"]],
        title=item["title"],
        title_en=item.get("title_en"),
        frequency=Frequency(frequency),
        due_on=_day(due_on),
        due_rule=parse_due_rule(rule) if rule else None,
        wording=item["wording"],
        wording_en=item.get("wording_en"),
        weight=item["weight"],
        evidence_required=item["evidence_required"],
        notes=item["notes"],
        notes_en=item.get("notes_en"),
        measured_in=Counted(counted) if counted else None,
        measure_target=target,
        parts={unit_id: Part(part) for unit_id, part in parts_of(item).items()},
    )


# -- inside ------------------------------------------------------------------------------------------------------


def _rows(session: Session, model: Any, plan: Plan, *options: Any) -> list[Any]:
    statement = select(model).where(model.plan_id == plan.id).order_by(model.position, model.id)
    return list(session.scalars(statement.options(*options)))


def _name(row: Section | Target | Task) -> int:
    """What a content calls ``row``: an amendment's own rows are counted below zero."""
    return row.origin_id or (-row.id if row.plan.is_amendment else row.id)


def _particulars(plan: Plan) -> Item:
    told = {name: getattr(plan, name) for name in Particulars.__dataclass_fields__}
    days = {name: _iso(told[name]) for name in ("issued_on", "starts_on", "ends_on")}
    return said(**told | days | {"calendar": plan.calendar.value})


def _section(section: Section, ids: Ids) -> Item:
    above = None if section.parent_id is None else ids[section.parent_id]
    return said(label=section.label, title=section.title, title_en=section.title_en, parent=above)


def _target(target: Target, ids: Ids) -> Item:
    return said(
        title=target.title,
        title_en=target.title_en,
        planned=written(target.planned),
        measure=target.measure,
        measure_en=target.measure_en,
        due_on=target.due_on.isoformat(),
        section=ids[target.section_id],
        measured_in=target.measured_in.value if target.measured_in else None,
    )


def _task(task: Task, ids: Ids) -> Item:
    rule = str(task.due_rule) if task.due_rule else None
    told = said(
        title=task.title,
        title_en=task.title_en,
        section=ids[task.section_id],
        due=[task.frequency.value, _iso(task.due_on), rule],
        wording=task.wording,
        wording_en=task.wording_en,
        weight=task.weight,
        evidence_required=task.evidence_required,
        notes=task.notes,
        notes_en=task.notes_en,
        measure=[task.measured_in.value, task.measure_target] if task.measured_in else None,
    )
    parts = sorted(task.parts, key=lambda entry: (entry.unit.position, entry.unit.name_key, entry.unit_id))
    return dict(told) | {f"{PART}{entry.unit_id}": entry.part.value for entry in parts}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
