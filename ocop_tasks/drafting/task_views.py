"""Changing a task, and making a new one: the form, what would follow from it, and then the change itself."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.drafting.blueprint import bp
from ocop_tasks.drafting.deadline_preview import chosen, parse_offer, read_wording
from ocop_tasks.drafting.forms import RhythmForm, TaskForm
from ocop_tasks.drafting.page_addresses import task_page
from ocop_tasks.drafting.task_form_page import TaskFormPage
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Task
from ocop_tasks.models.plan_changes.task_editing import add_task, change_task
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.consequence_wording import Effect
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer

PREVIEWS = {"use_date", "use_rule", "show_dates"}
"""What the form's buttons send that save nothing."""


@bp.route("/tasks/<int:task_id>/edit", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_TASK)
@idempotency.per_form
def edit_task(task_id: int) -> Response | BaseResponse:
    """The task as it stands, to be changed."""
    task = gate.load(Task, task_id, Action.CHANGE_TASK)
    return _respond(TaskFormPage(task.plan, task))


@bp.route("/plans/<int:plan_id>/tasks/new", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_TASK)
@idempotency.per_form
def new_task(plan_id: int) -> Response | BaseResponse:
    """An empty task of the plan, to be filled in; ``?section=`` says where it stands unless another is chosen."""
    asked = request.args.get("section", type=int)
    return _respond(TaskFormPage(gate.load(Plan, plan_id, Action.CHANGE_TASK), section_id=asked))


@bp.get("/plans/<int:plan_id>/deadline")
@gate.allow(Action.CHANGE_TASK)
def deadline(plan_id: int) -> Response:
    """How the portal understands the wording of a deadline, as it is typed."""
    plan = gate.load(Plan, plan_id, Action.CHANGE_TASK)
    return responses.show(
        "drafting/_deadline_preview.html", plan=plan, reading=read_wording(request.args.get("wording"), plan)
    )


@bp.get("/plans/<int:plan_id>/due-dates")
@gate.allow(Action.CHANGE_TASK)
def due_dates(plan_id: int) -> Response:
    """The days of the year on which the chosen rhythm and rule make a task due."""
    plan = gate.load(Plan, plan_id, Action.CHANGE_TASK)
    form = RhythmForm(request.args)
    wrong = form.due_rule.wrong_with(form.frequency.data)
    return responses.show("drafting/_due_dates.html", plan=plan, offer=chosen(plan, form), wrong=wrong)


def _respond(page: TaskFormPage) -> Response | BaseResponse:
    """What the form's step asks for: itself, both versions, its errors, its consequences, or the change."""
    form = page.form
    if not form.is_submitted():
        return page.show()
    if PREVIEWS & request.form.keys():
        _take_over(form)
        return page.show()
    if page.is_stale:
        return page.show_both_versions()
    if not form.validate():
        return page.show(status=422)
    found, effects = page.consequences, page.effects
    if form.is_missing_reason(found, page.more_time):
        return page.show(status=422, effects=effects, digest=found.digest)
    if (found or page.gives_new_work) and form.confirmed.data != found.digest:
        return page.show(effects=effects, digest=found.digest)
    task = _save(page)
    return idempotency.commit(responses.changed(None, go_to=_page_after(task), message=_saved(effects)))


def _page_after(task: Task) -> str:
    """Where one goes on: to the task, or to the outline of a draft, which has no figures yet."""
    if task.plan.is_running:
        return task_page(task.id)
    return url_for("planning.outline", plan_id=task.plan_id, _anchor=f"section-{task.section_id}")


def _take_over(form: TaskForm) -> None:
    """Put into the form what the portal read in its wording; ``show_dates`` only asks for the dates of its rule."""
    with suppress(ValueError):
        if "use_date" in request.form:
            form.due_on.data, form.due_on.raw_data = date.fromisoformat(request.form["use_date"]), None
        if "use_rule" in request.form:
            form.frequency.data, form.due_rule.data = parse_offer(request.form["use_rule"])


def _save(page: TaskFormPage) -> Task:
    session, terms, by, at = db.session(), page.form.terms, viewer(), clock.now()
    if page.task is None:
        return add_task(session, page.plan, terms, page.units, by=by, at=at)
    change_task(session, page.task, terms, page.units, by=by, at=at, reason=page.form.reason.data or "")
    return page.task


def _saved(effects: list[Effect]) -> str:
    return " ".join([_("Đã lưu."), *(effect.text for effect in effects)])
