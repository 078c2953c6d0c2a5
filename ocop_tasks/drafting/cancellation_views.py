"""Whether a task, or one unit's share of it, still applies, and until when: each on a page that says what follows."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.drafting import queries
from ocop_tasks.drafting.blueprint import bp
from ocop_tasks.drafting.forms import DroppingForm, DueForm, ReasonForm, RestoreForm
from ocop_tasks.drafting.page_addresses import task_page
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Task
from ocop_tasks.models.plan_changes.cancellation import cancel_assignment as cancel_share
from ocop_tasks.models.plan_changes.cancellation import cancel_task as cancel
from ocop_tasks.models.plan_changes.cancellation import change_due as move_due
from ocop_tasks.models.plan_changes.cancellation import ended_with
from ocop_tasks.models.plan_changes.cancellation import restore_assignment as restore_share
from ocop_tasks.models.plan_changes.cancellation import restore_task as restore
from ocop_tasks.models.plan_changes.effects_on_assignments import Consequences
from ocop_tasks.models.plan_changes.extension_preview import extended_by, extended_to
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.moved_dates import Extended
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.consequence_wording import extension_effects
from ocop_tasks.web.pages.template_filters import dmy
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer


@bp.get("/tasks/<int:task_id>/units")
@gate.allow(Action.CHANGE_TASK)
def task_units(task_id: int) -> Response:
    """Each unit's share of a task, to be given another date, cancelled or restored."""
    task = gate.load(Task, task_id, Action.CHANGE_TASK)
    by_unit = [
        (unit, list(own)) for unit, own in groupby(queries.shares_of(task), key=lambda share: share.unit)
    ]
    return responses.show("drafting/units.html", task=task, by_unit=by_unit, now=clock.today())


@bp.route("/tasks/<int:task_id>/cancellation", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_TASK)
@idempotency.per_form
def cancel_task(task_id: int) -> Response | BaseResponse:
    """Say why a task no longer applies to anybody; drop it from a draft, until whose publication it can be put back."""
    task = gate.load(Task, task_id, Action.CHANGE_TASK)
    in_draft = task.plan.state is PlanState.DRAFT
    form = DroppingForm() if in_draft else ReasonForm()
    if task.plan.is_amendment:
        form.reason.description = _(
            "Khi áp dụng điều chỉnh, lý do này được ghi cùng nhiệm vụ và các đơn vị đọc được."
        )
    if not form.validate_on_submit():
        return _ask("drafting/cancel_task.html", form, task=task, counts=queries.open_counts(task))
    ended = cancel(db.session(), task, by=viewer(), at=clock.now(), reason=form.reason.data or "")
    if in_draft:
        told = _("Đã xoá nhiệm vụ khỏi bản soạn. Có thể đưa lại cho đến khi ban hành.")
        amended = _("Nhiệm vụ không còn trong bản điều chỉnh. Có thể đưa lại cho đến khi áp dụng.")
        return _to_outline(task, amended if task.plan.is_amendment else told)
    told = ngettext(
        "Đã ghi nhiệm vụ không còn áp dụng; %(num)s công việc không còn được tính.",
        "Đã ghi nhiệm vụ không còn áp dụng; %(num)s công việc không còn được tính.",
        ended,
    )
    return idempotency.commit(responses.changed(None, go_to=task_page(task.id), message=told))


def _to_outline(task: Task, told: str) -> BaseResponse:
    outline = url_for("planning.outline", plan_id=task.plan_id)
    return idempotency.commit(responses.changed(None, go_to=outline, message=told))


@bp.route("/tasks/<int:task_id>/restoration", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_TASK)
@idempotency.per_form
def restore_task(task_id: int) -> Response | BaseResponse:
    """Let a cancelled task apply again."""
    task, form = gate.load(Task, task_id, Action.CHANGE_TASK), RestoreForm()
    more_time = _more_time(task, ended_with(db.session(), task) if task.cancelled_at else [])
    if not form.validate_on_submit() or form.is_missing_reason(more_time):
        return _ask("drafting/restore_task.html", form, task=task, effects=extension_effects(more_time))
    again = restore(db.session(), task, by=viewer(), at=clock.now(), reason=form.reason.data or "")
    if task.plan.state is PlanState.DRAFT:
        return _to_outline(task, _("Đã đưa nhiệm vụ vào lại bản soạn."))
    told = ngettext(
        "Nhiệm vụ áp dụng lại; %(num)s công việc trở về như trước.",
        "Nhiệm vụ áp dụng lại; %(num)s công việc trở về như trước.",
        again,
    )
    return idempotency.commit(responses.changed(None, go_to=task_page(task.id), message=told))


