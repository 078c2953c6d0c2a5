"""Correcting and withdrawing an activity: what it told before stays."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import OutreachActivity
from ocop_tasks.models.plan_changes.measured_tasks import update_for_activity
from ocop_tasks.outreach import queries
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.outreach.entry import duplicates, form_page
from ocop_tasks.outreach.entry.saving import (
    add_village,
    link_photos,
    owner_key,
    photos_of,
    received_photos,
)
from ocop_tasks.outreach.forms import CorrectionForm
from ocop_tasks.outreach.log_plans import plans_of
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import expired_sign_in, gate
from ocop_tasks.web.forms.fields import ReasonForm
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.pages.template_filters import dmy
from ocop_tasks.web.pages.template_gettext import grouped
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import form_uploads, unfinished_uploads
from ocop_tasks.web.uploads.received_files import ReceivedFiles


@bp.get("/outreach/activities/<int:activity_id>/correction")
@gate.allow(Action.LOG_OUTREACH, fresh=True, kept=True)
def correction(activity_id: int) -> Response:
    """The form with what the activity tells now."""
    activity, form = queries.shown(activity_id, Action.LOG_OUTREACH), CorrectionForm()
    form_page.set_choices(form, plans_of(activity), activity.unit)
    form.show(activity.content)
    form.version.data = str(activity.version)
    return form_page.show_form(form, plans_of(activity), activity=activity)


@bp.post("/outreach/activities/<int:activity_id>/correction")
@gate.allow(Action.LOG_OUTREACH, streams=True, files="many")
@idempotency.per_key
@expired_sign_in.keeps_form_over_sign_in
def correct(activity_id: int) -> Response | BaseResponse:
    """Let the activity tell what the form says; both versions stay."""
    before = gate.load(OutreachActivity, activity_id, Action.LOG_OUTREACH)
    received = received_photos({photo.sha256 for photo in before.standing_photos if photo.id in _kept_ids()})
    gate.start_writing()
    activity, form = queries.shown(activity_id, Action.LOG_OUTREACH), CorrectionForm()
    form_page.set_choices(form, plans_of(activity), activity.unit)
    if expired_sign_in.is_opened_again():
        return _open_again(activity, form, received)
    return _take(activity, form, received)


def _take(
    activity: OutreachActivity, form: CorrectionForm, received: ReceivedFiles
) -> Response | BaseResponse:
    form_page.validate(form, plans_of(activity), activity.plan, activity)
    form_uploads.exclude_taken(received, owner_key(activity))
    overtaken = form.version.data != str(activity.version)
    if form.errors or received.refused or overtaken:
        return _show_form_again(activity, form, received, overtaken=overtaken)
    if alike := duplicates.possible_duplicates(form.told, activity.unit, but=activity):
        return form_page.show_form_again(
            form,
            plans_of(activity),
            received,
            status=409,
            alike=alike,
            activity=activity,
            kept_ids=_kept_ids(),
        )
    try:
        _save(activity, form, received)
    except RuleBroken as broken:
        return _show_form_again(activity, form, received, broken=labels.rule_message(broken.code))
    told = [_("Đã sửa. Nội dung trước khi sửa vẫn còn trong nhật ký."), received.duplicates_message]
    message = " ".join(filter(None, told))
    go_to = url_for(".activity", activity_id=activity.id)
    return idempotency.commit(responses.changed(None, go_to=go_to, message=message))


def _open_again(activity: OutreachActivity, form: CorrectionForm, received: ReceivedFiles) -> Response:
    unfinished_uploads.keep_for_retry(received)
    return form_page.show_form(
        form, plans_of(activity), activity=activity, kept=received.kept, kept_ids=_kept_ids()
    )


def _kept_ids() -> set[int]:
    """The photos that the activity had and that the form leaves in it."""
    return set(request.form.getlist("photo", type=int))


def _save(activity: OutreachActivity, form: CorrectionForm, received: ReceivedFiles) -> None:
    kept_ids = _kept_ids()
    by, at, before = viewer(), clock.now(), activity.content
    activity.correct(
        form.told,
        by=by,
        at=at,
        reason=form.reason.data or "",
        photos=photos_of(received.kept),
        without=[photo for photo in activity.standing_photos if photo.id not in kept_ids],
    )
    link_photos(activity, received.kept)
    add_village(activity)
    update_for_activity(db.session(), activity, by=by, at=at, before=before)


def _show_form_again(
    activity: OutreachActivity,
    form: CorrectionForm,
    received: ReceivedFiles,
    *,
    overtaken: bool = False,
    broken: str | None = None,
) -> Response:
    """The page again with all that was typed; what somebody else saved meanwhile stands beside it."""
    seen = form.version.data
    form.version.data = str(activity.version)
    return form_page.show_form_again(
        form,
        plans_of(activity),
        received,
        told=[broken, _newest_of(activity) if overtaken else None],
        activity=activity,
        broken=broken,
        overtaken=overtaken,
        seen=seen,
        kept_ids=_kept_ids(),
        status=409 if overtaken else 422,
    )


def _newest_of(activity: OutreachActivity) -> str:
    """What somebody else saved meanwhile, in one sentence."""
    return _(
        "Vừa có người khác sửa hoạt động này: %(by)s ghi “%(topic)s”, %(day)s, %(reached)s lượt người. "
        "Hãy xem cả hai bản, sửa nếu cần rồi lưu lại.",
        by=activity.versions[-1].by.name,
        topic=activity.topic,
        day=dmy(activity.held_on),
        reached=grouped(activity.reached),
    )


@bp.route("/outreach/activities/<int:activity_id>/withdrawal", methods=["GET", "POST"])
@gate.allow(Action.LOG_OUTREACH, fresh=True)
@idempotency.per_form
def withdraw(activity_id: int) -> Response | BaseResponse:
    """Take an activity out of every count, in sight and with a reason."""
    activity, form = queries.shown(activity_id, Action.LOG_OUTREACH), ReasonForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return responses.show("outreach/withdrawal.html", form=form, activity=activity, status=status)
    by, at = viewer(), clock.now()
    activity.withdraw(by=by, at=at, reason=form.reason.data or "")
    update_for_activity(db.session(), activity, by=by, at=at)
    message = _("Đã rút lại hoạt động; hoạt động không còn được tính.")
    go_to = url_for(".activity", activity_id=activity.id)
    return idempotency.commit(responses.changed(None, go_to=go_to, message=message))
