"""In words, for a file that leaves the portal: of whom its activities are, and what the log was narrowed by."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.figures.outreach.outreach_scope import NO_COMMUNE, LogScope
from ocop_tasks.models import OutreachActivity, Task, UnitKind, User
from ocop_tasks.outreach import queries
from ocop_tasks.outreach.log_filters import LogFilters
from ocop_tasks.outreach.log_plans import LogPlans
from ocop_tasks.rules.access import Action, Reach, reach
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.template_filters import dmy
from ocop_tasks.web.pages.template_gettext import local


def sees_all(reader: User) -> bool:
    """Whether the person sees every activity of a plan that he may see."""
    return reach(reader.role, Action.SEE_OUTREACH) is not Reach.UNIT


def whose_activities(reader: User) -> str:
    """Of whom the activities are that the person may see."""
    if sees_all(reader):
        return _("Hoạt động của tất cả các đơn vị trong kế hoạch.")
    own = reader.unit.short_name
    if reader.unit.kind == UnitKind.COMMUNE:
        return _("Hoạt động của %(unit)s, cùng %(unit)s tổ chức, hoặc tại địa bàn của %(unit)s.", unit=own)
    return _("Hoạt động của %(unit)s, hoặc cùng %(unit)s tổ chức.", unit=own)


def scope_sentence(filters: LogFilters, plans: LogPlans, reader: User) -> str:
    """Of whom what a page shows is, and what it was narrowed by, in one line."""
    narrowed = [f"{what}: {value}" for what, value in filter_words(filters, plans, reader) if value]
    if not narrowed:
        return whose_activities(reader)
    return f"{whose_activities(reader)} {_('Đang lọc: %(what)s.', what='; '.join(narrowed))}"


def whose_in_short(filters: LogFilters, plans: LogPlans, reader: User) -> str:
    """The same in the words that fit under a figure."""
    if filters.unit_id:
        return _unit(plans, filters.unit_id)
    if sees_all(reader):
        return _("mọi đơn vị")
    own = reader.unit.short_name
    return _("%(unit)s và tại địa bàn", unit=own) if reader.unit.kind == UnitKind.COMMUNE else own


def filter_words(filters: LogFilters, plans: LogPlans, reader: User) -> list[tuple[str, str]]:
    """What is asked for beyond the whole log, as the page's filters word it."""
    return [
        (_("Kế hoạch"), plans.choice.chosen_name),
        (_("Từ ngày"), dmy(filters.since) if filters.since else ""),
        (_("Đến hết ngày"), dmy(filters.until) if filters.until else ""),
        (_("Đơn vị"), _unit(plans, filters.unit_id)),
        (_("Xã"), _unit(plans, filters.commune_id)),
        (_("Hình thức"), str(labels.OUTREACH_FORM[filters.form]) if filters.form else ""),
        (pgettext("outreach", "Nội dung"), _topic(filters, plans, reader)),
        (_("Phục vụ nhiệm vụ"), _task(plans, filters.task_id)),
        (_("Tìm"), filters.words),
        (_("Tình trạng"), _("đã rút lại") if filters.withdrawn else ""),
    ]


def _unit(plans: LogPlans, unit_id: int | None) -> str:
    """The unit's name, where it is one of the plans'."""
    if unit_id == NO_COMMUNE:
        return _("Không riêng xã nào")
    if unit_id is None:
        return ""
    units = {unit.id: unit.short_name for unit in queries.units_of(plans)}
    return units.get(unit_id, _("đơn vị khác"))


def _task(plans: LogPlans, task_id: int | None) -> str:
    task = db.session.get(Task, task_id) if task_id else None
    if task is None:
        return ""
    return f"{task.section.label} · {local(task)}" if task.plan_id in plans.ids else _("nhiệm vụ khác")


def _topic(filters: LogFilters, plans: LogPlans, reader: User) -> str:
    """As the newest activity of it that the person may see words it; the address has it folded."""
    if not filters.topic:
        return ""
    spoken_of = LogScope(plans.ids, topic=filters.topic).where(reader)
    newest = select(OutreachActivity.topic).where(*spoken_of).order_by(OutreachActivity.id.desc()).limit(1)
    return db.session.scalar(newest) or filters.topic
