"""How far a task of a draft is, as a spreadsheet said it: looked at, and put right before the plan is published."""

from __future__ import annotations

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.drafting.blueprint import bp
from ocop_tasks.drafting.start_form import StartForm
from ocop_tasks.extensions import db
from ocop_tasks.models import Task, TaskStart
from ocop_tasks.models.plan_changes.taking_over import change_start, has_earlier_periods
from ocop_tasks.rules import plan_state
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer


@bp.route("/tasks/<int:task_id>/start", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_TASK)
@idempotency.per_form
def task_start(task_id: int) -> Response | BaseResponse:
    """What the task's shares begin with, to be changed; a task of which no file said anything has nothing here."""
    task = gate.load(Task, task_id, Action.CHANGE_TASK)
    if request.method == "GET" and (task.start is None or task.plan.state is not PlanState.DRAFT):
        return responses.go(url_for(".edit_task", task_id=task.id))
    plan_state.after("publish", task.plan.state)
    known = task.start or abort(404)
    seen = _seen(known)
    form = StartForm(data={"seen": seen, **_values(known)})
    form.today = clock.today()
    if not form.validate_on_submit():
        return _show(task, form, status=422 if form.is_submitted() else 200)
    if form.seen.data != seen:
        form.seen.data = seen
        return _show(task, form, status=409)
    change_start(db.session(), task, known, form.start(known.start), by=viewer(), at=clock.now())
    outline = url_for("planning.outline", plan_id=task.plan_id, _anchor=f"section-{task.section_id}")
    return idempotency.commit(responses.changed(None, go_to=outline, message=_("Đã lưu.")))


def _show(task: Task, form: StartForm, *, status: int) -> Response:
    return responses.show(
        "drafting/task_start.html",
        status=status,
        task=task,
        form=form,
        has_earlier=has_earlier_periods(task),
        overtaken=status == 409,
    )


def _values(known: TaskStart) -> dict[str, object]:
    """As the form's fields hold it."""
    names = ("percent", "done_on", "earlier_done")
    return {"status": known.status.value} | {name: getattr(known, name) for name in names}


def _seen(known: TaskStart) -> str:
    return "-".join(str(value) for value in _values(known).values())
