"""Which plan an activity is logged for: that of the task or plan which was chosen; else the one that counts its day.

Where several run on that day nothing is chosen for anybody: the form asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from ocop_tasks import clock
from ocop_tasks.models import OutreachActivity, Plan
from ocop_tasks.outreach.forms import ActivityForm
from ocop_tasks.outreach.log_plans import LogPlans, loaded_plans
from ocop_tasks.rules.plan_state import PUBLISHED
from ocop_tasks.web.pages.plan_choice import readable_plans
from ocop_tasks.web.pages.template_filters import dmy, plan_time
from ocop_tasks.web.pages.template_gettext import local


def plan_of(form: ActivityForm, offered: LogPlans) -> Plan | None:
    """The plan that the form is for; None where several run on its day and none of them was chosen.

    A running plan goes before one that has ended; where none counts the day, it is one that says so.
    """
    chosen = next((plan for plan in offered.plans if plan.id == form.chosen_plan_id), None)
    fallback, day = chosen or offered.plans[0], form.held_on.data
    if day is None or (chosen and (day in chosen.span or not form.chosen_task_id)):
        return fallback
    counting = [plan for plan in _published_plans() if day in plan.span]
    running = [plan for plan in counting if plan.is_running]
    if len(offered.plans) == 1 and offered.plans[0] in running:
        return offered.plans[0]
    if len(running) > 1:
        return None
    return next(iter(running or counting), fallback)


def _published_plans() -> tuple[Plan, ...]:
    return loaded_plans(plan_id for plan_id, plan in readable_plans().items() if plan.state in PUBLISHED)


def _running_plans() -> list[Plan]:
    return [plan for plan in _published_plans() if plan.is_running]


def first_day() -> date | None:
    """Today, where a running plan counts it."""
    today = clock.today()
    return today if any(today in each.span for each in _running_plans()) else None


def counted_days(offered: LogPlans, activity: OutreachActivity | None = None) -> str:
    """Which days count, and for which plan; an activity that is there stays with its own."""
    counted = [activity.plan] if activity else _running_plans() or offered.plans
    alike: dict[tuple[date, date], list[Plan]] = {}
    for plan in counted:
        alike.setdefault((plan.span.starts_on, plan.span.ends_on), []).append(plan)
    return " ".join(_days_of(plans) for plans in alike.values())


def not_counted_message(day: date, offered: LogPlans, activity: OutreachActivity | None) -> str:
    """What is said of a day that no plan, or not the activity's own, counts."""
    return _(
        "Ngày %(day)s không được tính. %(days)s Hãy xem lại ngày; nếu đúng, hãy ghi khi có kế hoạch năm đó.",
        day=dmy(day),
        days=counted_days(offered, activity),
    )


def closed(plan: Plan) -> str:
    """What is said where the day's plan takes nothing any more."""
    return _(
        "Kế hoạch này đã đóng: kế hoạch %(time)s không nhận thêm hoạt động. Hãy xem lại ngày; nếu đúng, hãy "
        "đề nghị cơ quan thường trực mở lại kế hoạch.",
        time=plan_time(plan),
    )


def _days_of(plans: Sequence[Plan]) -> str:
    """The days that these plans count, which are the same."""
    span = plans[0].span
    days = {"first": dmy(span.starts_on), "last": dmy(span.ends_on)}
    if len(plans) == 1:
        return _(
            "Kế hoạch %(time)s tính các hoạt động từ %(first)s đến hết %(last)s.",
            time=plan_time(plans[0]),
            **days,
        )
    return _(
        "Các kế hoạch %(plans)s tính các hoạt động từ %(first)s đến hết %(last)s.",
        plans=", ".join(local(plan, "short_name") for plan in plans),
        **days,
    )
