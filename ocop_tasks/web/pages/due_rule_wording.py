"""A task's rule for its due dates in words: "chậm nhất ngày 24 của tháng cuối quý", and as the dates of a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from babel.dates import get_month_names
from flask_babel import get_locale, lazy_pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ocop_tasks.rules.text.days import dmy
from ocop_tasks.rules.work.due_rules import DayOf, DueRule, MonthOf
from ocop_tasks.rules.work.periods import Frequency

_DAY = {
    DayOf.END: _l("chậm nhất ngày cuối cùng của %(month)s"),
    DayOf.WEEK: _l("trong tuần cuối của %(month)s"),
}
_IN_A_QUARTER = {
    (MonthOf.NTH, 1): _l("tháng đầu quý"),
    (MonthOf.NTH, 2): _l("tháng giữa quý"),
    (MonthOf.LAST, 1): _l("tháng cuối quý"),
    (MonthOf.AFTER, 1): _l("tháng đầu quý sau"),
    (MonthOf.AFTER, 2): _l("tháng giữa quý sau"),
    (MonthOf.AFTER, 3): _l("tháng cuối quý sau"),
}
_IN_A_MONTH = {
    (MonthOf.LAST, 1): lazy_pgettext("hàng tháng", "tháng"),
    (MonthOf.AFTER, 1): _l("tháng sau"),
}
_IN_ANY_PERIOD = {
    (MonthOf.LAST, 1): _l("tháng cuối kỳ"),
    (MonthOf.NTH, 1): _l("tháng đầu kỳ"),
    (MonthOf.AFTER, 1): _l("tháng liền sau kỳ"),
}


def in_words(rule: DueRule, frequency: Frequency | None = None) -> str:
    """Until when a period's report is in time; in the words of ``frequency``, where it is known."""
    month = _month(rule, frequency)
    if isinstance(rule.day, DayOf):
        return str(_DAY[rule.day]) % {"month": month}
    return _("chậm nhất ngày %(day)s của %(month)s", day=rule.day, month=month)


def month_in_words(of: MonthOf, number: int) -> str:
    """A month of any period: "tháng cuối kỳ", "tháng thứ 2 sau kỳ"."""
    if word := _IN_ANY_PERIOD.get((of, number)):
        return str(word)
    if of is MonthOf.NTH:
        return _("tháng thứ %(number)s trong kỳ", number=number)
    return _("tháng thứ %(number)s sau kỳ", number=number)


def dates_in_words(days: Iterable[date], year: int) -> str:
    """Năm 2022: 24/03, 24/06, 24/09, 24/12; days of another year with it."""
    told = ", ".join(f"{day:%d/%m}" if day.year == year else dmy(day) for day in days)
    return _("Năm %(year)s: %(days)s", year=year, days=told)


def _month(rule: DueRule, frequency: Frequency | None) -> str:
    key = (rule.of, rule.number)
    match frequency:
        case Frequency.MONTHLY if key in _IN_A_MONTH:
            return str(_IN_A_MONTH[key])
        case Frequency.QUARTERLY if key in _IN_A_QUARTER:
            return str(_IN_A_QUARTER[key])
        case Frequency.HALF_YEARLY:
            return _months_of_the_year(rule, 6)
        case Frequency.YEARLY:
            return _months_of_the_year(rule, 12)
        case _:
            return month_in_words(*key)


def _months_of_the_year(rule: DueRule, apart: int) -> str:
    """Tháng 6 và tháng 12; tháng 7 và tháng 1 năm sau."""
    first = {MonthOf.LAST: apart, MonthOf.NTH: rule.number, MonthOf.AFTER: apart + rule.number}[rule.of]
    months = [_month_of_the_year(month) for month in range(first, first + 12, apart)]
    return _("%(first)s và %(second)s", first=months[0], second=months[1]) if len(months) > 1 else months[0]


def _month_of_the_year(month: int) -> str:
    name = get_month_names("wide", locale=get_locale())[(month - 1) % 12 + 1]
    return name if month <= 12 else _("%(month)s năm sau", month=name)
