"""Typing a product into the list, changing it, taking it off the list and putting it back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Product
from ocop_tasks.models.plan_changes.product_changes import (
    add_product,
    change_product,
    put_product_back,
    withdraw_product,
)
from ocop_tasks.products import queries
from ocop_tasks.products.blueprint import bp
from ocop_tasks.products.forms import ProductForm
from ocop_tasks.products.list_views import group_name
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.forms import edit_conflicts
from ocop_tasks.web.forms.fields import ReasonForm
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer

KEPT_FOR_THE_NEXT = ("commune_id", "target_id", "round")
"""What the next product's form has already when one types a list."""


@bp.route("/plans/<int:plan_id>/products/new", methods=["GET", "POST"])
@gate.allow(Action.KEEP_PRODUCTS)
@idempotency.per_form
def add(plan_id: int) -> Response | BaseResponse:
    """An empty product of the plan, to be filled in."""
    plan = gate.load(Plan, plan_id, Action.KEEP_PRODUCTS)
    form = _form(plan, None, **_begun())
    if not form.is_submitted():
        return _show(plan, form)
    if not form.validate():
        return _show(plan, form, status=422)
    try:
        product = add_product(db.session(), plan, form.terms, by=viewer(), at=clock.now())
    except RuleBroken as broken:
        return _refuse(plan, form, broken)
    if "more" not in request.form:
        return _done(product, _("Đã thêm “%(name)s” vào danh sách.", name=product.name))
    told = {name: getattr(product, name) for name in KEPT_FOR_THE_NEXT if getattr(product, name)}
    go_to = url_for(".add", plan_id=plan.id, **told)
    message = _("Đã thêm “%(name)s”. Hãy ghi sản phẩm tiếp theo.", name=product.name)
    return idempotency.commit(responses.changed(None, go_to=go_to, message=message))


def _begun() -> dict[str, Any]:
    """What the address has chosen already."""
    return {name: request.args.get(name, type=int) for name in KEPT_FOR_THE_NEXT}


@bp.route("/products/<int:product_id>/edit", methods=["GET", "POST"])
@gate.allow(Action.KEEP_PRODUCTS)
@idempotency.per_form
def edit(product_id: int) -> Response | BaseResponse:
    """The product as it stands, to be changed."""
    product = gate.load(Product, product_id, Action.KEEP_PRODUCTS)
    now = asdict(product.terms)
    form = _form(product.plan, product, **now, version=product.version, base=edit_conflicts.pack_values(now))
    if not form.is_submitted():
        return _show(product.plan, form, product=product)
    if form.version.data != str(product.version):
        return _show_both(product, form, now)
    if not form.validate():
        return _show(product.plan, form, product=product, status=422)
    try:
        change_product(db.session(), product, form.terms, by=viewer(), at=clock.now())
    except RuleBroken as broken:
        db.session.expire(product)
        return _refuse(product.plan, form, broken, product=product)
    return _done(product, _("Đã lưu “%(name)s”.", name=product.name))


def _form(plan: Plan, product: Product | None, **given: Any) -> ProductForm:
    form = ProductForm(data=given)
    also = product.commune_id if product else None
    form.offer(plan, queries.communes_of(plan, also=also), queries.targets_of(plan))
    return form


def _show_both(product: Product, form: ProductForm, now: dict[str, Any]) -> Response:
    """The form again, with what somebody else saved beside what this person typed."""
    differences = edit_conflicts.merge_saved(form, asdict(form.terms), now)
    form.version.data = str(product.version)
    other = queries.newest_change(product)
    return _show(product.plan, form, product=product, status=409, differences=differences, other=other)


def _refuse(plan: Plan, form: ProductForm, broken: RuleBroken, product: Product | None = None) -> Response:
    refused = labels.rule_message(broken.code)
    return _show(plan, form, product=product, status=422, refused=refused)


def _show(
    plan: Plan, form: ProductForm, *, product: Product | None = None, status: int = 200, **told: Any
) -> Response:
    return responses.show(
        "products/product.html", status=status, plan=plan, product=product, form=form, **told
    )


def _done(product: Product, message: str) -> BaseResponse:
    go_to = url_for(".products", plan_id=product.plan_id, _anchor=f"product-{product.id}")
    return idempotency.commit(responses.changed(None, go_to=go_to, message=message))


@bp.route("/products/<int:product_id>/withdrawal", methods=["GET", "POST"])
@gate.allow(Action.KEEP_PRODUCTS)
@idempotency.per_form
def withdraw(product_id: int) -> Response | BaseResponse:
    """Take a product off the list, in sight and with a reason; nothing is deleted."""
    product, form = gate.load(Product, product_id, Action.KEEP_PRODUCTS), ReasonForm()
    refused = None
    if form.validate_on_submit():
        try:
            withdraw_product(
                db.session(), product, by=viewer(), at=clock.now(), reason=form.reason.data or ""
            )
        except RuleBroken as broken:
            refused = labels.rule_message(broken.code)
        else:
            message = _("Đã rút “%(name)s” khỏi danh sách.", name=product.name)
            return _done(product, message)
    return responses.show(
        "products/withdrawal.html",
        status=422 if form.is_submitted() else 200,
        product=product,
        group=group_name(product.group, product.plan.year),
        form=form,
        refused=refused,
    )


@bp.post("/products/<int:product_id>/return")
@gate.allow(Action.KEEP_PRODUCTS)
@idempotency.per_form
def put_back(product_id: int) -> Response | BaseResponse:
    """Let a product that was taken off the list stand in it again."""
    product = gate.load(Product, product_id, Action.KEEP_PRODUCTS)
    try:
        put_product_back(db.session(), product, by=viewer(), at=clock.now())
    except RuleBroken as broken:
        db.session.rollback()
        responses.flash_message(labels.rule_message(broken.code), "error")
        return responses.go(url_for(".products", plan_id=product.plan_id, show="withdrawn"))
    return _done(product, _("Đã đưa “%(name)s” lại vào danh sách.", name=product.name))
