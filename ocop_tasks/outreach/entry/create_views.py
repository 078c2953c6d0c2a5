"""Logging an activity."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, OutreachActivity, Plan
from ocop_tasks.models.plan_changes.measured_tasks import update_for_activity
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.outreach.entry import duplicates, form_page, plan_of_day
from ocop_tasks.outreach.entry.prefill import prefill
from ocop_tasks.outreach.entry.saving import add_village, link_photos, photos_of, received_photos
from ocop_tasks.outreach.forms import ActivityForm
from ocop_tasks.outreach.log_plans import LogPlans, log_plans
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import expired_sign_in, gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.template_filters import dmy
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import form_uploads, unfinished_uploads
from ocop_tasks.web.uploads.received_files import ReceivedFile


@bp.get("/outreach/activities/new")
@gate.allow(Action.LOG_OUTREACH, fresh=True, kept=True)
def new() -> Response:
    """The form of a new activity; ``?copy=`` fills it with an earlier one."""
    plans, form = log_plans(), ActivityForm()
    form_page.set_choices(form, plans, viewer().unit)
    return form_page.show_form(form, plans, prefilled=prefill(form, plans, viewer().unit))


@bp.post("/outreach/activities/new")
@gate.allow(Action.LOG_OUTREACH, streams=True, files="many")
@idempotency.per_key
@expired_sign_in.keeps_form_over_sign_in
def log() -> Response | BaseResponse:
    """Take an activity with its photos; sent twice under one key it is there once."""
    received = received_photos()
    gate.start_writing()
    form, plans = ActivityForm(), log_plans()
    form_page.set_choices(form, plans, viewer().unit)
    plan = plan_of_day.plan_of(form, plans)
    if expired_sign_in.is_opened_again():
        unfinished_uploads.keep_for_retry(received)
        return form_page.show_form(form, plans, kept=received.kept)
    form_page.validate(form, plans, plan)
    form_uploads.exclude_taken(received, "")
    if form.errors or received.refused or plan is None:
        return form_page.show_form_again(form, plans, received)
    if alike := duplicates.possible_duplicates(form.told, viewer().unit):
        return form_page.show_form_again(form, plans, received, status=409, alike=alike)
    saved = _save(plan, form, received.kept)
    return idempotency.commit(_show_saved(plans, *saved, received.duplicates_message))


def _save(
    plan: Plan, form: ActivityForm, kept: Sequence[ReceivedFile]
) -> tuple[OutreachActivity, Sequence[Assignment]]:
    """The activity, and the assignments of measured tasks that it counts for."""
    activity = OutreachActivity.log(
        plan,
        form.told,
        by=viewer(),
        at=clock.now(),
        photos=photos_of(kept),
    )
    db.session.add(activity)
    add_village(activity)
    counts_for = update_for_activity(db.session(), activity, by=viewer(), at=activity.recorded_at)
    db.session.flush()
    link_photos(activity, kept)
    return activity, counts_for


def _saved_message(plans: LogPlans, activity: OutreachActivity, counts_for: Sequence[Assignment]) -> str:
    """That it is there, and where it counts when that is not where one would look."""
    said = [_("Đã ghi hoạt động “%(topic)s”.", topic=activity.topic)]
    if plans.ids != (activity.plan_id,):
        name = local(activity.plan, "short_name")
        said.append(_("Hoạt động tính vào kế hoạch %(plan)s.", plan=name))
    if activity.task and activity.task.measure and not counts_for:
        said.append(
            _(
                "Đơn vị bạn không chủ trì nhiệm vụ này trong kỳ có ngày %(day)s, nên tiến độ nhiệm vụ không đổi.",
                day=dmy(activity.held_on),
            )
        )
    return " ".join(said)


def _show_saved(
    plans: LogPlans, activity: OutreachActivity, counts_for: Sequence[Assignment], twice: str
) -> BaseResponse:
    """On to the next entry where one asked for it, otherwise to the activity."""
    message = " ".join(filter(None, [_saved_message(plans, activity, counts_for), twice]))
    if "again" in request.form:
        return responses.changed(None, go_to=url_for(".new", plan=plans.choice.chosen), message=message)
    return responses.changed(None, go_to=url_for(".activity", activity_id=activity.id), message=message)
