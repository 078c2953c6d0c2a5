"""Taking a publication back: a plan that went out too early, or wrong, becomes a draft again.

Only while nobody has said anything of its work: what a unit wrote, or the desk decided, is never taken away. Then a
plan is closed instead. What the publication took over of the draft is in the draft still.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from ocop_tasks.models.outreach.activity import OutreachActivity
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.plan_lifecycle import take_step
from ocop_tasks.models.plan_changes.task_editing import is_referenced
from ocop_tasks.models.plan_changes.work_notices import telling_units
from ocop_tasks.models.plans.plan import Plan, Target
from ocop_tasks.models.plans.plan_version import PlanVersion, VersionKind
from ocop_tasks.models.plans.target_value import TargetValue
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.models.temporal.recording import delete_where
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.models.work.meeting import Meeting
from ocop_tasks.models.work.status_report import StatusReport
from ocop_tasks.rules.plan_state import after
from ocop_tasks.rules.rule_broken import RuleBroken


def can_be_recalled(session: Session, plan: Plan) -> bool:
    """Whether nothing was reported, recorded, decided or amended in ``plan`` since it was given; one statement."""
    spoken_of = or_(
        exists().where(Assignment.plan_id == plan.id, is_referenced(but_taken_over=True)),
        exists().where(OutreachActivity.plan_id == plan.id),
        exists().where(Meeting.plan_id == plan.id),
        exists().where(TargetValue.target_id == Target.id, Target.plan_id == plan.id),
        exists().where(Plan.amends_id == plan.id),
        exists().where(PlanVersion.plan_id == plan.id, PlanVersion.kind != VersionKind.PUBLISHED),
    )
    return not session.scalar(select(spoken_of))


def recall(session: Session, plan: Plan, *, by: User, at: datetime, reason: str) -> int:
    """Make a draft of ``plan`` again and take its work from the units; how many assignments that took.

    Raises RuleBroken "plan_is_…" or "plan_is_worked_on".
    """
    state = after("recall", plan.state)
    if not can_be_recalled(session, plan):
        raise RuleBroken("plan_is_worked_on")
    taken = session.scalars(select(Assignment.id).where(Assignment.plan_id == plan.id)).all()
    with (
        acting(session, "plan.recalled", by=by, at=at, reason=reason),
        telling_units(session, plan, by=by, at=at, reason=reason),
    ):
        session.execute(delete(StatusReport).where(StatusReport.assignment_id.in_(taken)))
        delete_where(session, Assignment, Assignment.plan_id == plan.id)
    session.execute(delete(PlanVersion).where(PlanVersion.plan_id == plan.id))
    plan.published_on = None
    take_step(session, plan, "plan.recalled", state, by=by, at=at, reason=reason)
    return len(taken)
