"""Plans as files: a plan is taken out; a file is looked through, and then becomes a draft, whole or not at all."""

from __future__ import annotations

import json

from flask import Response, abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan
from ocop_tasks.planning import plan_file_wording, queries
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.planning.forms import PlanFileForm
from ocop_tasks.rules.access import Action, may_make_plans
from ocop_tasks.seeding.plan_import import CheckedPlan, Maker, check_plan, import_plan
from ocop_tasks.seeding.plan_writing import export_plan
from ocop_tasks.seeding.problems import SeedError
from ocop_tasks.seeding.yaml_files import LARGEST
from ocop_tasks.storage.formats.file_names import safe_name
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import import_files
from ocop_tasks.web.uploads.import_files import PendingImport

KIND = "plan"
MOST_SHOWN = 100
"""Problems on a page; how many there are in all is told."""


@bp.get("/plans/<int:plan_id>/plan.yaml")
@gate.allow(Action.EXPORT_PLAN)
def plan_file(plan_id: int) -> Response:
    """What is decided of the plan, as a file that this portal and others take in."""
    plan = gate.load(Plan, plan_id, Action.EXPORT_PLAN)
    response = Response(export_plan(db.session(), plan), mimetype="application/yaml")
    response.headers.set("Content-Disposition", "attachment", filename=f"{plan.code}.yaml")
    return response


@bp.route("/plans/file", methods=["GET", "POST"])
@gate.allow(Action.MAKE_PLAN, fresh=True, streams=True, files="one")
def send_plan_file() -> Response | BaseResponse:
    """Choose a file; what is wrong with it is said at once, else it is kept until it was looked through."""
    _check_may_make()
    form = PlanFileForm()
    import_files.sweep()
    if not form.validate_on_submit():
        return _ask(form, status=422 if form.is_submitted() else 200)
    name, content = safe_name(form.file.data.filename or ""), form.file.data.stream.read(LARGEST + 1)
    try:
        _check(name, content)
    except SeedError as error:
        return _ask(form, error, status=422)
    told = json.dumps({"name": name, "text": content.decode()}).encode()
    pending = import_files.keep(told, owner_id=viewer().id, kind=KIND, update=False)
    return responses.go(url_for(".look_at_plan_file", key=pending.key))


@bp.get("/plans/file/<key>")
@gate.allow(Action.MAKE_PLAN, fresh=True)
def look_at_plan_file(key: str) -> Response:
    """What the file would make, and what should have been seen of it. Nothing is made yet."""
    _check_may_make()
    pending = _pending(key)
    try:
        checked = _check(*_read(pending))
    except SeedError as error:
        return _ask(PlanFileForm(formdata=None), error)
    return responses.show(
        "planning/plan_file_check.html",
        key=key,
        checked=checked,
        seed=checked.seed,
        units=queries.named_as(checked.seed.issuer, checked.seed.standing_agency),
        wording=plan_file_wording,
        most=MOST_SHOWN,
    )


@bp.post("/plans/file/<key>")
@gate.allow(Action.MAKE_PLAN)
@idempotency.per_form
def take_plan_file(key: str) -> Response | BaseResponse:
    """Look through the file once more, against the portal as it stands now, and make the draft."""
    _check_may_make()
    pending = _pending(key)
    try:
        checked = _check(*_read(pending))
    except SeedError as error:
        return _ask(PlanFileForm(formdata=None), error, status=422)
    plan = import_plan(db.session(), checked, by=viewer(), at=clock.now())
    told = _("Đã tạo bản soạn từ tệp. Chỉ cơ quan bạn thấy cho đến khi ban hành.")
    answer = idempotency.commit(
        responses.changed(None, go_to=url_for(".outline", plan_id=plan.id), message=told)
    )
    pending.drop()
    return answer


def _check_may_make() -> None:
    if not may_make_plans(viewer()):
        abort(403)


def _check(name: str, content: bytes) -> CheckedPlan:
    """Hold the file against the portal; an officer makes plans of his own agency. Raises SeedError."""
    unit = viewer().unit
    maker = Maker(unit.code, frozenset(each.code for each in queries.issuers_for(unit)))
    return check_plan(db.session(), content, name, maker=maker)


def _pending(key: str) -> PendingImport:
    return import_files.find(key, owner_id=viewer().id, kind=KIND)


def _read(pending: PendingImport) -> tuple[str, bytes]:
    """The file's name and what is in it. Answers 404 where it was carried out just now."""
    told = json.loads(pending.read())
    return told["name"], told["text"].encode()


def _ask(form: PlanFileForm, error: SeedError | None = None, *, status: int = 200) -> Response:
    return responses.show(
        "planning/plan_file_upload.html",
        status=status,
        form=form,
        error=error,
        wording=plan_file_wording,
        most=MOST_SHOWN,
    )
