"""Taking a list over from a file in two steps: it is read and looked through; then, if all is clear, taken whole."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan
from ocop_tasks.models.plan_changes.product_changes import take_products
from ocop_tasks.products import queries
from ocop_tasks.products.blueprint import bp
from ocop_tasks.products.forms import ImportForm
from ocop_tasks.products.importing import sent_tables
from ocop_tasks.products.importing.columns import FIELDS
from ocop_tasks.products.importing.dry_run import DryRun
from ocop_tasks.products.importing.sent_tables import Choices
from ocop_tasks.products.list_views import group_name
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import import_files, unreadable_files

SHOWN = 200
"""Rows of each list that a page shows; how many there are in all is told."""


@bp.route("/plans/<int:plan_id>/products/import", methods=["GET", "POST"])
@gate.allow(Action.KEEP_PRODUCTS, fresh=True, streams=True, files="one")
def import_upload(plan_id: int) -> Response | BaseResponse:
    """Choose a file; what it holds is kept for its dry run."""
    plan, form = gate.load(Plan, plan_id, Action.KEEP_PRODUCTS), ImportForm()
    import_files.sweep()
    target = request.values.get("target", type=int)
    if form.validate_on_submit():
        with unreadable_files.told_by(form.file, word_too=True):
            pending = sent_tables.keep(form.file.data, plan)
            return responses.go(url_for(".import_dry_run", plan_id=plan.id, key=pending.key, target=target))
    return responses.show(
        "products/import_upload.html",
        status=422 if form.is_submitted() else 200,
        plan=plan,
        form=form,
        fields=FIELDS,
        targets=queries.targets_of(plan),
        target_id=target,
    )


@bp.get("/plans/<int:plan_id>/products/import/<key>")
@gate.allow(Action.KEEP_PRODUCTS, fresh=True)
def import_dry_run(plan_id: int, key: str) -> Response:
    """Everything that is unclear in the file, or everything that would be added. Nothing is taken yet."""
    plan = gate.load(Plan, plan_id, Action.KEEP_PRODUCTS)
    return _show(DryRun(plan, sent_tables.find(key, plan), Choices.of(request.args)))


@bp.post("/plans/<int:plan_id>/products/import/<key>")
@gate.allow(Action.KEEP_PRODUCTS)
@idempotency.per_form
def import_run(plan_id: int, key: str) -> Response | BaseResponse:
    """Look through the file once more, against the list as it stands now, and take all of it."""
    plan = gate.load(Plan, plan_id, Action.KEEP_PRODUCTS)
    run = DryRun(plan, sent_tables.find(key, plan), Choices.of(request.form))
    if not run.is_ready:
        return _show(run, status=422)
    terms = [each for _row, each in run.outcome.additions]
    take_products(db.session(), plan, terms, by=viewer(), at=clock.now(), source=run.source)
    message = ngettext(
        "Đã thêm %(num)s sản phẩm vào danh sách.", "Đã thêm %(num)s sản phẩm vào danh sách.", len(terms)
    )
    go_to = url_for(".products", plan_id=plan.id)
    answer = idempotency.commit(responses.changed(None, go_to=go_to, message=message))
    run.sent.pending.drop()
    return answer


def _show(run: DryRun, *, status: int = 200) -> Response:
    return responses.show(
        "products/import_dry_run.html",
        status=status,
        run=run,
        plan=run.plan,
        sent=run.sent,
        choices=run.choices,
        layout=run.layout,
        outcome=run.outcome,
        fields=FIELDS,
        communes={unit.id: unit.short_name for unit in run.communes},
        group_name=lambda code: group_name(code, run.plan.year),
        shown=SHOWN,
    )
