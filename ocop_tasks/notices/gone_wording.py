"""Why a notice asks for nothing any longer, in words, beneath a notice that was read."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ocop_tasks.models import Notice
from ocop_tasks.rules.notice_reasons import Gone, Reason
from ocop_tasks.rules.text.days import dmy

WORDS = {
    Gone.LEFT: _l("tài khoản đã khoá"),
    Gone.WITHDRAWN: _l("việc này không còn giao cho đơn vị"),
    Gone.STOPPED: _l("kế hoạch không còn thực hiện"),
    Gone.CANCELLED: _l("việc này không còn áp dụng cho đơn vị"),
    Gone.NOT_LED: _l("đơn vị không còn chủ trì việc này"),
    Gone.REPORTED: _l("đã báo cáo"),
    Gone.DONE: _l("đã xác nhận hoàn thành"),
    Gone.MOVED: _l("hạn đã đổi"),
    Gone.ANSWERED: _l("đã trả lời"),
    Gone.DIRECTED_AGAIN: _l("đã chỉ đạo tiếp"),
    Gone.SETTLED: _l("ý kiến chỉ đạo đã kết thúc"),
    Gone.DECIDED: _l("đã giải quyết việc xin gia hạn"),
}
WITH_DAY = {
    Gone.REPORTED: _l("đã báo cáo ngày %(day)s"),
    Gone.DONE: _l("đã xác nhận hoàn thành, báo cáo ngày %(day)s"),
    Gone.MOVED: _l("hạn đã đổi thành %(day)s"),
}


def why_gone(notice: Notice, said: str) -> str:
    """Why ``notice`` asks for nothing any longer, as the database ``said`` it; empty while it stands."""
    reason = Reason.of(said)
    if reason is None:
        return ""
    if reason.gone is Gone.NOT_YOURS:
        unit = notice.facts.get("unit")
        return (
            _("việc của %(unit)s, nay không do bạn phụ trách", unit=unit)
            if unit
            else _("nay không do bạn phụ trách")
        )
    if reason.day and reason.gone in WITH_DAY:
        return str(WITH_DAY[reason.gone]) % {"day": dmy(reason.day)}
    return str(WORDS[reason.gone])
