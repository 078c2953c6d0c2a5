"""What notices and calendars call a plan, in both languages; ``notice_language.plan_name`` says it in one."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocop_tasks.models import Plan
from ocop_tasks.rules.plan_state import PlanState

PlanFacts = Mapping[str, str]
"""``plan_name``, and ``plan_name_en`` where the plan has an English title."""


def plan_facts(plan: Plan) -> PlanFacts:
    """The names of a plan, as a notice keeps them."""
    english = plan.short_name_en
    return {"plan_name": plan.short_name} | ({"plan_name_en": english} if english else {})


def running_plan_facts(session: Session) -> dict[int, PlanFacts]:
    """The names of all plans on which units work, by their ids; one statement."""
    running = session.scalars(select(Plan).where(Plan.state == PlanState.RUNNING).order_by(Plan.id))
    return {plan.id: plan_facts(plan) for plan in running}
