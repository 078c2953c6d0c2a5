"""What an officer does to a plan's sections: adding, renaming, moving, removing an empty one."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Section
from ocop_tasks.models.plan_changes.plan_outline import (
    Outline,
    SectionTerms,
    add_section,
    change_section,
    move_section,
    remove_section,
)
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.planning.outline_views import show_outline
from ocop_tasks.planning.section_form import SectionForm, values_of
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.forms import edit_conflicts
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer


@bp.post("/plans/<int:plan_id>/sections", endpoint="add_section")
@gate.allow(Action.CHANGE_PLAN)
@idempotency.per_form
def add(plan_id: int) -> Response | BaseResponse:
    """Put a new section where its number says; the page goes on at the form, for the next one."""
    plan, form = gate.load(Plan, plan_id, Action.CHANGE_PLAN), SectionForm()
    form.offer(Outline(db.session(), plan.id).walk(), is_new=True)
    if not form.validate():
        return show_outline(plan, form, status=422)
    try:
        section = add_section(db.session(), plan, form.terms, by=viewer(), at=clock.now())
    except RuleBroken as broken:
        _tell(form, broken)
        return show_outline(plan, form, status=422)
    return _done(plan, _("Đã thêm mục %(label)s.", label=section.label), "add-section")


@bp.route("/sections/<int:section_id>/edit", methods=["GET", "POST"], endpoint="edit_section")
@gate.allow(Action.CHANGE_PLAN)
@idempotency.per_form
def edit(section_id: int) -> Response | BaseResponse:
    """The section's number, name and place, to be changed."""
    section = gate.load(Section, section_id, Action.CHANGE_PLAN)
    now = values_of(SectionTerms.of(section))
    form, outline = (
        SectionForm(data=now | {"base": edit_conflicts.pack_values(now)}),
        Outline(db.session(), section.plan_id),
    )
    own = {section, *outline.walk(section.id)}
    form.offer((each for each in outline.walk() if each not in own), is_new=False)
    if not form.is_submitted():
        return _show(section, form)
    if not form.validate():
        return _show(section, form, status=422)
    if edit_conflicts.unpack(form.base.data) != now:
        return _show_both(section, form, now)
    try:
        change_section(db.session(), section, form.terms, by=viewer(), at=clock.now())
    except RuleBroken as broken:
        _tell(form, broken)
        return _show(section, form, status=422)
    message = _("Đã lưu mục %(label)s.", label=section.label)
    return _done(section.plan, message, f"section-{section.id}")


def _tell(form: SectionForm, broken: RuleBroken) -> None:
    """Say what keeps it from being saved beside the field that it is about."""
    field = form.label if broken.code == "section_label_taken" else form.parent_id
    field.errors = [labels.rule_message(broken.code, **broken.details)]


def _show_both(section: Section, form: SectionForm, now: dict[str, Any]) -> Response:
    differences = edit_conflicts.merge_saved(form, values_of(form.terms), now)
    other = edit_conflicts.last_saved(section.plan, "plan.section_changed")
    return _show(section, form, status=409, differences=differences, other=other)


def _show(section: Section, form: SectionForm, *, status: int = 200, **told: Any) -> Response:
    return responses.show(
        "planning/section.html", status=status, section=section, plan=section.plan, form=form, **told
    )


@bp.post("/sections/<int:section_id>/place", endpoint="move_section")
@gate.allow(Action.CHANGE_PLAN)
@idempotency.per_form
def move(section_id: int) -> BaseResponse:
    """Change places with the sibling before or behind it; the first stays the first."""
    section = gate.load(Section, section_id, Action.CHANGE_PLAN)
    up = request.form.get("way") == "up"
    moved = move_section(db.session(), section, up=up, by=viewer(), at=clock.now())
    message = _("Đã chuyển mục %(label)s.", label=section.label)
    unmoved = _("Mục %(label)s đã ở đầu hoặc cuối, không chuyển thêm được.", label=section.label)
    return _done(section.plan, message if moved else unmoved, f"section-{section.id}")


@bp.post("/sections/<int:section_id>/removal", endpoint="drop_section")
@gate.allow(Action.CHANGE_PLAN)
@idempotency.per_form
def drop(section_id: int) -> BaseResponse:
    """Remove a section that holds nothing. Raises RuleBroken."""
    section = gate.load(Section, section_id, Action.CHANGE_PLAN)
    plan, label = section.plan, section.label
    remove_section(db.session(), section, by=viewer(), at=clock.now())
    return _done(plan, _("Đã xoá mục %(label)s.", label=label))


def _done(plan: Plan, message: str, anchor: str | None = None) -> BaseResponse:
    go_to = url_for(".outline", plan_id=plan.id, _anchor=anchor)
    return idempotency.commit(responses.changed(None, go_to=go_to, message=message))