@bp.route("/assignments/<int:assignment_id>/cancellation", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_TASK)
@idempotency.per_form
def cancel_assignment(assignment_id: int) -> Response | BaseResponse:
    """Say why one unit's share no longer applies."""
    share, form = _share(assignment_id), ReasonForm()
    if not form.validate_on_submit():
        return _ask("drafting/cancel_share.html", form, share=share)
    cancel_share(share, by=viewer(), at=clock.now(), reason=form.reason.data or "")
    return _done(share, _("Đã ghi không còn áp dụng với %(unit)s.", unit=share.unit.short_name))


@bp.route("/assignments/<int:assignment_id>/restoration", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_TASK)
@idempotency.per_form
def restore_assignment(assignment_id: int) -> Response | BaseResponse:
    """Let one unit's share apply again."""
    share, form = _share(assignment_id), RestoreForm()
    more_time = _more_time(share.task, [share] if share.status is Status.CANCELLED else [])
    if not form.validate_on_submit() or form.is_missing_reason(more_time):
        return _ask("drafting/restore_share.html", form, share=share, effects=extension_effects(more_time))
    restore_share(share, by=viewer(), at=clock.now(), reason=form.reason.data or "")
    return _done(share, _("Việc áp dụng lại với %(unit)s.", unit=share.unit.short_name))


@bp.route("/assignments/<int:assignment_id>/due", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_TASK)
@idempotency.per_form
def change_due(assignment_id: int) -> Response | BaseResponse:
    """Give one unit another last day, with the reason."""
    share = _share(assignment_id)
    form = DueForm(data={"due_on": share.due_on, "seen": share.due_on.isoformat()})
    form.plan = share.task.plan
    form.due_on.read_within(form.plan.first_day, form.plan.last_day)
    if not form.validate_on_submit() or form.due_on.data is None:
        return _ask_due(form, share)
    if form.seen.data != share.due_on.isoformat():
        form.seen.data = share.due_on.isoformat()
        return _ask_due(form, share, status=409)
    entry = move_due(share, form.due_on.data, by=viewer(), at=clock.now(), reason=form.reason.data or "")
    db.session.add(entry)
    return _done(
        share, _("Hạn của %(unit)s nay là %(day)s.", unit=share.unit.short_name, day=dmy(share.due_on))
    )


def _ask_due(form: DueForm, share: Assignment, *, status: int | None = None) -> Response:
    """The form for another date, with what a later one means; 409: somebody else moved it meanwhile."""
    return responses.show(
        "drafting/due.html",
        status=status or (422 if form.is_submitted() else 200),
        form=form,
        share=share,
        overtaken=status == 409,
        more_time=extended_to(share, date.max, clock.today()),
    )


def _more_time(task: Task, ended: list[Assignment]) -> Extended:
    """How much more time it gives to let what ``ended`` apply again: its date may have been moved meanwhile."""
    again = Consequences(there=ended, restored=ended)
    return extended_by(db.session(), again, task.id, today=clock.today())


def _share(assignment_id: int) -> Assignment:
    """The assignment, for its plan's standing agency to change: 404 and 403 as for its task."""
    share = gate.load(Assignment, assignment_id, Action.SEE_WORK)
    gate.check_may(Action.CHANGE_TASK, share.task)
    return share


def _ask(template: str, form: DroppingForm | ReasonForm | RestoreForm, **told: Any) -> Response:
    return responses.show(template, form=form, status=422 if form.is_submitted() else 200, **told)


def _done(share: Assignment, message: str) -> BaseResponse:
    go_to = url_for("drafting.task_units", task_id=share.task_id)
    return idempotency.commit(responses.changed(None, go_to=go_to, message=message))
