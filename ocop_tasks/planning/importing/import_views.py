"""Taking a plan over from a spreadsheet: it is read and looked through; then, if all is clear, taken whole."""

from __future__ import annotations

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, PlanImport
from ocop_tasks.models.plan_changes import sheet_taking
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.planning.forms import SheetForm
from ocop_tasks.planning.importing import sent_plan
from ocop_tasks.planning.importing.doubt_wording import FIELD
from ocop_tasks.planning.importing.dry_run import DryRun
from ocop_tasks.planning.importing.dry_run_page import show
from ocop_tasks.rules import plan_state
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import import_files, unreadable_files


@bp.route("/plans/<int:plan_id>/import", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_TASK, fresh=True, streams=True, files="one")
def import_upload(plan_id: int) -> Response | BaseResponse:
    """Choose a file; what it holds is kept for its dry run."""
    plan, form = gate.load(Plan, plan_id, Action.CHANGE_TASK), SheetForm()
    if request.method == "GET" and plan.state is not PlanState.DRAFT:
        return responses.go(url_for(".outline", plan_id=plan.id))
    plan_state.after("publish", plan.state)
    import_files.sweep()
    after = request.values.get("after", "")
    if form.validate_on_submit():
        with unreadable_files.told_by(form.file, word_too=False):
            pending = sent_plan.keep(form.file.data, plan, after)
            return responses.go(url_for(".import_dry_run", plan_id=plan.id, key=pending.key))
    status = 422 if form.is_submitted() else 200
    return responses.show(
        "planning/import_upload.html", status=status, plan=plan, form=form, fields=FIELD.values(), after=after
    )


@bp.get("/plans/<int:plan_id>/import/<key>")
@gate.allow(Action.CHANGE_TASK, fresh=True)
def import_dry_run(plan_id: int, key: str) -> Response:
    """Everything that is unclear in the file, and the draft as it would be. Nothing is taken yet."""
    return show(_dry_run(plan_id, key))


@bp.post("/plans/<int:plan_id>/import/<key>")
@gate.allow(Action.CHANGE_TASK, streams=True)
@idempotency.per_form
def import_run(plan_id: int, key: str) -> Response | BaseResponse:
    """Look through the file once more, against the plan as it stands now, and take all that was seen.

    It is read before the writing transaction, for which others would wait.
    """
    before = _read_aside(plan_id, key)
    gate.start_writing()
    run = _dry_run(plan_id, key, before)
    plan_state.after("publish", run.plan.state)
    if not run.is_ready or request.form.get("seen") != run.seen:
        return show(run, status=422, is_other=run.is_ready)
    taken = sheet_taking.take_sheets(
        db.session(),
        run.plan,
        run.read,
        run.sections,
        run.units,
        file_name=run.sent.name,
        by=viewer(),
        at=clock.now(),
    )
    message = ngettext(
        "Đã đưa %(num)s nhiệm vụ vào bản soạn.", "Đã đưa %(num)s nhiệm vụ vào bản soạn.", len(taken.tasks)
    )
    go_to = url_for(".outline", plan_id=plan_id)
    answer = idempotency.commit(responses.changed(None, go_to=go_to, message=message))
    run.sent.pending.drop()
    return answer


@bp.route("/plans/<int:plan_id>/imports/<int:import_id>/removal", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_TASK)
@idempotency.per_form
def take_back_import(plan_id: int, import_id: int) -> Response | BaseResponse:
    """Take out of a draft all that a file brought, after asking; or what was changed since, which keeps it there."""
    plan = gate.load(Plan, plan_id, Action.CHANGE_TASK)
    taken = db.session.get(PlanImport, import_id)
    if taken is None or taken.plan_id != plan.id:
        abort(404)
    if request.method == "GET":
        return _ask(taken)
    try:
        sheet_taking.take_back(db.session(), taken, by=viewer(), at=clock.now())
    except RuleBroken as broken:
        if broken.code != "import_was_changed":
            raise
        return _ask(taken, status=422)
    message = _("Đã rút lại những gì tệp “%(name)s” đưa vào bản soạn.", name=taken.file_name)
    return idempotency.commit(
        responses.changed(None, go_to=url_for(".outline", plan_id=plan_id), message=message)
    )


def _read_aside(plan_id: int, key: str) -> DryRun | None:
    """The dry run with its file read; None where the file is gone: a second click, whose answer is known already."""
    try:
        run = _dry_run(plan_id, key)
    except NotFound:
        return None
    run.read  # noqa: B018  (looking at it is what reads it)
    return run


def _dry_run(plan_id: int, key: str, before: DryRun | None = None) -> DryRun:
    """The dry run of that file; what was read ``before`` is not read again, unless the plan's units have changed."""
    plan = gate.load(Plan, plan_id, Action.CHANGE_TASK)
    run = DryRun(plan, sent_plan.find(key, plan))
    if before is not None and run.is_like(before):
        run.read = before.read
    return run


def _ask(taken: PlanImport, *, status: int = 200) -> Response:
    tasks, sections = sheet_taking.what_changed(db.session(), taken)
    return responses.show(
        "planning/import_removal.html",
        status=status,
        plan=taken.plan,
        taken=taken,
        tasks=tasks,
        sections=sections,
    )
