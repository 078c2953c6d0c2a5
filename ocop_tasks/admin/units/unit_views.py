"""Units: the tree, one unit's page, moving, switching off."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.admin.blueprint import bp
from ocop_tasks.admin.forms import UnitForm, choices_of
from ocop_tasks.admin.history.admin_history_views import about_unit
from ocop_tasks.admin.history.history_recording import doing, record_change
from ocop_tasks.admin.units import unit_queries
from ocop_tasks.extensions import db
from ocop_tasks.models import Unit, UnitKind
from ocop_tasks.models.operations.audit import changes_in
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.requests import idempotency

PLAIN = ("name", "short_name", "name_en", "code", "position")


@bp.get("/units")
@gate.allow(Action.MANAGE_UNITS)
def units() -> Response:
    """The tree of units, or the part of it that leads to what was searched for."""
    text, every = request.args.get("q", "").strip(), unit_queries.all_units()
    roots = unit_queries.with_people(unit_queries.tree_of(every))
    if request.args.get("off") != "1":
        roots = unit_queries.in_use(roots)
    roots = unit_queries.matching_part(roots, text)
    hits = sum(node.matches for node, _level in unit_queries.walk(roots))
    off = sum(not unit.active for unit in every)
    return responses.show("admin/units.html", roots=roots, text=text, hits=hits, total=len(every), off=off)


@bp.route("/units/new", methods=["GET", "POST"])
@gate.allow(Action.MANAGE_UNITS)
@idempotency.per_form
def unit_new() -> Response | BaseResponse:
    """Add a unit, under another or as a root."""
    form, every = UnitForm(), unit_queries.all_units()
    if not form.is_submitted():
        form.parent_id.data = request.args.get("parent", type=int)
    unit = Unit(kind=UnitKind.AGENCY, active=True, makes_plans=False)
    if not _is_valid(form, unit, every):
        return _show(form, status=422 if form.is_submitted() else 200)
    try:
        _add(unit, form)
    except RuleBroken as broken:
        return _refuse(form, broken)
    message = _("Đã thêm %(unit)s.", unit=unit.short_name)
    go_to = url_for("admin.units", _anchor=f"unit-{unit.id}")
    return idempotency.commit(responses.changed(None, go_to=go_to, message=message))


@bp.route("/units/<int:unit_id>", methods=["GET", "POST"])
@gate.allow(Action.MANAGE_UNITS)
@idempotency.per_form
def unit(unit_id: int) -> Response | BaseResponse:
    """One unit: what it is called, where it stands, what hangs on it, and what happened to it."""
    posted = request.method == "POST"
    every = unit_queries.all_units()
    unit = db.session.get(Unit, unit_id) or abort(404)
    form = UnitForm(data=_values(unit) | {"version": unit.version})
    valid = _is_valid(form, unit, every)
    return _change(form, unit, valid=valid) if posted else _show(form, unit)


def _change(form: UnitForm, unit: Unit, *, valid: bool) -> Response | BaseResponse:
    """Save what was sent, or show the form again with what keeps it from being saved."""
    if not form.is_current(unit):
        differences, form.version.data = form.differences(_values(unit)), str(unit.version)
        return _show(form, unit, status=409, differences=differences)
    if not valid:
        return _show(form, unit, status=422)
    try:
        _save(unit, form)
    except RuleBroken as broken:
        return _refuse(form, broken, unit)
    go_to = url_for("admin.unit", unit_id=unit.id)
    return idempotency.commit(responses.changed(None, go_to=go_to, message=_("Đã lưu.")))


@bp.route("/units/<int:unit_id>/off", methods=["GET", "POST"])
@gate.allow(Action.MANAGE_UNITS)
def unit_off(unit_id: int) -> Response | BaseResponse:
    """Ask, then take the unit out of use; what still hangs on it is said, and keeps it on."""
    unit = db.session.get(Unit, unit_id) or abort(404)
    hanging = unit_queries.reasons_to_keep_on(unit)
    if request.method == "GET":
        return responses.show("admin/unit_off.html", unit=unit, hanging=hanging)
    if unit.active:
        with doing("unit.switched_off"):
            unit.switch_off(**hanging)
        record_change(unit, "unit.switched_off")
        db.session.commit()
    message = _("%(unit)s đã ngừng hoạt động.", unit=unit.short_name)
    return responses.changed(None, go_to=url_for("admin.unit", unit_id=unit.id), message=message)


@bp.post("/units/<int:unit_id>/on")
@gate.allow(Action.MANAGE_UNITS)
def unit_on(unit_id: int) -> BaseResponse:
    """Bring the unit back into use."""
    unit = db.session.get(Unit, unit_id) or abort(404)
    if not unit.active:
        with doing("unit.switched_on"):
            unit.switch_on(parent=unit.parent)
        record_change(unit, "unit.switched_on")
        db.session.commit()
    message = _("%(unit)s hoạt động lại.", unit=unit.short_name)
    return responses.changed(None, go_to=url_for("admin.unit", unit_id=unit.id), message=message)


def _is_valid(form: UnitForm, unit: Unit, every: list[Unit]) -> bool:
    """Offer the units it may stand under, and judge what was sent."""
    below = unit if unit.path else None
    places = unit_queries.selectable_units(every, without=below, also=unit.parent_id)
    form.parent_id.choices = choices_of(places, first=_("Không trực thuộc đơn vị nào"))
    if not form.validate_on_submit():
        return False
    if any(other.code == form.code.data and other.id != unit.id for other in every):
        form.code.errors = [_("Mã này đã có đơn vị khác dùng.")]
        return False
    return True


def _values(unit: Unit) -> dict[str, Any]:
    plain = {name: getattr(unit, name) for name in PLAIN}
    return plain | {
        "kind": unit.kind.value,
        "parent_id": unit.parent_id,
        "makes_plans": unit.makes_plans,
    }


def _fill(unit: Unit, form: UnitForm) -> None:
    """Take what was sent. An agency may be let make plans; what is no agency any more makes none."""
    for name in PLAIN:
        setattr(unit, name, form[name].data if name != "name_en" else form.name_en.data or None)
    before, unit.kind = unit.kind, UnitKind(form.kind.data)
    if unit.kind is UnitKind.AGENCY:
        unit.makes_plans = form.makes_plans.data
    elif unit.kind is not before:
        unit.makes_plans = False


def _parent(form: UnitForm) -> Unit | None:
    return db.session.get(Unit, form.parent_id.data) if form.parent_id.data else None


def _add(unit: Unit, form: UnitForm) -> None:
    """Put the new unit into its place, noted in the log. Raises RuleBroken."""
    db.session.add(unit)
    _fill(unit, form)
    db.session.flush()
    unit.move_under(_parent(form))
    record_change(unit, "unit.added", {"makes_plans": [False, True]} if unit.makes_plans else {})


def _save(unit: Unit, form: UnitForm) -> None:
    """Change the unit and note what changed. Raises RuleBroken."""
    with doing("unit.changed"):
        _fill(unit, form)
        changes, before, parent = changes_in(unit, *PLAIN, "kind", "makes_plans"), unit.parent, _parent(form)
        if unit.parent_id != form.parent_id.data:
            unit.move_under(parent)
            changes["parent"] = [before.name if before else None, parent.name if parent else None]
    if changes:
        record_change(unit, "unit.changed", changes)


def _refuse(form: UnitForm, broken: RuleBroken, unit: Unit | None = None) -> Response:
    db.session.rollback()
    form.parent_id.errors = [labels.rule_message(broken.code)]
    return _show(form, unit, status=422)


def _show(form: UnitForm, unit: Unit | None = None, *, status: int = 200, **more: Any) -> Response:
    if unit is not None:
        below = select(Unit).where(Unit.parent_id == unit.id).order_by(Unit.position, Unit.name_key)
        more |= {
            "hanging": unit_queries.reasons_to_keep_on(unit),
            "below": db.session.scalars(below).all(),
            "entries": about_unit(unit),
        }
    return responses.show("admin/unit.html", form=form, unit=unit, status=status, **more)
