"""The page of an activity's form: what it offers, and what it holds before one types."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Response, make_response, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from ocop_tasks import clock
from ocop_tasks.figures.outreach.outreach_scope import NO_COMMUNE
from ocop_tasks.models import OutreachActivity, Plan, Task, Unit
from ocop_tasks.outreach import queries
from ocop_tasks.outreach.entry import duplicates, plan_of_day
from ocop_tasks.outreach.forms import ActivityForm, whole_plan
from ocop_tasks.outreach.log_plans import LogPlans
from ocop_tasks.rules.outreach import activities
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.pages.template_filters import plan_time
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.web.uploads import unfinished_uploads
from ocop_tasks.web.uploads.received_files import ReceivedFile, ReceivedFiles


def set_choices(form: ActivityForm, plans: LogPlans, unit: Unit) -> None:
    """Put in what can be chosen: the plans' communes and units, and the tasks of ``unit``."""
    units = queries.units_of(plans)
    communes = [SelectChoice(str(each.id), each.short_name) for each in queries.communes_in(units)]
    nowhere = SelectChoice(str(NO_COMMUNE), _("Không riêng xã nào"))
    form.commune.choices = [SelectChoice("", _("Chọn xã")), *communes, nowhere]
    issuers = {plan.issuer_id for plan in plans.plans}
    others = [each for each in units if each.id not in {unit.id, *issuers}]
    form.cohosts.choices = [SelectChoice(str(each.id), each.short_name) for each in others]
    tasks = queries.tasks_of(plans, unit)
    form.plans_by_choice = {str(task.id): task.plan_id for task in tasks}
    if not plans.names:
        choices = [SelectChoice(str(task.id), _task_name(task)) for task in tasks]
        form.task.choices = [SelectChoice("", _("Không gắn nhiệm vụ")), *choices]
        return
    form.plans_by_choice |= {whole_plan(plan_id): plan_id for plan_id in plans.ids}
    form.task.flags.optional = False
    form.task.choices = [
        SelectChoice("", _("Chọn kế hoạch hoặc nhiệm vụ")),
        *(choice for plan_id, name in plans.names.items() for choice in _choices_of(plan_id, name, tasks)),
    ]


def _choices_of(plan_id: int, name: str, tasks: Sequence[Task]) -> list[SelectChoice]:
    """One of several plans: as a whole, and its tasks."""
    whole = SelectChoice(whole_plan(plan_id), _("%(plan)s, không gắn nhiệm vụ", plan=name))
    own = [task for task in tasks if task.plan_id == plan_id]
    return [whole, *(SelectChoice(str(task.id), f"{name} · {_task_name(task)}") for task in own)]


def _task_name(task: Task) -> str:
    return f"{task.section.label} · {local(task)}"


def show_form(
    form: ActivityForm,
    plans: LogPlans,
    *,
    activity: OutreachActivity | None = None,
    kept: Sequence[ReceivedFile] = (),
    status: int = 200,
    **told: Any,
) -> Response:
    """The page with the form in it; ``kept`` are photos that wait for it, as unfinished files."""
    unit = activity.unit if activity else viewer().unit
    return responses.show(
        "outreach/form.html",
        status=status,
        form=form,
        plans=plans,
        activity=activity,
        kept=kept,
        villages=queries.villages_of(plans),
        topics=queries.topics_of(unit),
        key=request.form.get(idempotency.FIELD) or secrets.token_urlsafe(16),
        limits=portal_settings(),
        moment=clock.real_now().isoformat(timespec="seconds"),
        counted_days=plan_of_day.counted_days(plans, activity),
        **told,
    )


def show_form_again(
    form: ActivityForm,
    plans: LogPlans,
    received: ReceivedFiles,
    *,
    status: int = 422,
    told: Sequence[str | None] = (),
    alike: Sequence[OutreachActivity] = (),
    **shown: Any,
) -> Response:
    """What could not be taken: the page with all that was typed, or for a device's queue what to mend.

    ``alike``: activities that this one may be, logged already.
    """
    if responses.is_from_queue():
        more: dict[str, Any] = {"version": form.version.data or ""}
        if alike:
            more["alike"] = duplicates.as_links(alike)
        said = [*told, duplicates.duplicates_sentence(alike) if alike else None]
        return make_response(responses.queue_form_refused(form, received, status, told=said, **more))
    unfinished_uploads.keep_for_retry(received)
    kept, refused = received.kept, received.refused
    return show_form(form, plans, kept=kept, refused=refused, alike=alike, status=status, **shown)


def validate(
    form: ActivityForm, plans: LogPlans, plan: Plan | None, activity: OutreachActivity | None = None
) -> None:
    """Say beside each field what cannot be so of an activity of ``plan``, which is None where nobody chose one."""
    if not form.validate() or not _has_valid_task(plan, form):
        return
    assert plan
    if not plan.is_running:
        form.held_on.errors = [*form.held_on.errors, plan_of_day.closed(plan)]
        return
    told, stands_on = form.told, activity.held_on if activity else None
    for wrong in activities.problems(told, today=clock.today(), year=plan.span, stands_on=stands_on):
        field, is_day = form[wrong.field], wrong.code == "day_not_counted"
        sentence = (
            plan_of_day.not_counted_message(told.held_on, plans, activity)
            if is_day
            else labels.rule_message(wrong.code)
        )
        field.errors = [*field.errors, sentence]


def _has_valid_task(plan: Plan | None, form: ActivityForm) -> bool:
    """Whether the task is one of the plan's; the day may have led to another plan than the form was opened for."""
    if plan is None:
        said = _("Hãy chọn kế hoạch, hoặc nhiệm vụ của kế hoạch, mà hoạt động này phục vụ.")
        form.task.errors = [*form.task.errors, said]
        return False
    if not form.task.data or form.chosen_plan_id == plan.id:
        return True
    said = _("Hãy chọn một nhiệm vụ mà đơn vị bạn thực hiện trong kế hoạch %(time)s.", time=plan_time(plan))
    form.task.errors = [*form.task.errors, said]
    return False
