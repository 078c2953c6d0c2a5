"""The sentences of the notices, in the language of whoever is told: the same in the portal, in a mail and in a call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol

from ocop_tasks import clock
from ocop_tasks.rules.notice_topics import Topic
from ocop_tasks.rules.text.days import dmy
from ocop_tasks.rules.work.status import Status
from ocop_tasks.sending.notices import work_wording
from ocop_tasks.sending.notices.notice_language import (
    Language,
    NoticeText,
    plan_name,
    plan_title,
    task_name,
    task_place,
)


class NoticeRecord(Protocol):
    """What a sentence is made from; a ``Notice`` has it."""

    @property
    def topic(self) -> Topic: ...
    @property
    def occasion(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...
    @property
    def at(self) -> datetime: ...


def notice_text(notice: NoticeRecord, say: Language) -> NoticeText:
    """The notice in one language."""
    return SENTENCES[notice.topic](notice.occasion, dict(notice.facts), notice.at, say)


def _reminder(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    due_on, task = date.fromisoformat(facts["due_on"]), task_name(facts, _)
    left = (due_on - clock.day_of(at)).days
    if left < -1:
        title = _.ngettext(
            "Quá hạn %(num)s ngày: %(task)s", "Quá hạn %(num)s ngày: %(task)s", -left, task=task
        )
    elif left == -1:
        title = _("Quá hạn từ hôm qua: %(task)s", task=task)
    elif left == 0:
        title = _("Hôm nay là hạn: %(task)s", task=task)
    else:
        title = _.ngettext("Còn %(num)s ngày: %(task)s", "Còn %(num)s ngày: %(task)s", left, task=task)
    return NoticeText(title, [f"{task_place(facts, _)} · " + _("hạn %(day)s", day=_.weekday(due_on))])


def _direction(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    task, quote = task_name(facts, _), _quote(facts)
    if occasion == "closed":
        return NoticeText(
            _("Đã kết thúc ý kiến chỉ đạo: %(task)s", task=task), [*quote, task_place(facts, _)]
        )
    title = (
        _("Chỉ đạo tiếp: %(task)s", task=task)
        if occasion == "directed_again"
        else _("Ý kiến chỉ đạo: %(task)s", task=task)
    )
    answer_by = date.fromisoformat(facts["answer_by"])
    asked = _("%(by)s yêu cầu trả lời chậm nhất %(day)s", by=facts["by"], day=_.weekday(answer_by))
    return NoticeText(title, [*quote, asked, task_place(facts, _)])


def _answer(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    title = _("%(unit)s trả lời ý kiến chỉ đạo: %(task)s", unit=facts["unit"], task=task_name(facts, _))
    return NoticeText(title, [*_quote(facts), task_place(facts, _)])


def _judged(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    task, place = task_name(facts, _), f"{facts['by']} · {task_place(facts, _)}"
    title = {
        "return": _("Báo cáo bị trả lại: %(task)s", task=task),
        "confirmation_taken_back": _("Rút lại xác nhận hoàn thành: %(task)s", task=task),
        "return_taken_back": _("Rút lại việc trả lại: %(task)s", task=task),
    }.get(occasion) or _("Đã xác nhận hoàn thành: %(task)s", task=task)
    waits = facts.get("status") == Status.SUBMITTED
    stands = [_("Báo cáo của đơn vị lại chờ xác nhận, chưa cần gửi lại.")] if waits else []
    return NoticeText(title, [*_quote(facts), *stands, place])


def _extension(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    if occasion == "moved":
        return _moved_dates(facts, _)
    given: dict[str, Any] = {"task": task_name(facts, _), "unit": facts["unit"]}
    given["until"], given["before"] = (dmy(date.fromisoformat(facts[name])) for name in ("until", "before"))
    title = {
        "asked": _("%(unit)s xin gia hạn đến %(until)s: %(task)s", **given),
        "granted": _("Được gia hạn đến %(until)s: %(task)s", **given),
        "overtaken": _(
            "Đề nghị gia hạn khép lại vì việc đã thay đổi, hạn nay là %(until)s: %(task)s", **given
        ),
    }.get(occasion) or _("Không được gia hạn, hạn vẫn là %(until)s: %(task)s", **given)
    lines = [*_quote(facts), f"{facts['by']} · {task_place(facts, _)}"]
    return NoticeText(
        title, lines if occasion == "refused" else [*lines, _("Hạn trước đó: %(before)s", **given)]
    )


def _moved_dates(facts: dict[str, Any], _: Language) -> NoticeText:
    """More time that was given without anybody's having asked for it: told to who decides on extensions."""
    count, relieved = facts["count"], facts["relieved"]
    if "task" in facts:
        task = task_name(facts, _)
        title = _.ngettext(
            "Lùi hạn %(num)s việc: %(task)s", "Lùi hạn %(num)s việc: %(task)s", count, task=task
        )
    else:
        title = _.ngettext(
            "Lùi hạn %(num)s việc đã hoặc sắp đến hạn", "Lùi hạn %(num)s việc đã hoặc sắp đến hạn", count
        )
    late = _.ngettext("%(num)s việc thôi quá hạn", "%(num)s việc thôi quá hạn", relieved)
    return NoticeText(title, [*_quote(facts), f"{facts['by']} · {late}", plan_title(facts, _)])


