"""The versions of a plan: its publication and each amendment; and any two of them compared."""

from __future__ import annotations

from flask import Response, abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ocop_tasks.amending import queries
from ocop_tasks.amending.blueprint import bp
from ocop_tasks.amending.decision_wording import cited
from ocop_tasks.amending.shown_changes import Wording
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, PlanVersion, VersionKind
from ocop_tasks.models.plan_changes.plan_reading import content_of
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_versions.differences import difference
from ocop_tasks.rules.plan_versions.plan_content import PlanContent
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.template_filters import hanoi_datetime

NOW = 0
"""In place of a version's number: the plan as it stands."""
KIND = {
    VersionKind.PUBLISHED: _l("Ban hành lần đầu"),
    VersionKind.FOUND: _l("Trước lần điều chỉnh đầu tiên ghi trên cổng"),
    VersionKind.EDITED: _l("Các sửa trực tiếp trên kế hoạch"),
    VersionKind.AMENDED: _l("Điều chỉnh"),
}


@bp.get("/plans/<int:plan_id>/versions")
@gate.allow(Action.SEE_PLAN)
def versions(plan_id: int) -> Response:
    """When the plan was published and amended, by which document and by whom; the newest first."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    found = queries.versions_of(plan)
    return responses.show(
        "amending/versions.html",
        plan=plan,
        versions=found,
        names={each.ordinal: _name(each) for each in found},
        kinds=KIND,
        amends=plan.is_running and gate.may(Action.PUBLISH_PLAN, plan),
    )


@bp.get("/plans/<int:plan_id>/versions/comparison")
@gate.allow(Action.SEE_PLAN)
def comparison(plan_id: int) -> Response:
    """What differs between two versions, or between one and the plan as it stands."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    asked = [request.args.get(name, type=int) for name in ("from", "to")]
    (old, before), (new, after) = (_version(plan, ordinal) for ordinal in asked)
    found = difference(before, after)
    items = Wording(before, after).shown(found, before)
    return responses.show(
        "amending/comparison.html",
        plan=plan,
        old=old,
        new=new,
        added=[each for each in items if each.is_addition],
        altered=[each for each in items if not each.is_addition and not each.is_drop],
        dropped=[each for each in items if each.is_drop],
    )


def _version(plan: Plan, ordinal: int | None) -> tuple[str, PlanContent]:
    """What it is called, and what the plan decided then. Answers 404 where there is none."""
    if ordinal == NOW:
        return _("Kế hoạch hiện nay"), content_of(db.session(), plan)
    found = queries.version_of(plan, ordinal) if ordinal else None
    if found is None:
        abort(404)
    return _name(found), found.content


def _name(version: PlanVersion) -> str:
    """ "2. Điều chỉnh theo 57/QĐ-UBND ngày 14/06/2022 (15/06/2022 08:00)"."""
    decision = version.decision
    what = cited(decision) if decision.number else str(KIND[version.kind])
    return f"{version.ordinal}. {what} · {hanoi_datetime(version.at)}"
