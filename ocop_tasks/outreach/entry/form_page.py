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
from ocop_tasks.outreach.entry.prefill import values_of
from ocop_tasks.outreach.forms import ActivityForm
from ocop_tasks.rules.outreach import activities
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.pages.template_filters import plan_time
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.web.uploads import unfinished_uploads
from ocop_tasks.web.uploads.received_files import ReceivedFile, ReceivedFiles


def set_choices(form: ActivityForm, plan: Plan, unit: Unit) -> None:
    """Put in what can be chosen: the plan's communes and units, and the tasks of ``unit``."""
    units = queries.units_of(plan)
    communes = [SelectChoice(str(each.id), each.short_name) for each in queries.communes_in(units)]
    nowhere = SelectChoice(str(NO_COMMUNE), _("Không riêng xã nào"))
    form.commune.choices = [SelectChoice("", _("Chọn xã")), *communes, nowhere]
    others = [each for each in units if each.id not in (unit.id, plan.issuer_id)]
    form.cohosts.choices = [SelectChoice(str(each.id), each.short_name) for each in others]
    tasks = [SelectChoice(str(task.id), _task_name(task)) for task in queries.tasks_of(plan, unit)]
    form.task.choices = [SelectChoice("", _("Không gắn nhiệm vụ")), *tasks]


def _task_name(task: Task) -> str:
    return f"{task.section.label} · {local(task)}"


def show_form(
    form: ActivityForm,
    plan: Plan,
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
        plan=plan,
        activity=activity,
        kept=kept,
        villages=queries.villages_of(plan),
        topics=queries.topics_of(unit),
        key=request.form.get(idempotency.FIELD) or secrets.token_urlsafe(16),
        limits=portal_settings(),
        moment=clock.real_now().isoformat(timespec="seconds"),
        counted_days=plan_of_day.counted_days(plan, activity),
        **told,
    )


def show_form_again(
    form: ActivityForm,
    plan: Plan,
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
    return show_form(form, plan, kept=kept, refused=refused, alike=alike, status=status, **shown)


def validate(form: ActivityForm, plan: Plan, activity: OutreachActivity | None = None) -> None:
    """Say beside each field what cannot be so."""
    if not form.validate() or not _has_valid_task(plan, form):
        return
    if not plan.is_running:
        form.held_on.errors = [*form.held_on.errors, plan_of_day.closed(plan)]
        return
    told, stands_on = form.told, activity.held_on if activity else None
    for wrong in activities.problems(told, today=clock.today(), year=plan.span, stands_on=stands_on):
        field, is_day = form[wrong.field], wrong.code == "day_not_counted"
        sentence = (
            plan_of_day.not_counted_message(told.held_on, plan, activity)
            if is_day
            else labels.rule_message(wrong.code)
        )
        field.errors = [*field.errors, sentence]


def _has_valid_task(plan: Plan, form: ActivityForm) -> bool:
    """Whether the task is one of those offered; the day may have led to another plan than the form was opened for."""
    if form.task.data in values_of(form.task):
        return True
    said = _("Hãy chọn một nhiệm vụ mà đơn vị bạn thực hiện trong kế hoạch %(time)s.", time=plan_time(plan))
    form.task.errors = [*form.task.errors, said]
    return False
