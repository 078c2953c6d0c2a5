"""The page of an activity's form: what it offers, and what it holds before one types."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, cast

from flask import Response, make_response, request
from flask_babel import gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from ocop_tasks import clock
from ocop_tasks.figures.log_scope import NO_COMMUNE
from ocop_tasks.models import OutreachActivity, Plan, Task, Unit
from ocop_tasks.outreach import days, queries
from ocop_tasks.outreach.forms import ActivityForm
from ocop_tasks.rules import outreach
from ocop_tasks.rules.access import Action
from ocop_tasks.web import arrived, gate, labels, once, pages, queued
from ocop_tasks.web.filters import local
from ocop_tasks.web.uploads import Kept, Received


def offer(form: ActivityForm, plan: Plan, unit: Unit) -> None:
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


def begin(form: ActivityForm, plan: Plan, unit: Unit) -> None:
    """Fill an empty form: today, and what the unit's last activity, or the one to be copied, tells but its numbers."""
    earlier = _copied() or queries.last_of(unit)
    if earlier is None:
        form.commune.data = str(unit.id)
        form.task.data = _first_task(form)
    else:
        form.show(earlier.told)
        form.reached.data = form.women.data = form.minority.data = None
        if "copy" not in request.args:
            form.note.data = ""
    if "task" in request.args:
        form.task.data = request.args["task"]
    form.held_on.data = days.first_to_offer(plan)
    for field in (form.commune, form.task):
        if field.data not in _offered(field):
            field.data = ""


def _first_task(form: ActivityForm) -> str:
    """The first of the unit's tasks, which is one measured by the log where there is such a one."""
    offered = _offered(form.task)
    return offered[1] if len(offered) > 1 else ""


def _offered(field: SelectField) -> list[str]:
    return [choice.value for choice in cast(list[SelectChoice], field.choices)]


def _copied() -> OutreachActivity | None:
    wanted = request.args.get("copy", type=int)
    return gate.load(OutreachActivity, wanted, Action.SEE_OUTREACH) if wanted else None


def show_form(
    form: ActivityForm,
    plan: Plan,
    *,
    activity: OutreachActivity | None = None,
    kept: Sequence[Kept] = (),
    status: int = 200,
    **told: Any,
) -> Response:
    """The page with the form in it; ``kept`` are photos that wait for it, as unfinished files."""
    unit = activity.unit if activity else gate.viewer().unit
    return pages.show(
        "outreach/form.html",
        status=status,
        form=form,
        plan=plan,
        activity=activity,
        kept=kept,
        villages=queries.villages_of(plan),
        topics=queries.topics_of(unit),
        key=request.form.get(once.FIELD) or secrets.token_urlsafe(16),
        limits=gate.portal(),
        moment=clock.real_now().isoformat(timespec="seconds"),
        counted_days=days.counted_days(plan, activity),
        **told,
    )


def ask_again(
    form: ActivityForm,
    plan: Plan,
    received: Received,
    *,
    status: int = 422,
    told: Sequence[str | None] = (),
    **shown: Any,
) -> Response:
    """What could not be taken: the page with all that was typed, or for a device's queue what to mend."""
    if queued.asked():
        version = form.version.data or ""
        return make_response(queued.not_taken(form, received, status, told=told, version=version))
    arrived.put_aside(received)
    return show_form(form, plan, kept=received.kept, refused=received.refused, status=status, **shown)


def check(form: ActivityForm, plan: Plan, activity: OutreachActivity | None = None) -> None:
    """Say beside each field what cannot be so."""
    if not form.validate() or not _serves_a_task_of(plan, form):
        return
    told, stands_on = form.told, activity.held_on if activity else None
    for wrong in outreach.problems(told, today=clock.today(), year=plan.span, stands_on=stands_on):
        field, is_day = form[wrong.field], wrong.code == "day_not_counted"
        sentence = (
            days.not_counted(told.held_on, plan, activity) if is_day else labels.sentence_of(wrong.code)
        )
        field.errors = [*field.errors, sentence]


def _serves_a_task_of(plan: Plan, form: ActivityForm) -> bool:
    """Whether the task is one of those offered; the day may have led to another plan than the form was opened for."""
    if form.task.data in _offered(form.task):
        return True
    said = _("Hãy chọn một nhiệm vụ mà đơn vị bạn thực hiện trong kế hoạch năm %(year)s.", year=plan.year)
    form.task.errors = [*form.task.errors, said]
    return False
