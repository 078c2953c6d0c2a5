"""What the queue says: what became of a report meanwhile, why somebody may not judge one, what was done."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ocop_tasks.models import Assignment, Plan, ReportKind, StatusReport
from ocop_tasks.models.work.status_report import STATUS_NEUTRAL
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.template_filters import hanoi_datetime
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security.current_user import viewer

USUAL_REASONS = (
    _l("Thiếu chữ ký, đóng dấu"),
    _l("Thiếu minh chứng"),
    _l("Số liệu chưa khớp"),
    _l("Ảnh mờ, không đọc được"),
    _l("Minh chứng không đúng kỳ báo cáo"),
)
"""What reports are usually returned for; a chosen one can be edited before it is sent."""

OVERTAKEN_RULES = frozenset({"already_completed", "not_submitted", "cancelled", "already_taken_back"})
"""Rules broken because something happened meanwhile: then the person is told what."""


def usual_reasons(*plans: Plan) -> list[str]:
    """The usual reasons of the plans, to choose from, each once: a plan's own list, or the portal's."""
    portals = [str(reason) for reason in USUAL_REASONS]
    lists = [plan.usual_reasons.splitlines() or portals for plan in plans]
    return list(dict.fromkeys(reason for reasons in lists for reason in reasons))


def refusal_sentence(assignment: Assignment, code: str) -> str:
    """Why the signed-in person could not do it: who did what meanwhile, or which rule forbids it."""
    return latest_event_sentence(assignment) if code in OVERTAKEN_RULES else labels.rule_message(code)


def latest_event_sentence(assignment: Assignment) -> str:
    """What last happened to the report, and by whom."""
    newest = newest_event(assignment)
    if newest is None:
        return labels.rule_message("not_submitted")
    mine = newest.by_id == viewer().id
    told = {
        "who": _("Bạn") if mine else newest.by.name,
        "when": hanoi_datetime(newest.at),
        "why": newest.note,
    }
    if newest.kind == ReportKind.CONFIRMATION:
        return _("%(who)s đã xác nhận báo cáo này lúc %(when)s.", **told)
    if newest.kind == ReportKind.RETURN:
        return _("%(who)s đã trả lại báo cáo này lúc %(when)s, với lý do: %(why)s", **told)
    if newest.kind == ReportKind.CANCELLATION:
        return _("%(who)s đã ghi việc này là không còn áp dụng lúc %(when)s: %(why)s", **told)
    if newest.kind == ReportKind.TAKEN_OVER:
        return _("Việc này được ghi theo bảng tính khi ban hành kế hoạch, lúc %(when)s (%(who)s).", **told)
    if newest.kind == ReportKind.UNDO and newest.note:
        return _("%(who)s đã rút lại quyết định trước đó lúc %(when)s, với lý do: %(why)s", **told)
    if assignment.status == Status.SUBMITTED:
        return _("Báo cáo hoặc minh chứng đã thay đổi từ lúc bạn mở trang. Hãy xem lại rồi quyết định.")
    return _("Đơn vị đã rút báo cáo này về để sửa, lúc %(when)s (%(who)s).", **told)


def newest_event(assignment: Assignment) -> StatusReport | None:
    """The newest thing that happened, notes and counts left aside."""
    return next((one for one in reversed(assignment.reports) if one.kind not in STATUS_NEUTRAL), None)


def confirmed_message(count: int) -> str:
    """So many reports were confirmed."""
    return ngettext("Đã xác nhận %(num)s báo cáo.", "Đã xác nhận %(num)s báo cáo.", count)


def returned_message(count: int) -> str:
    """So many reports were returned."""
    return ngettext("Đã trả lại %(num)s báo cáo, kèm lý do.", "Đã trả lại %(num)s báo cáo, kèm lý do.", count)


def undone_message(count: int) -> str:
    """So many decisions were taken back."""
    return ngettext(
        "Đã hoàn tác. %(num)s báo cáo lại chờ xác nhận.",
        "Đã hoàn tác. %(num)s báo cáo lại chờ xác nhận.",
        count,
    )


def report_title(assignment: Assignment) -> str:
    """Whose report of what: Xã Sơn Bình – Tuyên truyền."""
    return f"{assignment.unit.short_name} – {local(assignment.task)}"
