"""Whose rows a person sees: everyone entitled sees a plan's figures, but a focal point only his own unit's rows."""

from __future__ import annotations

from flask import abort

from ocop_tasks.models import Unit
from ocop_tasks.rules.access import Action, PlanFacts, Reach, reach
from ocop_tasks.web.security.current_user import viewer


def seen_path(plan: PlanFacts) -> str:
    """The path of the unit whose rows, and those of the units under it, the signed-in person may see in ``plan``."""
    how_far = reach(viewer().role, Action.SEE_UNIT_FIGURES)
    if how_far is Reach.UNIT:
        return viewer().unit_path
    if how_far is Reach.PLAN:
        return plan.issuer_path
    return abort(403)


def sees_all(plan: PlanFacts) -> bool:
    """Whether the person sees the rows of every unit of ``plan``."""
    return plan.issuer_path.startswith(seen_path(plan))


def sees(unit: Unit, plan: PlanFacts) -> bool:
    """Whether the person may see the rows of ``unit`` in ``plan``."""
    return unit.path.startswith(seen_path(plan)) and unit.path.startswith(plan.issuer_path)
