"""Adding a target to a plan, changing it, and removing one of which nothing was recorded."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Target
from ocop_tasks.models.plan_changes.plan_targets import (
    TargetTerms,
    add_target,
    change_target,
    remove_target,
)
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.targets import queries
from ocop_tasks.targets.blueprint import bp
from ocop_tasks.targets.target_form import TargetForm, values_of
from ocop_tasks.web.access import gate
from ocop_tasks.web.forms import edit_conflicts
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer


@bp.route("/plans/<int:plan_id>/targets/new", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_PLAN)
@idempotency.per_form
def add(plan_id: int) -> Response | BaseResponse:
    """An empty target of the plan, to be filled in; ``?section=`` names where it stands."""
    plan = gate.load(Plan, plan_id, Action.CHANGE_PLAN)
    given = {"section_id": request.args.get("section", type=int), "due_on": plan.last_day}
    form = TargetForm(data=given)
    form.offer(plan, queries.sections_of(plan) or abort(404), None)
    if not form.is_submitted():
        return _show(plan, form)
    if not form.validate():
        return _show(plan, form, status=422)
    try:
        target = add_target(db.session(), plan, form.terms, by=viewer(), at=clock.now())
    except RuleBroken as broken:
        return _refuse(plan, form, broken)
    return _done(plan, target.section_id, _("Đã thêm chỉ tiêu “%(title)s”.", title=target.title))


@bp.route("/targets/<int:target_id>/edit", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_PLAN)
@idempotency.per_form
def edit(target_id: int) -> Response | BaseResponse:
    """The target as it stands, to be changed; what was recorded of it stays."""
    target = gate.load(Target, target_id, Action.CHANGE_PLAN)
    plan, now = target.plan, values_of(TargetTerms.of(target))
    form = TargetForm(data=now | {"base": edit_conflicts.pack_values(now)})
    form.offer(plan, queries.sections_of(plan), target)
    if not form.is_submitted():
        return _show(plan, form, target=target)
    if not form.validate():
        return _show(plan, form, target=target, status=422)
    if edit_conflicts.unpack(form.base.data) != edit_conflicts.unpack(edit_conflicts.pack_values(now)):
        return _show_both(target, form, now)
    try:
        change_target(db.session(), target, form.terms, by=viewer(), at=clock.now())
    except RuleBroken as broken:
        return _refuse(plan, form, broken, target)
    return _done(plan, target.section_id, _("Đã lưu chỉ tiêu “%(title)s”.", title=target.title))


def _show_both(target: Target, form: TargetForm, now: dict[str, Any]) -> Response:
    """The form again, with what somebody else saved beside what this person typed."""
    differences = edit_conflicts.merge_saved(form, values_of(form.terms), now)
    other = edit_conflicts.last_saved(target.plan, "plan.target_changed")
    return _show(target.plan, form, target=target, status=409, differences=differences, other=other)


def _refuse(plan: Plan, form: TargetForm, broken: RuleBroken, target: Target | None = None) -> Response:
    form.title.errors = [labels.rule_message(broken.code, **broken.details)]
    return _show(plan, form, target=target, status=422)


def _show(
    plan: Plan, form: TargetForm, *, target: Target | None = None, status: int = 200, **told: Any
) -> Response:
    return responses.show(
        "targets/target_form.html", status=status, plan=plan, target=target, form=form, **told
    )


@bp.post("/targets/<int:target_id>/removal")
@gate.allow(Action.CHANGE_PLAN)
@idempotency.per_form
def remove(target_id: int) -> BaseResponse:
    """Remove a target of which nothing was recorded. Raises RuleBroken."""
    target = gate.load(Target, target_id, Action.CHANGE_PLAN)
    plan, section_id, title = target.plan, target.section_id, target.title
    remove_target(db.session(), target, by=viewer(), at=clock.now())
    return _done(plan, section_id, _("Đã xoá chỉ tiêu “%(title)s”.", title=title))


def _done(plan: Plan, section_id: int, message: str) -> BaseResponse:
    go_to = url_for("planning.outline", plan_id=plan.id, _anchor=f"section-{section_id}")
    return idempotency.commit(responses.changed(None, go_to=go_to, message=message))
