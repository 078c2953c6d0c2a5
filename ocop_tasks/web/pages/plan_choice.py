"""Several plans at once: those that run and concern the reader, what a row calls each, and the one he narrowed to.

A page's rows name their plan only where more than one runs, so a portal of one plan shows nothing new. ``?plan=7``
narrows a list to that plan; it stays in the address through pages, filters and files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from flask import abort, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select

from ocop_tasks.extensions import db
from ocop_tasks.figures import visibility
from ocop_tasks.figures.figure_cache import cached
from ocop_tasks.models import Assignment, Plan, Unit, User
from ocop_tasks.models.plans.plan import OF_THEIR_OWN
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.text.plan_names import NamedPlan, names_apart
from ocop_tasks.web.pages import responses, template_gettext
from ocop_tasks.web.pages.labels import PLAN_STATE
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security import security_log
from ocop_tasks.web.security.current_user import portal_settings, viewer

NAME_SIZE = 100
"""What a cached plan's name counts for, in characters of a page."""


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """The plans that a page is of, mostly those that run, and the one that it is narrowed to."""

    running: Mapping[int, str]
    """Their short names in his language by their ids, the newest first."""
    chosen: int | None = None

    @property
    def is_offered(self) -> bool:
        """Whether there is something to choose, and so a name to tell in each row."""
        return len(self.running) > 1

    @property
    def query(self) -> dict[str, str]:
        """The choice as a part of an address; empty where none was made."""
        return {"plan": str(self.chosen)} if self.chosen else {}

    @property
    def chosen_name(self) -> str:
        """The name of the plan that was chosen among several; empty where none was."""
        return self.name(self.chosen) if self.chosen else ""

    def name(self, plan_id: int) -> str:
        """What a row calls its plan; empty where one plan runs, and nobody asks which."""
        return self.running.get(plan_id, "") if self.is_offered else ""

    def shows(self, plan_id: int) -> bool:
        """Whether what belongs to that plan is shown."""
        return self.chosen in (None, plan_id)


def plan_choice(action: Action = Action.SEE_PLAN) -> PlanChoice:
    """The running plans with which the reader may do ``action``, narrowed as the address says.

    What is no number narrows nothing. A plan that has ended or is being prepared has no work to list: he who knows it
    is told, and sent to the list of all. Answers 404 where he may not know of the plan.
    """
    running, plan_id = running_plans(action), request.args.get("plan", type=int)
    if plan_id in running:
        return PlanChoice(running, plan_id)
    if plan_id is not None and request.method == "GET":
        _leave(plan_id)
    return PlanChoice(running)


def running_plans(action: Action = Action.SEE_PLAN) -> Mapping[int, str]:
    """The names of the running plans with which the reader may do ``action``; one statement, mostly cached."""
    reader = viewer()
    if request.method != "GET":
        return _read(reader, action)
    key = ("running plans", action, reader.role, reader.unit_id, template_gettext.language())
    revision = portal_settings().revision
    return cached(key, revision, lambda: _read(reader, action), size=lambda made: NAME_SIZE * (1 + len(made)))


class ReadablePlan(NamedTuple):
    """A plan that the reader may read: what rows call it, and its state, which is in the name where it does not run."""

    name: str
    state: PlanState


def readable_plan_choice(*states: PlanState) -> PlanChoice:
    """All plans that the reader may read in these states, else in any, narrowed as the address says.

    For what is looked up. Answers 404 where he may not know of the plan that the address names.
    """
    plan_id = request.args.get("plan", type=int)
    plans = {
        known_id: plan.name
        for known_id, plan in readable_plans().items()
        if plan.state in (states or PlanState)
    }
    if plan_id not in plans and plan_id is not None:
        _leave(plan_id)
    return PlanChoice(plans, plan_id)


def readable_plans() -> Mapping[int, ReadablePlan]:
    """All plans that the reader may read, those that run first; one statement, mostly cached."""
    reader = viewer()
    if request.method != "GET":
        return _readable(reader)
    key = ("readable plans", reader.role, reader.unit_id, template_gettext.language())
    revision = portal_settings().revision
    return cached(key, revision, lambda: _readable(reader), size=lambda made: NAME_SIZE * (1 + len(made)))


def _readable(reader: User) -> Mapping[int, ReadablePlan]:
    statement = (
        select(Plan)
        .where(_concern(reader, Action.SEE_OWN_WORK), OF_THEIR_OWN)
        .order_by(Plan.state != PlanState.RUNNING, Plan.year.desc(), Plan.id.desc())
    )
    plans = db.session.scalars(statement).all()
    names = names_of(plans)
    return {plan.id: ReadablePlan(names[plan.id], plan.state) for plan in plans}


def _read(reader: User, action: Action) -> Mapping[int, str]:
    statement = (
        select(Plan)
        .where(Plan.state == PlanState.RUNNING, _concern(reader, action))
        .order_by(Plan.year.desc(), Plan.id.desc())
    )
    return names_of(db.session.scalars(statement))


def name_beside_others(plan_id: int) -> str:
    """What the page of one record calls its plan; empty where one plan runs, and nobody asks which."""
    return PlanChoice(running_plans(Action.SEE_OWN_WORK)).name(plan_id)


def names_of(plans: Iterable[Plan]) -> dict[int, str]:
    """What rows call these plans beside each other, in the reader's language, by id; one that does not run says so."""
    return names_apart(
        {plan.id: NamedPlan(_name_of(plan), plan.issuer.short_name, plan.number) for plan in plans}
    )


def _name_of(plan: Plan) -> str:
    name = local(plan, "short_name")
    return name if plan.is_running else f"{name} ({str(PLAN_STATE[plan.state]).lower()})"


def _concern(reader: User, action: Action) -> ColumnElement[bool]:
    """Of his own work: the plans that he may read, and those of another issuer that have work of his unit."""
    if action is not Action.SEE_OWN_WORK:
        return visibility.plans(reader, action)
    readable = visibility.plans(reader, Action.SEE_PLAN)
    if not access.allowed_somewhere(reader.role, action):
        return readable
    below = select(Unit.id).where(Unit.path.startswith(reader.unit_path))
    own = select(Assignment.plan_id).where(Assignment.unit_id.in_(below))
    return or_(readable, Plan.id.in_(own))


def _leave(plan_id: int) -> None:
    """Answer for a plan that is not among those that run: 404, or the same page of all plans with a word why."""
    plan = db.session.get(Plan, plan_id)
    if plan is None:
        abort(404)
    if not access.may_with_plan(viewer(), Action.SEE_PLAN, plan.facts):
        security_log.abort_as_not_found("plan", plan_id)
    responses.flash_message(_why_not(plan), "info")
    others = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != "plan"])
    abort(responses.go(f"{request.path}?{others}" if others else request.path))


def _why_not(plan: Plan) -> str:
    name = local(plan, "short_name")
    if plan.state is PlanState.DRAFT:
        return _("%(plan)s chưa ban hành nên chưa có việc. Trang này là của các kế hoạch khác.", plan=name)
    if plan.is_running:
        return _("%(plan)s không có việc của bạn trên trang này.", plan=name)
    return _("%(plan)s đã đóng. Trang này là của các kế hoạch đang thực hiện.", plan=name)
