"""Which plan counts a day: an activity belongs to the plan among whose days its day is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures import visibility
from ocop_tasks.models import OutreachActivity, Plan
from ocop_tasks.models.plans.plan import OF_THEIR_OWN
from ocop_tasks.outreach import queries
from ocop_tasks.rules.access import Action
from ocop_tasks.web.pages.template_filters import dmy, plan_time
from ocop_tasks.web.security.current_user import viewer


def plans_beside(plan: Plan) -> Sequence[Plan]:
    """``plan`` and the other plans of its issuer that the person may see, the newest first."""
    issued = (Plan.issuer_id == plan.issuer_id, visibility.plans(viewer(), Action.SEE_PLAN), OF_THEIR_OWN)
    return db.session.scalars(select(Plan).where(*issued).order_by(Plan.year.desc(), Plan.id.desc())).all()


def plan_of(day: date | None) -> Plan:
    """The plan that counts ``day``: a running one before one that has ended, and before all the one that the page is
    of; that one also where none counts it.
    """
    plan = queries.current_plan()
    if day is None:
        return plan
    counting = [each for each in (plan, *plans_beside(plan)) if day in each.span]
    return next((each for each in counting if each.is_running), counting[0] if counting else plan)


def first_day(plan: Plan) -> date | None:
    """Today, where it counts."""
    today = clock.today()
    return today if any(today in each.span for each in plans_beside(plan)) else None


def counted_days(plan: Plan, activity: OutreachActivity | None = None) -> str:
    """Which days count, and for which plan; an activity that is there stays with its own."""
    counted = [plan] if activity else plans_beside(plan)
    return " ".join(_span(each) for each in counted)


def not_counted_message(day: date, plan: Plan, activity: OutreachActivity | None) -> str:
    """What is said of a day that no plan, or not the activity's own, counts."""
    return _(
        "Ngày %(day)s không được tính. %(days)s Hãy xem lại ngày; nếu đúng, hãy ghi khi có kế hoạch năm đó.",
        day=dmy(day),
        days=counted_days(plan, activity),
    )


def closed(plan: Plan) -> str:
    """What is said where the day's plan takes nothing any more."""
    return _(
        "Kế hoạch này đã đóng: kế hoạch %(time)s không nhận thêm hoạt động. Hãy xem lại ngày; nếu đúng, hãy "
        "đề nghị cơ quan thường trực mở lại kế hoạch.",
        time=plan_time(plan),
    )


def _span(plan: Plan) -> str:
    span = plan.span
    return _(
        "Kế hoạch %(time)s tính các hoạt động từ %(first)s đến hết %(last)s.",
        time=plan_time(plan),
        first=dmy(span.starts_on),
        last=dmy(span.ends_on),
    )
