"""What lies on the desk: one plan, or all running ones that concern the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.extensions import db
from ocop_tasks.figures import visibility
from ocop_tasks.models import Plan
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action, PlanFacts
from ocop_tasks.web.caching.page_cache import cached_plan_facts
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.plan_choice import PlanChoice, running_plans
from ocop_tasks.web.security.current_user import viewer


@dataclass(frozen=True, slots=True)
class PlansOnDesk:
    """The plans that a page of the desk is of, the newest first; and those that it can be narrowed to."""

    plan_ids: tuple[int, ...]
    choice: PlanChoice
    facts: PlanFacts | None = None
    """Of the one plan that was asked for."""

    @property
    def plan_id(self) -> int | None:
        """The one plan that is looked at, for addresses; None for all together."""
        return self.plan_ids[0] if len(self.plan_ids) == 1 else None

    @property
    def are_many(self) -> bool:
        """Whether it is of several plans, so that each row names its own."""
        return len(self.plan_ids) > 1

    @property
    def is_narrowed(self) -> bool:
        """Whether there are others beside the one that is looked at."""
        return not self.are_many and self.choice.is_offered and self.plan_id in self.choice.running

    @property
    def names(self) -> Mapping[int, str]:
        """What rows call their plans, by id; none where one is looked at."""
        return self.choice.running if self.are_many else {}

    def may(self, action: Action) -> bool:
        """Whether the person may do ``action`` with all of them.

        All that were not asked for one by one are running, and he sees the desk of each: what else he may do with
        them is what reaches as far.
        """
        if self.facts is not None:
            return access.may_with_plan(viewer(), action, self.facts)
        role = viewer().role
        return access.reach(role, action) in (access.reach(role, Action.SEE_DESK), access.Reach.ALL)


def plans_on_desk(plan_id: int | None, action: Action = Action.SEE_DESK) -> PlansOnDesk:
    """That plan; without one, all running plans that the person may do ``action`` with.

    For a request that changes nothing. Answers 404 where he may not know of the plan, 403 where he may not do it.
    """
    choice = PlanChoice(running_plans(action), plan_id)
    if plan_id is None:
        return PlansOnDesk(tuple(choice.running), choice)
    return PlansOnDesk((plan_id,), choice, cached_plan_facts(plan_id, action))


def narrowed(endpoint: str) -> BaseResponse | None:
    """To the page of the plan that ``?plan=7`` chose among all: each view has one address."""
    chosen = request.args.get("plan", type=int)
    if chosen is None:
        return None
    others = {name: value for name, value in request.args.items() if name != "plan" and value}
    return responses.go(url_for(endpoint, plan_id=chosen, **others))  # type: ignore[arg-type]


def loaded_plans(plan_ids: Sequence[int]) -> Sequence[Plan]:
    """The plans themselves with their issuers, in that order; one statement, mostly none of one plan."""
    if len(plan_ids) == 1:
        return [db.session.get_one(Plan, plan_ids[0])]
    found = db.session.scalars(select(Plan).where(Plan.id.in_(plan_ids)))
    return sorted(found, key=lambda plan: plan_ids.index(plan.id))


def newest_ended_plan() -> int | None:
    """The newest plan that has ended and whose desk the person may see: what there is to see where none runs."""
    return db.session.scalar(
        select(Plan.id)
        .where(visibility.plans(viewer(), Action.SEE_DESK))
        .order_by(Plan.year.desc(), Plan.id.desc())
        .limit(1)
    )
