"""What the pages of amendments and versions read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    Plan,
    PlanDocument,
    PlanVersion,
    ReportKind,
    Section,
    StatusReport,
    Target,
    Task,
    Unit,
)
from ocop_tasks.models.plan_changes.task_editing import is_referenced
from ocop_tasks.rules.plan_versions.plan_content import Key, Kind

ROWS: dict[Kind, Any] = {Kind.SECTION: Section, Kind.TARGET: Target, Kind.TASK: Task}


def copies_of(draft: Plan) -> dict[Key, int]:
    """The ids of the draft's rows, by what a content calls them; three statements."""
    found: dict[Key, int] = {}
    for kind, model in ROWS.items():
        for row in db.session.execute(select(model.id, model.origin_id).where(model.plan_id == draft.id)):
            found[kind, row.origin_id or -row.id] = row.id
    return found


def documents_of(draft: Plan) -> Sequence[PlanDocument]:
    """The signed files of the decision, the newest first."""
    return db.session.scalars(
        select(PlanDocument).where(PlanDocument.plan_id == draft.id).order_by(PlanDocument.id.desc())
    ).all()


def shares_of(task_ids: Collection[int]) -> dict[int, list[Assignment]]:
    """All assignments of these tasks with their units, by the task's id."""
    found: dict[int, list[Assignment]] = {task_id: [] for task_id in task_ids}
    for share in db.session.scalars(
        select(Assignment)
        .options(joinedload(Assignment.unit))
        .where(Assignment.task_id.in_(task_ids))
        .order_by(Assignment.id)
    ):
        found[share.task_id].append(share)
    return found


def referenced(task_ids: Collection[int]) -> set[int]:
    """Which assignments of these tasks other rows name."""
    return set(
        db.session.scalars(select(Assignment.id).where(Assignment.task_id.in_(task_ids), is_referenced()))
    )


def reports_of(task_ids: Collection[int]) -> dict[int, int]:
    """How many reports units sent for these tasks, by the task's id."""
    said = StatusReport.kind.in_((ReportKind.PROGRESS, ReportKind.SUBMISSION))
    rows = db.session.execute(
        select(Assignment.task_id, func.count())
        .join(StatusReport, StatusReport.assignment_id == Assignment.id)
        .where(Assignment.task_id.in_(task_ids), said)
        .group_by(Assignment.task_id)
    )
    return {row[0]: row[1] for row in rows}


def units(ids: Collection[int]) -> dict[int, Unit]:
    """Units by their ids."""
    return {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))}


def versions_of(plan: Plan) -> Sequence[PlanVersion]:
    """The versions of ``plan``, the newest first, without what is in them."""
    return db.session.scalars(
        select(PlanVersion)
        .options(defer(PlanVersion.kept), joinedload(PlanVersion.by), joinedload(PlanVersion.document))
        .where(PlanVersion.plan_id == plan.id)
        .order_by(PlanVersion.ordinal.desc())
    ).all()


def version_of(plan: Plan, ordinal: int) -> PlanVersion | None:
    """One of them, whole."""
    return db.session.scalar(
        select(PlanVersion)
        .options(joinedload(PlanVersion.by))
        .where(PlanVersion.plan_id == plan.id, PlanVersion.ordinal == ordinal)
    )
