"""What the check before publication finds in a plan as a whole: its number, its name, its targets, its like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Target, Task
from ocop_tasks.models.plan_changes.plan_copying import left_behind
from ocop_tasks.models.plan_changes.plan_lifecycle import plans_like, plans_with_number
from ocop_tasks.planning.finding import Finding
from ocop_tasks.rules.plan_dates import years_named_in
from ocop_tasks.web.pages.template_filters import dmy


def of_plan(plan: Plan, tasks: Sequence[Task]) -> Iterator[Finding]:
    """What stops ``plan`` as a whole, then what should be seen; a fixed number of statements."""
    if not tasks:
        yield Finding(_("Kế hoạch chưa có nhiệm vụ nào."), must_be_mended=True)
    yield from _of_number(plan)
    if alike := plans_like(db.session(), plan.standing_unit_id, plan.title, plan.days, but=plan.id):
        told = _("Đã có kế hoạch cùng tên trong cùng thời gian. Hãy xem có bị lập hai lần không.")
        yield Finding(told, plans=alike)
    years = years_named_in(plan.title)
    if years and not years & set(plan.days.years):
        told = _(
            "Tên kế hoạch nhắc năm %(years)s, còn thời gian thực hiện từ %(first)s đến %(last)s. Hãy xem lại.",
            years=", ".join(map(str, sorted(years))),
            first=dmy(plan.first_day),
            last=dmy(plan.last_day),
        )
        yield Finding(told)
    yield from _of_targets(plan)
    if gone := left_behind(db.session(), plan):
        told = ngettext(
            "%(num)s đơn vị của kế hoạch cũ đã ngừng hoạt động nên không có trong bản sao: hãy giao việc cho nơi khác",
            "%(num)s đơn vị của kế hoạch cũ đã ngừng hoạt động nên không có trong bản sao: hãy giao việc cho nơi khác",
            len(gone),
        )
        yield Finding(told, units=gone)


def _of_number(plan: Plan) -> Iterator[Finding]:
    if not plan.number:
        yield Finding(_("Chưa có số văn bản. Có thể bổ sung sau khi ban hành."))
    elif same := plans_with_number(db.session(), plan.number, plan):
        yield Finding(_("Đã có kế hoạch khác mang số %(number)s.", number=plan.number), plans=same)


def _of_targets(plan: Plan) -> Iterator[Finding]:
    targets = db.session.scalars(select(Target).where(Target.plan_id == plan.id).order_by(Target.id))
    outside = [each for each in targets if each.due_on not in plan.days and each.due_on not in plan.span]
    if outside:
        yield Finding(
            ngettext(
                "%(num)s chỉ tiêu có hạn ngoài thời gian của kế hoạch",
                "%(num)s chỉ tiêu có hạn ngoài thời gian của kế hoạch",
                len(outside),
            ),
            targets=outside,
        )
