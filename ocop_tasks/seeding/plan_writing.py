"""A plan of the database as data, and as a plan file: what is decided of it, and nothing that was reported.

Left out are its state, its signed documents, its list of products, and tasks that no longer apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ocop_tasks.models import DirectionTemplate, Part, Plan, Target, Task, TaskUnit
from ocop_tasks.models.plan_changes.plan_outline import Outline
from ocop_tasks.rules.text.cleaning import one_line
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.seeding.plan_file import (
    DirectionTemplateSeed,
    NoteSeed,
    PlanFile,
    SectionNode,
    TargetSeed,
    TaskSeed,
)
from ocop_tasks.seeding.plan_reading import PLAIN, PlanSeed, SectionSeed
from ocop_tasks.seeding.portal_units import as_tree, portal_units, with_those_above
from ocop_tasks.seeding.units_file import UnitSeed
from ocop_tasks.seeding.yaml_writing import Names, to_yaml

HEADER = """\
# Kế hoạch dưới dạng dữ liệu: đơn vị được nêu tên, mục, chỉ tiêu, nhiệm vụ. Không có báo cáo, danh mục sản phẩm
# và nhiệm vụ không còn áp dụng. Nhập lại trên trang “Lập kế hoạch” hoặc bằng lệnh `flask plan import`.
"""
PARTS = ("lead", "coordinating", "followers")


def export_plan(session: Session, plan: Plan) -> str:
    """The plan file of ``plan``, with the units that it names and those above them."""
    seed, units = plan_data(session, plan), portal_units(session)
    return write_plan(seed, with_those_above(named_units(seed), units))


def plan_data(session: Session, plan: Plan) -> PlanSeed:
    """``plan`` as it stands now, in seven statements. What was laid from a file comes out equal."""
    order = {unit.code: place for place, unit in enumerate(portal_units(session))}
    sections = {section.id: section for section in Outline(session, plan.id).walk()}
    labels = {section.id: section.label for section in sections.values()}
    places = {id_: place for place, id_ in enumerate(sections)}
    targets = session.scalars(_of(Target, plan)).all()
    tasks = session.scalars(
        _of(Task, plan).where(Task.cancelled_at.is_(None)).options(selectinload(Task.parts))
    ).all()
    templates = session.scalars(_of(DirectionTemplate, plan)).all()
    plain = {name: getattr(plan, name) for name in PLAIN if name not in ("issuer", "standing_agency")}
    return PlanSeed(
        **plain | {"title_en": plan.title_en or None, "number": plan.number or None},
        issuer=plan.issuer.code,
        standing_agency=plan.standing_unit.code,
        sections=[
            SectionSeed(
                section.label,
                section.title,
                section.title_en or None,
                labels[section.parent_id] if section.parent_id else None,
                places[section.id],
            )
            for section in sections.values()
        ],
        targets=[
            _target(target, labels) for target in sorted(targets, key=lambda each: places[each.section_id])
        ],
        tasks=[
            _task(task, labels, order) for task in sorted(tasks, key=lambda each: places[each.section_id])
        ],
        direction_templates=[DirectionTemplateSeed(text=each.text, days=each.days) for each in templates],
        usual_reasons=[line for each in plan.usual_reasons.split("\n") if (line := one_line(each))],
    )


def named_units(seed: PlanSeed) -> set[str]:
    """The codes of all units that ``seed`` names."""
    in_tasks = (code for task in seed.tasks for name in PARTS for code in getattr(task, name))
    return {seed.issuer, seed.standing_agency, *in_tasks}


def write_plan(seed: PlanSeed, units: Sequence[UnitSeed] = ()) -> str:
    """The plan file that says ``seed``, with ``units``: in one order, without what goes without saying."""
    file = PlanFile(
        **{name: getattr(seed, name) for name in PLAIN},
        units=as_tree(units),
        sections=_nodes(seed.sections, None),
        targets=seed.targets,
        tasks=seed.tasks,
        direction_templates=seed.direction_templates,
        usual_reasons=seed.usual_reasons,
    )
    told = file.model_dump(exclude_defaults=True)
    for task in told.get("tasks", ()):
        task |= {name: Names(task[name]) for name in PARTS if name in task}
    return HEADER + to_yaml(told, spaced=("tasks",))


# -- inside ------------------------------------------------------------------------------------------------------


def _of(model: Any, plan: Plan) -> Any:
    return select(model).where(model.plan_id == plan.id).order_by(model.position, model.id)


def _target(target: Target, labels: Mapping[int, str]) -> TargetSeed:
    return TargetSeed(
        section=labels[target.section_id],
        title=target.title,
        title_en=target.title_en or None,
        planned=target.planned,
        measure=target.measure,
        measure_en=target.measure_en or None,
        due_on=target.due_on,
        measured_in=target.measured_in,
    )


def _task(task: Task, labels: Mapping[int, str], order: Mapping[str, int]) -> TaskSeed:
    once = task.frequency is Frequency.ONCE
    measured = task.measure is not None
    return TaskSeed(
        code=task.code,
        section=labels[task.section_id],
        title=task.title,
        title_en=task.title_en or None,
        lead=_codes(task.parts, Part.LEAD, order),
        coordinating=_codes(task.parts, Part.COORDINATING, order),
        followers=_codes(task.parts, Part.FOLLOWING, order),
        frequency=task.frequency,
        due_on=task.due_on if once else None,
        due_rule=None if once else task.due_rule,
        wording=task.wording or None,
        wording_en=task.wording_en or None,
        weight=task.weight,
        evidence_required=task.evidence_required,
        measured_by="outreach" if measured else None,
        measured_in=task.measured_in if measured else None,
        measure_target=task.measure_target if measured else None,
        notes=list(_notes(task)),
    )


def _codes(entries: Sequence[TaskUnit], part: Part, order: Mapping[str, int]) -> list[str]:
    return sorted((entry.unit.code for entry in entries if entry.part is part), key=order.__getitem__)


def _notes(task: Task) -> Iterator[NoteSeed]:
    """The paragraphs, the n-th of one language with the n-th of the other."""
    both = (
        [one_line(line) or None for line in (text or "").split("\n")] for text in (task.notes, task.notes_en)
    )
    for note, note_en in zip_longest(*both):
        if note or note_en:
            yield NoteSeed(note=note, note_en=note_en)


def _nodes(sections: Sequence[SectionSeed], parent: str | None) -> list[SectionNode]:
    return [
        SectionNode(
            label=each.label,
            title=each.title,
            title_en=each.title_en,
            children=_nodes(sections, each.label),
        )
        for each in sections
        if each.parent == parent
    ]
