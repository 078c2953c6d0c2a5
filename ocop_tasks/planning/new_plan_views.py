"""Making a plan: empty, for a spreadsheet, or as a copy of an earlier one with its dates moved."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Unit
from ocop_tasks.models.plan_changes.plan_copying import copy_plan
from ocop_tasks.models.plan_changes.plan_lifecycle import make_plan, plans_like
from ocop_tasks.planning import queries
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.planning.forms import FROM_START, NewPlanForm
from ocop_tasks.rules.access import Action, may_make_plans
from ocop_tasks.rules.plan_dates import moved, moved_wording
from ocop_tasks.rules.work.periods import DAYS_AFTER_CUT, Calendar
from ocop_tasks.web.access import gate
from ocop_tasks.web.forms.plan_fields import DAYS, WHOLE_YEAR
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer

EMPTY = 0
"""The choice of a plan that is copied from no other."""
SPREADSHEET = -1
"""The choice of one that begins with a spreadsheet, which is asked for next."""


@bp.route("/plans/new", methods=["GET", "POST"])
@gate.allow(Action.MAKE_PLAN)
@idempotency.per_form
def new_plan() -> Response | BaseResponse:
    """Make a draft, which its standing agency alone sees; ``?copy=`` names the plan that it is a copy of."""
    if not may_make_plans(viewer()):
        abort(403)
    sources = {plan.id: plan for plan in queries.plans_to_copy(viewer())}
    issuers = {unit.id: unit for unit in queries.issuers_for(viewer().unit)}
    form = _form(sources, issuers)
    if not form.is_submitted():
        return _show(form, issuers)
    if not form.validate():
        return _show(form, issuers, status=422)
    source = sources.get(form.copy.data)
    new = form.new_plan(
        source.calendar if source else Calendar.STATE, source.days_after_cut if source else DAYS_AFTER_CUT
    )
    by, at, session = viewer(), clock.now(), db.session()
    if alike := plans_like(session, by.unit_id, new.title, new.days):
        return _show_alike(form, issuers, alike)
    if source:
        from_start = form.dates.data == FROM_START
        plan = copy_plan(session, source, new, by=by, at=at, from_start=from_start)
    else:
        issuer = issuers[form.issuer_id.data]
        plan = make_plan(session, new, issuer=issuer, standing_unit=by.unit, by=by, at=at)
    told = _("Đã tạo bản soạn. Chỉ cơ quan bạn thấy cho đến khi ban hành.")
    following = ".import_upload" if form.copy.data == SPREADSHEET else ".outline"
    return idempotency.commit(
        responses.changed(None, go_to=url_for(following, plan_id=plan.id), message=told)
    )


def _form(sources: dict[int, Plan], issuers: dict[int, Unit]) -> NewPlanForm:
    """The form, filled in from the plan that the address names."""
    form = NewPlanForm(data=_begun(sources.get(request.args.get("copy", EMPTY, type=int))))
    form.copy.choices = [
        SelectChoice(EMPTY, _("Kế hoạch trống")),
        SelectChoice(SPREADSHEET, _("Bảng tính Excel hoặc CSV, tải lên ở bước sau")),
        *(SelectChoice(plan.id, _copy_label(plan)) for plan in sources.values()),
    ]
    form.issuer_id.choices = [SelectChoice(unit.id, local(unit, "name")) for unit in issuers.values()]
    form.read_days_near(clock.today())
    return form


def _copy_label(plan: Plan) -> str:
    """A short one, which a telephone shows whole."""
    number = f" · {plan.number}" if plan.number else ""
    return _("Bản sao của %(plan)s", plan=local(plan, "short_name") + number)


def _begun(source: Plan | None) -> dict[str, object]:
    """What is offered: the same plan a year later, or this year's."""
    if source is None:
        return {"span": WHOLE_YEAR, "year": clock.today().year, "copy": EMPTY}
    offered: dict[str, object] = {
        "copy": source.id,
        "title": moved_wording(source.title, 1),
        "year": source.year + 1,
        "span": WHOLE_YEAR,
    }
    if source.starts_on and source.ends_on:
        offered |= {
            "span": DAYS,
            "starts_on": moved(source.starts_on, 1),
            "ends_on": moved(source.ends_on, 1),
        }
    return offered


def _show_alike(form: NewPlanForm, issuers: dict[int, Unit], alike: Sequence[Plan]) -> Response:
    """Two plans of one name and the same days could not be told apart; mostly the form was sent twice."""
    form.title.errors = [
        _("Đã có kế hoạch tên này trong cùng thời gian. Hãy mở kế hoạch đó, hoặc ghi tên khác.")
    ]
    return _show(form, issuers, status=409, alike=alike)


def _show(
    form: NewPlanForm, issuers: dict[int, Unit], *, status: int = 200, alike: Sequence[Plan] = ()
) -> Response:
    return responses.show(
        "planning/new_plan.html",
        status=status,
        form=form,
        many_issuers=len(issuers) > 1,
        alike=alike,
        may_copy=len(form.copy.choices or ()) > len((EMPTY, SPREADSHEET)),
    )
