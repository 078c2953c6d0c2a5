"""How often a plan's wording asks for something ("hàng quý, trước ngày 25 tháng cuối quý"), read from folded text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocop_tasks.rules.plan_phrases.tokens import day_of
from ocop_tasks.rules.work.due_rules import DayOf, DueRule, MonthOf, month_of_period, rule_before
from ocop_tasks.rules.work.periods import MONTHS_IN, Frequency

NOT_A_QUARTER = r"(?!\ (?:[il1]{1,3}|[il1]v|[234]|dinh|che|trinh|hoach|mo|uoc|chuan|luat|gia|dat|tac|dong)\b)"
_EVERY = r"(?:(?:moi|hang|tung) )?"
_WHICH = r"(?:dau|giua|cuoi|thu (?:nhat|hai|ba|[123]))(?: tien| cung)?"
_A_QUARTER = rf"(?: cua)? {_EVERY}qu[yi]\b{NOT_A_QUARTER}"
_REPEATING = {
    Frequency.MONTHLY: re.compile(
        r"\b(?:hang|moi|tung) thang\b(?! \d)|\blan ?/ ?thang\b|(?<!\d )(?<!ba )(?<!sau )\bthang ?(?:/|mot|1) ?lan\b"
        rf"|\bngay cuoi(?: cung)?(?: cua)? thang\b(?! ?\d| {_WHICH})"
    ),
    Frequency.QUARTERLY: re.compile(
        rf"\b(?:hang|moi|tung|dinh ky) qu[yi]\b{NOT_A_QUARTER}|\blan ?/ ?qu[yi]\b|\bqu[yi] ?(?:/|mot|1) ?lan\b"
        rf"|\b(?:3|ba) thang ?(?:/|mot|1) ?lan\b|\bthang {_WHICH}{_A_QUARTER}"
        rf"|\b(?:ngay|tuan) cuoi(?: cung)?{_A_QUARTER}"
    ),
    Frequency.HALF_YEARLY: re.compile(
        r"\b(?:6|sau) thang ?(?:/|mot|1) ?lan\b|\b(?:hang|moi|dinh ky) (?:6|sau) thang\b(?! (?:dau|cuoi))"
    ),
    Frequency.YEARLY: re.compile(
        r"\b(?:hang|moi|tung) nam\b|\b(?:1|mot) lan ?/ ?nam\b|\bnam ?(?:/|mot|1) ?lan\b"
    ),
}
_SEVERAL = re.compile(r"\b(?:hang|dinh ky) (?:thang|qu[yi])(?:, ?| va |/)(?:hang )?(?:qu[yi]|6 thang|nam)\b")
_LEAD = r"(?P<lead>(?:\b(?:truoc|ngay|m[ou]ng) ?)+)"
_FROM_A_DAY = re.compile(r"\b(?:tu|sau) (?:ngay |m[ou]ng )+\d")
_DAY_OF_MONTH = re.compile(rf"(?<!\btu )(?<!\bsau ){_LEAD}(?P<day>\d{{1,2}})(?! ?[/.-] ?\d| ?thang \d|\d)")
_TEN_DAYS: dict[str, int | DayOf] = {"thuong": 10, "trung": 20, "ha": DayOf.END}
_DAY_IN_WORDS = re.compile(
    r"\b(?P<ten_days>thuong|trung|ha) tuan\b|(?<!truoc )\b(?P<week>tuan cuoi)\b"
    rf"|(?<!truoc )\b(?:ngay cuoi|(?<!ngay )(?<!tuan )(?<!thang )cuoi(?= {_EVERY}(?:thang|qu[yi])\b)"
    rf"|(?:trong|het)(?= thang {_WHICH}))\b"
)
_MONTH_OF_QUARTER = re.compile(
    rf"\bthang (?P<which>{_WHICH})(?: cua)? {_EVERY}(?:qu[yi]|ky)\b(?P<next> (?:sau|tiep|ke|lien))?"
)
_NUMBERS = {"dau": 1, "giua": 2, "nhat": 1, "hai": 2, "ba": 3, "1": 1, "2": 2, "3": 3}
_NEXT_MONTH = re.compile(r"\bthang (?:sau|tiep|ke|lien)\b")
_PERIODS_OF_REPORTS = {
    Frequency.QUARTERLY: re.compile(rf"\bqu[yi]\b{NOT_A_QUARTER}"),
    Frequency.HALF_YEARLY: re.compile(r"\b(?:6|sau) thang\b"),
    Frequency.YEARLY: re.compile(r"\bnam\b"),
}
_OF_NEXT_MONTH = re.compile(rf"{_LEAD}\d{{1,2}}(?: cua)? thang (?:sau|tiep|ke|lien)\b")
# "Trước ngày 10 tháng 6 và tháng 12", "các tháng 3, 6, 9, 12, trước ngày 10", "trước ngày 10/6 và 10/12".
_AND = r" ?(?:,|;|va|[,;] va) ?"
_LIST_ENDS = r"(?= ?(?:$|[,;.)]|va\b|nam\b|hang\b|moi\b))"
_MONTHS = (
    r"(?:cac )?thang (?P<months>\d{1,2}(?!\d)"
    rf"(?:{_AND}(?:thang \d{{1,2}}(?![\d/])|\d{{1,2}}(?![\d/]){_LIST_ENDS}))+)"
)
_DAY_OF_MONTHS = re.compile(
    rf"{_LEAD}(?P<day>\d{{1,2}}),?(?: cua)? {_MONTHS}(?P<next>,? nam sau)?"
    rf"|\b{_MONTHS.replace('months', 'these')}[ ,:]*{_LEAD.replace('lead', 'led')}"
    r"(?P<on>\d{1,2})(?! ?[/.-] ?\d|\d| thang)"
)
_DATE = re.compile(
    rf"(?:{_LEAD})?(?<![\d/])(?P<day>\d{{1,2}}) ?(?:/|thang) ?(?P<month>\d{{1,2}})"
    r"(?![\d/]| ?(?:/|nam \d))(?P<next>,? nam sau)?"
)
_BETWEEN = re.compile(r" ?(?:[,;]|va|[,;] va)(?: bao cao)?(?: ca| tong ket)?(?: nam)? ?")


@dataclass(frozen=True, slots=True)
class Repeating:
    """Work of every period. ``rule``: its last day on time; None where the plan does not tell one for each period.

    ``day``: the day that it tells without its month.
    """

    frequency: Frequency
    rule: DueRule | None = None
    day: int | DayOf | None = None


def rhythms_in(text: str) -> list[Frequency]:
    """The frequencies that folded ``text`` names; more than one where it lists them ("hàng tháng, quý, năm").

    The 5th of next month is a day of every month, unless reports of another period are spoken of.
    """
    found = [frequency for frequency, pattern in _REPEATING.items() if pattern.search(text)]
    if not found and _OF_NEXT_MONTH.search(text):
        named = [frequency for frequency, word in _PERIODS_OF_REPORTS.items() if word.search(text)]
        found = named or [Frequency.MONTHLY]
    return [*found, *found] if _SEVERAL.search(text) else found


def on_a_day(text: str, frequency: Frequency) -> Repeating | None:
    """The work of every period that folded ``text`` names, and its day; None where two could be meant, or none is.

    Raises ValueError for a day of no month.
    """
    named = {(int(day["day"]), "truoc" in day["lead"]) for day in _DAY_OF_MONTH.finditer(text)}
    if not named:
        return None if _FROM_A_DAY.search(text) else _on_a_day_in_words(text, frequency)
    day, before = named.pop()
    if named:
        return None
    month = _month(text, frequency)
    if month is None:
        day = _checked(day) - before
        return Repeating(frequency, day=day) if day else None
    rule = _rule(month, _checked(day), frequency, before=before)
    return Repeating(frequency, rule) if rule else None


def _on_a_day_in_words(text: str, frequency: Frequency) -> Repeating:
    worded = _DAY_IN_WORDS.search(text)
    if worded is None:
        return Repeating(frequency)
    day = DayOf.WEEK if worded["week"] else _TEN_DAYS.get(worded["ten_days"], DayOf.END)
    month = _month(text, frequency)
    if month is None and frequency is Frequency.QUARTERLY and not worded["ten_days"]:
        month = MonthOf.LAST, 1  # the quarter's last week or day
    return Repeating(frequency, DueRule(month[0], day, month[1])) if month else Repeating(frequency, day=day)


def lists_months(text: str) -> bool:
    """Whether folded ``text`` names one day of several months."""
    return _DAY_OF_MONTHS.search(text) is not None


def on_dates_of_the_year(text: str, year: int) -> Repeating | None:
    """What folded ``text`` of a plan of ``year`` asks for on one day of several months, evenly over the year.

    None where it does not, and for months of the first half of a period: whether what is due in January speaks of the
    year before is not told.
    """
    text = re.sub(rf"(?:/| ?nam ){year}\b", "", text)
    found = _day_of_months(text) or _equal_dates(text, year)
    if found is None or 12 % len(found.months):
        return None
    apart, first = 12 // len(found.months), found.months[0]
    frequency = next((each for each, months in MONTHS_IN.items() if months == apart), None)
    evenly = [first + apart * n for n in range(len(found.months))]
    if frequency is None or found.months != evenly or 2 * first <= apart:
        return None
    month = month_of_period(first, frequency)
    rule = _rule(month, found.day, frequency, before=found.before) if month else None
    return Repeating(frequency, rule) if rule else None


@dataclass(frozen=True, slots=True)
class _DayOfMonths:
    day: int
    before: bool
    months: Sequence[int]
    """In their order; those of the next year from 13 on."""


def _day_of_months(text: str) -> _DayOfMonths | None:
    found = _DAY_OF_MONTHS.search(text)
    if not found:
        return None
    day, lead = found["day"] or found["on"], found["lead"] or found["led"]
    months = [int(month) for month in re.findall(r"\d+", found["months"] or found["these"])]
    if found["next"]:
        months[-1] += 12
    return _DayOfMonths(_checked(int(day)), "truoc" in lead, months)


def _equal_dates(text: str, year: int) -> _DayOfMonths | None:
    """Several dates of one day, one after the other; a word of the first holds for those that have none."""
    dates = list(_DATE.finditer(text))
    gaps = [text[one.end() : other.start()] for one, other in pairwise(dates)]
    if len(dates) < 2 or not all(_BETWEEN.fullmatch(gap) for gap in gaps):
        return None
    before = "truoc" in (dates[0]["lead"] or "")
    others = any("truoc" in (each["lead"] or "") and not before for each in dates)
    if others or len({each["day"].zfill(2) for each in dates}) > 1:
        return None
    for each in dates:
        day_of(year, int(each["month"]), int(each["day"]))
    months = [int(each["month"]) + (12 if each["next"] else 0) for each in dates]
    return _DayOfMonths(_checked(int(dates[0]["day"])), before, months)


def _rule(month: tuple[MonthOf, int], day: int, frequency: Frequency, *, before: bool) -> DueRule | None:
    return rule_before(*month, day, frequency) if before else DueRule(month[0], day, month[1])


def _month(text: str, frequency: Frequency) -> tuple[MonthOf, int] | None:
    """Which month of its period the text means; None where it does not say."""
    if said := _MONTH_OF_QUARTER.search(text):
        word, months = said["which"].removeprefix("thu ").split()[0], MONTHS_IN[frequency]
        if word == "giua" and frequency is not Frequency.QUARTERLY:
            return None
        return month_of_period(_NUMBERS.get(word, months) + (months if said["next"] else 0), frequency)
    if _NEXT_MONTH.search(text):
        return MonthOf.AFTER, 1
    return (MonthOf.LAST, 1) if frequency is Frequency.MONTHLY else None


def _checked(day: int) -> int:
    if not 1 <= day <= 31:
        raise ValueError(f"no month has a day {day}")
    return day
