"""The villages that the log knows, commune by commune: also those in which nothing was held yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy import delete, select
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.outreach import outreach_totals
from ocop_tasks.figures.outreach.outreach_scope import LogScope
from ocop_tasks.figures.outreach.outreach_totals import VillageLine
from ocop_tasks.models import AuditEntry, Unit, Village
from ocop_tasks.models.outreach.activity import village_key
from ocop_tasks.outreach import queries
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.outreach.forms import VillagesForm
from ocop_tasks.outreach.log_plans import LogPlans, log_plans
from ocop_tasks.rules.access import Action, WorkFacts, may_with_work
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import viewer


@dataclass(frozen=True, slots=True)
class CommuneVillages:
    """One commune with its villages."""

    commune: Unit
    villages: Sequence[VillageLine]
    form: VillagesForm


@bp.get("/outreach/villages")
@gate.allow(Action.KEEP_VILLAGES, fresh=True)
def villages() -> Response:
    """The communes whose villages the person keeps."""
    return _show(log_plans())


def _show(plans: LogPlans, refused: VillagesForm | None = None, of: Unit | None = None) -> Response:
    """The lists; with the form that could not be taken in its place."""
    communes = [unit for unit in queries.communes_in(queries.units_of(plans)) if _may_edit(plans, unit)]
    lines = _lines(communes)
    kept = [
        CommuneVillages(
            unit,
            [line for line in lines if line.commune_id == unit.id],
            refused if refused and unit is of else VillagesForm(formdata=None),
        )
        for unit in communes
    ]
    return responses.show("outreach/villages.html", kept=kept, status=422 if refused else 200)


@bp.post("/outreach/villages/<int:commune_id>")
@gate.allow(Action.KEEP_VILLAGES)
def keep_villages(commune_id: int) -> BaseResponse:
    """Add villages to a commune's list, a line each, and take out those in which nothing was ever held."""
    plans = log_plans()
    commune = next((u for u in queries.communes_in(queries.units_of(plans)) if u.id == commune_id), None)
    if commune is None:
        abort(404)
    if not _may_edit(plans, commune):
        abort(403)
    form = VillagesForm()
    if not form.validate():
        return _show(plans, form, commune)
    changes = _change(commune, form.lines, set(request.form.getlist("out", type=int)))
    if changes:
        by, at = viewer(), clock.now()
        db.session.add(AuditEntry.about(commune, "unit.villages_changed", by=by, at=at, changes=changes))
    db.session.commit()
    message = _("Đã lưu danh sách thôn, bản của %(commune)s.", commune=commune.short_name)
    return responses.changed(
        None, go_to=url_for(".villages", _anchor=f"commune-{commune.id}"), message=message
    )


def _may_edit(plans: LogPlans, commune: Unit) -> bool:
    """Whether one of the plans lets him: villages are the commune's, and outlast any plan."""
    issued = [replace(plan.facts, state=PlanState.RUNNING) for plan in plans.plans]
    return any(
        may_with_work(viewer(), Action.KEEP_VILLAGES, WorkFacts(facts, commune.id, commune.path))
        for facts in issued
        if commune.path.startswith(facts.issuer_path)
    )


def _lines(communes: Sequence[Unit]) -> list[VillageLine]:
    """The villages, with whether anything was ever held there, in whichever year's plan."""
    ids = [unit.id for unit in communes]
    return outreach_totals.villages(LogScope(plan_ids=None), viewer(), ids, date.min, date.max)


def _change(commune: Unit, names: Sequence[str], out: set[int]) -> dict[str, list[str]]:
    """Add and take out; what changed, as the history keeps it."""
    known = {line.id: line for line in _lines([commune])}
    gone = [line for line in known.values() if line.id in out and not line.is_reached]
    if gone:
        db.session.execute(delete(Village).where(Village.id.in_([line.id for line in gone])))
    before = set(db.session.scalars(select(Village.key).where(Village.commune_id == commune.id)))
    new: dict[str, str] = {}
    for name in names:
        if village_key(name) not in before:
            new.setdefault(village_key(name), name)
    for name in new.values():
        Village.ensure_exists(db.session(), commune.id, name)
    if not gone and not new:
        return {}
    return {"villages": [", ".join(line.name for line in gone), ", ".join(new.values())]}
