"""The plan's own particulars and its signed document."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.drafting import queries, span_wording
from ocop_tasks.drafting.blueprint import bp
from ocop_tasks.drafting.forms import DocumentForm, PlanForm
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan
from ocop_tasks.models.plan_changes.extension_preview import extended_by_calendar, extended_by_span
from ocop_tasks.models.plan_changes.plan_particulars import (
    Particulars,
    add_document,
    change_plan,
    period_changes,
)
from ocop_tasks.models.plan_changes.span_changes import span_change
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.text.days import middle_of
from ocop_tasks.rules.work.moved_dates import Extended
from ocop_tasks.storage.formats.kinds import Family
from ocop_tasks.web.access import gate
from ocop_tasks.web.forms import edit_conflicts
from ocop_tasks.web.forms.plan_fields import DAYS, WHOLE_YEAR
from ocop_tasks.web.pages import consequence_wording, field_wording, labels, responses
from ocop_tasks.web.pages.consequence_wording import Effect
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import (
    file_responses,
    form_uploads,
    received_files,
    refusal_messages,
    stored_files,
)

DOCUMENTS = (Family.PDF, Family.WORD)


@bp.route("/plans/<int:plan_id>/edit", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_PLAN)
@idempotency.per_form
def edit_plan(plan_id: int) -> Response | BaseResponse:
    """The plan's title, number, days and calendar, to be changed."""
    plan = gate.load(Plan, plan_id, Action.CHANGE_PLAN)
    form = _form(plan)
    if not form.is_submitted():
        return _show(plan, form)
    if not form.validate():
        return _show(plan, form, status=422)
    if form.version.data != str(plan.version):
        return _show_both_versions(plan, form)
    if _changes_span_and_calendar(plan, form):
        form.calendar.errors = [labels.rule_message("span_or_calendar")]
        return _show(plan, form, status=422)
    effects, digest, more_time = _what_follows(plan, form.particulars(plan))
    if effects and form.confirmed.data != digest:
        return _show(plan, form, effects=effects, digest=digest)
    if form.is_missing_reason(more_time):
        return _show(plan, form, status=422, effects=effects, digest=digest)
    return _save(plan, form, effects)


def _changes_span_and_calendar(plan: Plan, form: PlanForm) -> bool:
    """Whether both change of a plan on which units work: what follows from one decides what follows from the other."""
    now, new = Particulars.of(plan), form.particulars(plan)
    is_other_calendar = (now.calendar, now.days_after_cut) != (new.calendar, new.days_after_cut)
    return plan.state is not PlanState.DRAFT and new.span != now.span and is_other_calendar


def _what_follows(plan: Plan, new: Particulars) -> tuple[list[Effect], str, Extended]:
    """What saving does to the plan's work, in words, what tells it from anything else it could do, and how much more
    time it gives.
    """
    session, today = db.session(), clock.today()
    if plan.state is not PlanState.DRAFT and new.span != Particulars.of(plan).span:
        moved = span_change(session, plan, new.days, today=today)
        more_time = extended_by_span(moved, today)
        told = [*consequence_wording.extension_effects(more_time), *span_wording.span_effects(moved)]
        return told, moved.digest, more_time
    found = period_changes(session, plan, new, today=today)
    more_time = extended_by_calendar(found, today)
    told = [*consequence_wording.extension_effects(more_time), *consequence_wording.calendar_effects(found)]
    return told, consequence_wording.digest_of(found), more_time


def _form(plan: Plan, *, sent: bool = True) -> PlanForm:
    """The form with what stands, or with what was ``sent``; an amendment, or an older page, does not ask for days."""
    now = _values(Particulars.of(plan))
    given = now | {"version": plan.version, "base": edit_conflicts.pack_values(now)}
    form = PlanForm(data=given) if sent else PlanForm(formdata=None, data=given)
    form.issued_on.read_near(middle_of(plan.year) if plan.is_of_year else plan.first_day)
    asks_no_days = sent and form.is_submitted() and "span" not in request.form
    if plan.is_amendment or (asks_no_days and plan.state is not PlanState.DRAFT):
        form.keep_span()
    else:
        form.read_days_near(middle_of(plan.year))
    return form


def _values(particulars: Particulars) -> dict[str, Any]:
    """``particulars`` as the form holds them."""
    return asdict(particulars) | {"span": DAYS if particulars.starts_on else WHOLE_YEAR}


def _save(plan: Plan, form: PlanForm, effects: list[Effect]) -> BaseResponse:
    said = {"reason": form.reason.data or ""}
    change_plan(db.session(), plan, form.particulars(plan), by=viewer(), at=clock.now(), **said)
    told = " ".join([_("Đã lưu."), *(effect.text for effect in effects)])
    return idempotency.commit(
        responses.changed(None, go_to=url_for("drafting.edit_plan", plan_id=plan.id), message=told)
    )


def _show_both_versions(plan: Plan, form: PlanForm) -> Response:
    typed, now = _values(form.particulars(plan)), _values(Particulars.of(plan))
    differences = edit_conflicts.merge_saved(form, typed, now)
    form.version.data, form.confirmed.data = str(plan.version), ""
    return _show(
        plan, form, status=409, differences=differences, other=edit_conflicts.last_saved(plan, "plan.changed")
    )


def _show(plan: Plan, form: PlanForm, *, status: int = 200, **told: Any) -> Response:
    return responses.show(
        "drafting/plan.html",
        status=status,
        plan=plan,
        form=form,
        document_form=DocumentForm(formdata=None),
        documents=queries.documents_of(plan),
        accept=refusal_messages.accept(DOCUMENTS),
        calendar_label=field_wording.CALENDAR.get,
        **told,
    )


@bp.post("/plans/<int:plan_id>/documents")
@gate.allow(Action.CHANGE_PLAN, streams=True, files="one")
@idempotency.per_form
def add_plan_document(plan_id: int) -> Response | BaseResponse:
    """Keep a signed document; the newest is shown, earlier ones stay."""
    gate.load(Plan, plan_id, Action.CHANGE_PLAN)
    received = form_uploads.receive_chosen(request.files.getlist("document"), only=DOCUMENTS)
    gate.start_writing()
    plan = gate.load(Plan, plan_id, Action.CHANGE_PLAN)
    if not received.kept:
        return _refused(plan, received)
    kept = received.kept[0]
    add_document(db.session(), plan, stored_files.stored_file(kept), kept.name, by=viewer(), at=clock.now())
    told = _("Đã lưu văn bản “%(name)s”.", name=kept.name)
    return idempotency.commit(
        responses.changed(None, go_to=url_for("drafting.edit_plan", plan_id=plan.id), message=told)
    )


def _refused(plan: Plan, received: received_files.ReceivedFiles) -> Response:
    why = [f"{file.name}: {file.why}" for file in received.refused] or [
        _("Hãy chọn tệp văn bản của kế hoạch.")
    ]
    return _show(plan, _form(plan, sent=False), status=422, refused=why)


@bp.get("/plans/<int:plan_id>/document")
@bp.get("/plans/<int:plan_id>/documents/<int:document_id>")
@gate.allow(Action.SEE_PLAN, fresh=True)
def plan_document(plan_id: int, document_id: int | None = None) -> Response:
    """The plan as signed, byte for byte: the newest document, or an earlier one by its id."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    document = queries.document_of(plan, document_id) or abort(404)
    return file_responses.original(document.file, document.name)
