"""What is asked of how far work is: as what a state is taken, when it was done, and what of the periods before."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from ocop_tasks.rules.plan_sheets.doubts import Asked, Doubt
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.pages import labels

ABOUT_STATES = frozenset({Asked.STATE_UNCLEAR, Asked.STATES_DIFFER, Asked.DONE_WHEN, Asked.EARLIER_PERIODS})


def about_state(doubt: Doubt, sentence: str) -> str:
    """One of ``ABOUT_STATES`` in words; ``sentence`` says what is wrong with those of a cell."""
    told: dict[str, Any] = dict(doubt.details)
    match doubt.asked:
        case Asked.DONE_WHEN:
            return ngettext(
                "%(num)s việc đã xong mà dòng không ghi ngày xong. Xong đúng hạn hay không là tính theo ngày này.",
                "%(num)s việc đã xong mà dòng không ghi ngày xong. Xong đúng hạn hay không là tính theo ngày này.",
                told["count"],
            )
        case Asked.EARLIER_PERIODS:
            return ngettext(
                "%(num)s việc định kỳ: tình trạng trong tệp là của kỳ đang chạy. Các kỳ đã qua thì để đơn vị báo cáo.",
                "%(num)s việc định kỳ: tình trạng trong tệp là của kỳ đang chạy. Các kỳ đã qua thì để đơn vị báo cáo.",
                told["count"],
            )
    return f"{sentence} {_taken_as(told)}" if "status" in told else sentence


def _taken_as(told: dict[str, Any]) -> str:
    """As what a state is taken that is not clear, unless somebody says otherwise."""
    if not told["status"]:
        return _("Nếu không chọn, việc được giao như chưa có gì.")
    state = str(labels.STATUS[Status(told["status"])])
    if told["status"] == Status.IN_PROGRESS:
        return _("Đang hiểu là: %(state)s, %(percent)s %%.", state=state, percent=told["percent"])
    return _("Đang hiểu là: %(state)s.", state=state)
