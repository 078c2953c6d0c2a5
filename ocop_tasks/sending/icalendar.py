"""A unit's due dates as an iCalendar (RFC 5545): all-day events whose ids stay, whatever else changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from ocop_tasks import clock
from ocop_tasks.models import Part, Plan
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.sending.notices.notice_language import Language, period_name

ASK_AGAIN = timedelta(hours=6)


class CalendarRow(Protocol):
    """What an event is made from: one due date, or one day to answer by."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def plan_id(self) -> int: ...
    @property
    def on(self) -> date: ...
    @property
    def version(self) -> int: ...
    @property
    def status(self) -> Status: ...
    @property
    def part(self) -> Part: ...
    @property
    def title(self) -> str: ...
    @property
    def title_en(self) -> str | None: ...
    @property
    def period(self) -> str: ...
    @property
    def frequency(self) -> Frequency: ...
    @property
    def section(self) -> str: ...
    @property
    def wording(self) -> str: ...
    @property
    def unit(self) -> str: ...


def calendar_of(
    unit: str,
    lines: Sequence[CalendarRow],
    plans: Mapping[int, Plan],
    *,
    public_url: str,
    today: date,
    _: Language,
) -> bytes:
    """The calendar of ``unit``'s due dates, as it is on ``today``. An event's plan is its category, and where there is
    more than one plan it stands behind the event's name too.
    """
    names = {plan_id: _name_of(plans[plan_id], _) for plan_id in {line.plan_id for line in lines}}
    calendar = Calendar()
    calendar.add("prodid", "-//OCOP//Ke hoach OCOP//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Hạn việc OCOP: %(unit)s", unit=unit))
    calendar.add("x-wr-timezone", clock.HANOI.key)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for line in lines:
        calendar.add_component(_event(line, names, public_url, today, _))
    content: bytes = calendar.to_ical()
    return content


def _name_of(plan: Plan, _: Language) -> str:
    return (plan.short_name_en if _.locale == "en" else None) or plan.short_name


def _event(line: CalendarRow, names: Mapping[int, str], public_url: str, today: date, _: Language) -> Event:
    event, where = Event(), "directions" if line.kind == "direction" else "assignments"
    event.add("uid", f"{line.kind}-{line.id}@{urlsplit(public_url).hostname}")
    event.add("dtstamp", clock.in_hanoi(today))
    event.add("sequence", line.version)
    event.add("dtstart", line.on)
    event.add("dtend", line.on + timedelta(days=1))
    plan, summary = names[line.plan_id], _summary(line, _)
    event.add("summary", f"{summary} ({plan})" if len(names) > 1 else summary)
    event.add("description", "\n".join(_description(line, plan, _)))
    event.add("categories", [plan])
    event.add("url", f"{public_url}/{where}/{line.id}")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _summary(line: CalendarRow, _: Language) -> str:
    task = line.title_en if _.locale == "en" and line.title_en else line.title
    if line.kind == "direction":
        return _("Trả lời ý kiến chỉ đạo: %(task)s", task=task)
    if line.part is Part.COORDINATING:
        return _("Phối hợp: %(task)s", task=task)
    if line.status is Status.COMPLETED:
        return _("Đã xong: %(task)s", task=task)
    if line.status is Status.SUBMITTED:
        return _("Chờ xác nhận: %(task)s", task=task)
    return _("Hạn: %(task)s", task=task)


def _description(line: CalendarRow, plan: str, _: Language) -> list[str]:
    told: list[Any] = [plan, _("mục %(section)s", section=line.section), line.unit]
    if line.frequency != Frequency.ONCE:
        told.insert(2, period_name(line.period, _))
    return [" · ".join(told), *([line.wording] if line.wording else [])]
