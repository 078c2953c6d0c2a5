"""Keeping what a plan decides as a version of it, when it is published and when it was amended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.plan_reading import content_of
from ocop_tasks.models.plans.plan import Plan, PlanDocument
from ocop_tasks.models.plans.plan_version import Decision, PlanVersion, VersionKind


def newest_version(session: Session, plan: Plan) -> PlanVersion | None:
    """The last that was kept."""
    return session.scalar(
        select(PlanVersion)
        .where(PlanVersion.plan_id == plan.id)
        .order_by(PlanVersion.ordinal.desc())
        .limit(1)
    )


def keep_version(
    session: Session,
    plan: Plan,
    kind: VersionKind,
    *,
    by: User | None,
    at: datetime,
    decision: Decision | None = None,
    document: PlanDocument | None = None,
) -> PlanVersion:
    """Keep what ``plan`` decides now; its rows are flushed."""
    before = newest_version(session, plan)
    version = PlanVersion(
        plan=plan,
        ordinal=before.ordinal + 1 if before else 1,
        kind=kind,
        at=at,
        by=by,
        document=document,
        kept=content_of(session, plan).as_json(),
        decision=decision or Decision(),
    )
    session.add(version)
    return version


def keep_what_stands(session: Session, plan: Plan, *, at: datetime) -> None:
    """Before an amendment: the first version of a plan that has none, and what was changed one by one since the last.

    So what leads from each version of an amendment's plan to the next is what that amendment did.
    """
    before = newest_version(session, plan)
    if before is None:
        keep_version(session, plan, VersionKind.FOUND, by=None, at=at)
    elif before.content != content_of(session, plan):
        keep_version(session, plan, VersionKind.EDITED, by=None, at=at)
