"""What is said of a unit's work that was given, changed or withdrawn: counted in one line, then the first few of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ocop_tasks.rules.text.days import dmy
from ocop_tasks.rules.work import work_news
from ocop_tasks.rules.work.work_news import Change, Kind
from ocop_tasks.sending.notices.notice_language import (
    Language,
    NoticeText,
    period_name,
    plan_name,
    plan_title,
    task_name,
)

SHOWN = 6
"""Changes that a notice tells one by one; all are on its page."""


def sentence(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    """The changes of one batch in one plan."""
    changes = work_news.changes(facts)
    counted = ", ".join(_counted(kind, number, _) for kind, number in work_news.counts(changes).items())
    told = {"plan": plan_name(facts, _), "counts": counted}
    title = (
        _("Kế hoạch mới, %(plan)s: %(counts)s", **told)
        if occasion == "published"
        else _("Việc thay đổi, %(plan)s: %(counts)s", **told)
    )
    lines = [f"{plan_title(facts, _)} · {facts['unit']} · {facts['by']}"]
    lines += [_line(change, _) for change in changes[:SHOWN]]
    if len(changes) > SHOWN:
        more = len(changes) - SHOWN
        lines.append(_.ngettext("và %(num)s thay đổi nữa", "và %(num)s thay đổi nữa", more))
    return NoticeText(title, lines)


def _counted(kind: Kind, number: int, _: Language) -> str:
    match kind:
        case Kind.NEW:
            return _.ngettext("%(num)s việc mới", "%(num)s việc mới", number)
        case Kind.AGAIN:
            return _.ngettext("%(num)s việc áp dụng lại", "%(num)s việc áp dụng lại", number)
        case Kind.DUE:
            return _.ngettext("%(num)s việc đổi hạn", "%(num)s việc đổi hạn", number)
        case Kind.PART:
            return _.ngettext("%(num)s việc đổi vai trò", "%(num)s việc đổi vai trò", number)
        case Kind.TEXT:
            return _.ngettext("%(num)s nhiệm vụ đổi nội dung", "%(num)s nhiệm vụ đổi nội dung", number)
        case Kind.GONE:
            return _.ngettext("%(num)s việc ngừng giao", "%(num)s việc ngừng giao", number)


def _line(change: Change, _: Language) -> str:
    """Việc mới: Kế hoạch OCOP của xã · mục III.8 · quý II/2022 · hạn 17/06/2022."""
    said = [_what(change, _), _("mục %(section)s", section=change.task["section"])]
    if change.period:
        said.append(period_name(change.period, _))
    if len(change.shares) > 1:
        said.append(_.ngettext("%(num)s kỳ", "%(num)s kỳ", len(change.shares)))
    return " · ".join([*said, *_day(change, _), *([f"“{change.reason}”"] if change.reason else [])])


def _day(change: Change, _: Language) -> list[str]:
    many = len(change.shares) > 1
    if change.kind in (Kind.NEW, Kind.AGAIN):
        due_on = dmy(change.shares[0].due_on)
        return [_("hạn đầu tiên %(day)s", day=due_on) if many else _("hạn %(day)s", day=due_on)]
    if change.kind is Kind.DUE and (before := change.shares[0].before):
        days = {"before": dmy(before.due_on), "now": dmy(change.shares[0].due_on)}
        return [_("hạn %(before)s nay là %(now)s", **days)]
    return []


def _what(change: Change, _: Language) -> str:
    task = task_name(change.task, _)
    match change.kind:
        case Kind.NEW:
            return _("Việc mới: %(task)s", task=task)
        case Kind.AGAIN:
            return _("Áp dụng lại: %(task)s", task=task)
        case Kind.DUE:
            return _("Đổi hạn: %(task)s", task=task)
        case Kind.PART if _leads_now(change):
            return _("Nay chủ trì: %(task)s", task=task)
        case Kind.PART:
            return _("Nay phối hợp: %(task)s", task=task)
        case Kind.TEXT:
            return _("Đổi nội dung: %(task)s", task=task)
        case Kind.GONE:
            return _("Ngừng giao: %(task)s", task=task)


def _leads_now(change: Change) -> bool:
    now = change.shares[0].now
    return now is not None and now.part == "lead"
