"""The list of a plan's products: its page, and the same as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from flask import Response, request, url_for
from flask_babel import gettext as _

from ocop_tasks import clock
from ocop_tasks.models import Plan, Product, Unit
from ocop_tasks.products import queries
from ocop_tasks.products.blueprint import bp
from ocop_tasks.products.list_filters import NOT_SAID, Wanted
from ocop_tasks.products.queries import PER_PAGE
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.products.list_reading import is_of_products
from ocop_tasks.rules.products.product_groups import groups_of, named_group
from ocop_tasks.web import workbooks
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.workbooks import Column, Kind, Sheet


@bp.get("/plans/<int:plan_id>/products")
@gate.allow(Action.SEE_PLAN)
def products(plan_id: int) -> Response:
    """The plan's products commune by commune, and how many stand behind each target."""
    plan, wanted = gate.load(Plan, plan_id, Action.SEE_PLAN), Wanted.of(request.args)
    counts, targets = queries.counts_by_commune(plan, wanted), queries.targets_of(plan)
    rows = queries.listed(plan, wanted)
    total = sum(counts.values())
    return responses.show(
        "products/products.html",
        plan=plan,
        wanted=wanted,
        communes=[(commune, list(group)) for commune, group in groupby(rows, lambda each: each.commune)],
        counts=counts,
        total=total,
        pages=max(1, -(-total // PER_PAGE)),
        address=lambda page: url_for(".products", plan_id=plan.id, **wanted.args(page=page)),
        targets=[each for each in targets if each.products or is_of_products(each.target.measure)],
        withdrawn_count=queries.withdrawn_count(plan),
        choices=queries.communes_of(plan, also=wanted.commune_id),
        groups=groups_of(plan.year),
        group_name=lambda code: group_name(code, plan.year),
        not_said=NOT_SAID,
        may=gate.may(Action.KEEP_PRODUCTS, plan),
    )


def group_name(code: str | None, year: int) -> str:
    """What the plan's year calls a group; empty where the list does not say."""
    found = named_group(code, year) if code else None
    return local(found, "name") if found else ""


@bp.get("/plans/<int:plan_id>/products.xlsx")
@gate.allow(Action.SEE_PLAN, fresh=True)
def products_file(plan_id: int) -> Response:
    """All the products that the filters pick."""
    plan, wanted = gate.load(Plan, plan_id, Action.SEE_PLAN), Wanted.of(request.args)
    return workbooks.answer(
        "danh-sach-san-pham",
        _("Danh sách sản phẩm đã rút khỏi danh sách") if wanted.withdrawn else _("Danh sách sản phẩm"),
        [_sheet(plan, queries.listed(plan, wanted, everything=True))],
        plan=plan,
        day=clock.today(),
        whose=_("Sản phẩm của toàn kế hoạch."),
        filters=list(_filters(plan, wanted)),
    )


def _sheet(plan: Plan, rows: Sequence[Product]) -> Sheet:
    """Headed as the import recognises it, so that a list can be taken over into another plan."""
    columns = [
        Column(_("TT"), Kind.COUNT, 5),
        Column(_("Tên sản phẩm"), width=28),
        Column(_("Chủ thể"), width=24),
        Column(_("Xã, thị trấn"), width=16),
        Column(_("Nhóm sản phẩm"), width=18),
        Column(_("Số sao dự kiến"), Kind.COUNT, 8),
        Column(_("Đợt đánh giá"), Kind.COUNT, 8),
        Column(_("Thuộc chỉ tiêu"), width=24),
        Column(_("Ghi chú"), width=20),
    ]
    return Sheet(_("Sản phẩm"), columns, (_row(plan, number, each) for number, each in enumerate(rows, 1)))


def _row(plan: Plan, number: int, product: Product) -> list[object]:
    return [
        number,
        product.name,
        product.producer,
        product.commune.short_name,
        group_name(product.group, plan.year) or None,
        product.stars,
        product.round,
        local(product.target) if product.target else None,
        product.note or None,
    ]


def _filters(plan: Plan, wanted: Wanted) -> Iterator[tuple[str, object]]:
    """What the reader chose, in words."""
    if wanted.commune_id is not None:
        yield _("Xã, thị trấn"), _named(queries.communes_of(plan, also=wanted.commune_id), wanted.commune_id)
    if wanted.group:
        none = wanted.group == NOT_SAID
        yield _("Nhóm sản phẩm"), _("Chưa xếp nhóm") if none else group_name(wanted.group, plan.year)
    if wanted.stars:
        none = wanted.stars == NOT_SAID
        yield _("Số sao dự kiến"), _("Chưa dự kiến") if none else wanted.stars
    if wanted.target_id is not None:
        titles = (local(b.target) for b in queries.targets_of(plan) if b.target.id == wanted.target_id)
        yield _("Thuộc chỉ tiêu"), next(titles, "–")
    if wanted.withdrawn:
        yield _("Tình trạng"), _("đã rút khỏi danh sách")


def _named(units: Sequence[Unit], unit_id: int) -> str:
    return next((unit.short_name for unit in units if unit.id == unit_id), "–")