def _followed(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    given = {"unit": facts["unit"], "task": task_name(facts, _), "percent": facts["percent"]}
    title = (
        _("%(unit)s báo đã xong: %(task)s", **given)
        if occasion == "submission"
        else _("%(unit)s báo cáo %(percent)s %%: %(task)s", **given)
    )
    return NoticeText(title, [*_quote(facts), task_place(facts, _)])


def _digest(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    overdue, change = facts["overdue"], facts["overdue"] - facts["before"]
    since = dmy(date.fromisoformat(facts["since"]))
    plan = plan_name(facts, _)
    title = _.ngettext(
        "Tổng hợp đầu tuần %(plan)s: %(num)s việc quá hạn",
        "Tổng hợp đầu tuần %(plan)s: %(num)s việc quá hạn",
        overdue,
        plan=plan,
    )
    lines = [
        plan_title(facts, _),
        _("Quá hạn ngày %(today)s: %(overdue)s (%(change)s so với thứ Hai %(day)s)",
          today=dmy(clock.day_of(at)), overdue=overdue,
          change=f"{change:+d}".replace("-", "−") if change else "±0", day=since),
        *_done(facts.get("done"), _),
        _("Đến hạn trong 7 ngày: %(count)s", count=facts["due_soon"]),
        _("Ý kiến chỉ đạo chưa trả lời: %(count)s", count=facts["unanswered"]),
        _("Chưa cập nhật từ %(days)s ngày: %(count)s", days=facts["silent_days"], count=facts["silent"]),
    ]  # fmt: skip
    return NoticeText(title, lines + [_worst(number, row, _) for number, row in enumerate(facts["worst"], 1)])


def _done(done: dict[str, int] | None, _: Language) -> list[str]:
    """What was confirmed in the week before, and how much of it was in time by an extension alone."""
    if not done:
        return []
    if done["extended"]:
        return [_("Xong trong tuần trước: %(all)s, đúng hạn %(in_time)s (nhờ gia hạn %(extended)s)", **done)]
    return [
        _("Xong trong tuần trước: %(all)s, đúng hạn %(in_time)s", all=done["all"], in_time=done["in_time"])
    ]


def _worst(number: int, row: dict[str, Any], _: Language) -> str:
    late = _.ngettext("quá hạn %(num)s ngày", "quá hạn %(num)s ngày", row["days"])
    return f"{number}. {row['unit']} · {task_name(row, _)} · {late}"


def _quote(facts: dict[str, Any]) -> list[str]:
    return [f"“{facts['text']}”"] if facts.get("text") else []


SENTENCES: dict[Topic, Callable[[str, dict[str, Any], datetime, Language], NoticeText]] = {
    Topic.REMINDER: _reminder,
    Topic.WORK: work_wording.sentence,
    Topic.DIRECTION: _direction,
    Topic.ANSWER: _answer,
    Topic.RETURNED: _judged,
    Topic.CONFIRMED: _judged,
    Topic.EXTENSION: _extension,
    Topic.FOLLOWED: _followed,
    Topic.DIGEST: _digest,
}
