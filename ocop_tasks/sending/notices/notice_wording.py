"""The sentences of the notices, in the language of whoever is told: the same in the portal, in a mail and in a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

from babel.dates import format_date
from babel.support import NullTranslations, Translations

from ocop_tasks import clock
from ocop_tasks.rules.notice_topics import Topic
from ocop_tasks.rules.text.days import dmy
from ocop_tasks.settings import ROOT

ROMAN = ("", "I", "II", "III", "IV")


Gettext = Callable[..., str]
"""A text in the reader's language, with its facts put in: ``flask_babel.gettext`` is one, and so are ``Language``."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language."""

    locale: str
    catalog: NullTranslations

    def __call__(self, string: str, /, **facts: Any) -> str:
        """The text in this language."""
        return self.catalog.ugettext(string) % facts if facts else self.catalog.ugettext(string)

    def ngettext(self, one: str, many: str, num: int, **facts: Any) -> str:
        """The text for so many."""
        return self.catalog.ungettext(one, many, num) % ({"num": num} | facts)

    def weekday(self, day: date) -> str:
        """Thứ Sáu, 17/06/2022: where one must act."""
        name = format_date(day, "EEEE", locale=self.locale)
        return f"{name[:1].upper()}{name[1:]}, {dmy(day)}"


@lru_cache(maxsize=8)
def language(locale: str) -> Language:
    """The language with that code; Vietnamese is what the texts are written in."""
    return Language(locale, Translations.load(str(ROOT / "ocop_tasks" / "translations"), [locale]))


def period_name(code: str, _: Gettext) -> str:
    """Quý II/2022, tháng 3/2022, 6 tháng đầu năm 2022, năm 2022."""
    year, _dash, rest = code.partition("-")
    if rest.startswith("Q"):
        return _("quý %(quarter)s/%(year)s", quarter=ROMAN[int(rest[1])], year=year)
    if rest == "H1":
        return _("6 tháng đầu năm %(year)s", year=year)
    if rest == "H2":
        return _("6 tháng cuối năm %(year)s", year=year)
    if rest and rest != "Y":
        return _("tháng %(month)s/%(year)s", month=int(rest), year=year)
    return _("năm %(year)s", year=year)


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


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice as it is read: one line, and what stands under it."""

    title: str
    lines: list[str] = field(default_factory=list)


def notice_text(notice: NoticeRecord, say: Language) -> NoticeText:
    """The notice in one language."""
    return SENTENCES[notice.topic](notice.occasion, dict(notice.facts), notice.at, say)


def _reminder(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    due_on, task = date.fromisoformat(facts["due_on"]), _task(facts, _)
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
    return NoticeText(title, [f"{_place(facts, _)} · " + _("hạn %(day)s", day=_.weekday(due_on))])


def _direction(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    task, quote = _task(facts, _), _quote(facts)
    if occasion == "closed":
        return NoticeText(_("Đã kết thúc ý kiến chỉ đạo: %(task)s", task=task), [*quote, _place(facts, _)])
    title = (
        _("Chỉ đạo tiếp: %(task)s", task=task)
        if occasion == "directed_again"
        else _("Ý kiến chỉ đạo: %(task)s", task=task)
    )
    answer_by = date.fromisoformat(facts["answer_by"])
    asked = _("%(by)s yêu cầu trả lời chậm nhất %(day)s", by=facts["by"], day=_.weekday(answer_by))
    return NoticeText(title, [*quote, asked, _place(facts, _)])


def _answer(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    title = _("%(unit)s trả lời ý kiến chỉ đạo: %(task)s", unit=facts["unit"], task=_task(facts, _))
    return NoticeText(title, [*_quote(facts), _place(facts, _)])


def _judged(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    title = (
        _("Báo cáo bị trả lại: %(task)s", task=_task(facts, _))
        if occasion == "return"
        else _("Đã xác nhận hoàn thành: %(task)s", task=_task(facts, _))
    )
    return NoticeText(title, [*_quote(facts), f"{facts['by']} · {_place(facts, _)}"])


def _extension(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    given: dict[str, Any] = {"task": _task(facts, _), "unit": facts["unit"]}
    given["until"], given["before"] = (dmy(date.fromisoformat(facts[name])) for name in ("until", "before"))
    title = {
        "asked": _("%(unit)s xin gia hạn đến %(until)s: %(task)s", **given),
        "granted": _("Được gia hạn đến %(until)s: %(task)s", **given),
    }.get(occasion) or _("Không được gia hạn, hạn vẫn là %(until)s: %(task)s", **given)
    lines = [*_quote(facts), f"{facts['by']} · {_place(facts, _)}"]
    return NoticeText(
        title, lines if occasion == "refused" else [*lines, _("Hạn trước đó: %(before)s", **given)]
    )


def _followed(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    given = {"unit": facts["unit"], "task": _task(facts, _), "percent": facts["percent"]}
    title = (
        _("%(unit)s báo đã xong: %(task)s", **given)
        if occasion == "submission"
        else _("%(unit)s báo cáo %(percent)s %%: %(task)s", **given)
    )
    return NoticeText(title, [*_quote(facts), _place(facts, _)])


def _digest(occasion: str, facts: dict[str, Any], at: datetime, _: Language) -> NoticeText:
    overdue, change = facts["overdue"], facts["overdue"] - facts["before"]
    since = dmy(date.fromisoformat(facts["since"]))
    plan = plan_name(facts, _) or facts["plan"]
    title = _.ngettext(
        "Tổng hợp đầu tuần %(plan)s: %(num)s việc quá hạn",
        "Tổng hợp đầu tuần %(plan)s: %(num)s việc quá hạn",
        overdue,
        plan=plan,
    )
    lines = [
        facts["plan_en"] if _.locale == "en" and facts.get("plan_en") else facts["plan"],
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
    return f"{number}. {row['unit']} · {_task(row, _)} · {late}"


def _task(facts: dict[str, Any], _: Language) -> str:
    name: str = facts.get("task_en") or facts["task"] if _.locale == "en" else facts["task"]
    return name


def plan_name(facts: Mapping[str, Any], _: Language) -> str:
    """The short name of the plan; empty in a notice that was made before notices had one."""
    name: str = facts.get("plan_name", "")
    english: str = facts.get("plan_name_en", name)
    return english if _.locale == "en" else name


def _place(facts: dict[str, Any], _: Language) -> str:
    plan = [name] if (name := plan_name(facts, _)) else []
    period = [period_name(facts["period"], _)] if "period" in facts else []
    return " · ".join([*plan, _("mục %(section)s", section=facts["section"]), *period, facts["unit"]])


def _quote(facts: dict[str, Any]) -> list[str]:
    return [f"“{facts['text']}”"] if facts.get("text") else []


SENTENCES: dict[Topic, Callable[[str, dict[str, Any], datetime, Language], NoticeText]] = {
    Topic.REMINDER: _reminder,
    Topic.DIRECTION: _direction,
    Topic.ANSWER: _answer,
    Topic.RETURNED: _judged,
    Topic.CONFIRMED: _judged,
    Topic.EXTENSION: _extension,
    Topic.FOLLOWED: _followed,
    Topic.DIGEST: _digest,
}
