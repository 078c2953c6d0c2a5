"""How often a plan's wording asks for something ("hàng quý, trước ngày 25 tháng cuối quý"), read from folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ocop_tasks.rules.work.periods import Frequency

NOT_A_QUARTER = r"(?!\ (?:[il1]{1,3}|[il1]v|[234]|dinh|che|trinh|hoach|mo|uoc|chuan|luat|gia|dat|tac|dong)\b)"
_REPEATING = {
    Frequency.MONTHLY: re.compile(
        r"\b(?:hang|moi|tung) thang\b(?! \d)|\blan ?/ ?thang\b|(?<!\d )(?<!ba )(?<!sau )\bthang ?(?:/|mot|1) ?lan\b"
    ),
    Frequency.QUARTERLY: re.compile(
        rf"\b(?:hang|moi|tung|dinh ky) qu[yi]\b{NOT_A_QUARTER}|\blan ?/ ?qu[yi]\b|\bqu[yi] ?(?:/|mot|1) ?lan\b"
        rf"|\b(?:3|ba) thang ?(?:/|mot|1) ?lan\b|\bthang (?:dau|cuoi)(?: tien| cung)?(?: cua)? qu[yi]\b{NOT_A_QUARTER}"
    ),
    Frequency.HALF_YEARLY: re.compile(
        r"\b(?:6|sau) thang ?(?:/|mot|1) ?lan\b|\b(?:hang|moi|dinh ky) (?:6|sau) thang\b(?! (?:dau|cuoi))"
    ),
    Frequency.YEARLY: re.compile(
        r"\b(?:hang|moi|tung) nam\b|\b(?:1|mot) lan ?/ ?nam\b|\bnam ?(?:/|mot|1) ?lan\b"
    ),
}
_SEVERAL = re.compile(r"\b(?:hang|dinh ky) (?:thang|qu[yi])(?:, ?| va |/)(?:hang )?(?:qu[yi]|6 thang|nam)\b")
_DAY_OF_MONTH = re.compile(
    r"\b(?P<lead>(?:(?:truoc|ngay|m[ou]ng) ?)+)(?P<day>\d{1,2})(?! ?[/.-] ?\d| ?thang \d|\d)"
)
_TEN_DAYS = re.compile(r"\b(thuong|trung|ha) tuan\b")
_MONTH_OF_PERIOD = re.compile(r"\bthang (dau|cuoi)(?: tien| cung)?(?: cua)? qu[yi]( sau| tiep| ke)?")
_NEXT_MONTH = re.compile(r"\bthang (?:sau|tiep|ke)\b")


@dataclass(frozen=True, slots=True)
class Repeating:
    """Work of every period. ``day``: the last day on time, the month's last if it has none; None where none is named.

    ``month``: which of the period's months the day is in, the next period's counted on; None where it is not said.
    """

    frequency: Frequency
    day: int | None = None
    month: int | None = None


def rhythms_in(text: str) -> list[Frequency]:
    """The frequencies that folded ``text`` names; more than one where it lists them ("hàng tháng, quý, năm")."""
    found = [frequency for frequency, pattern in _REPEATING.items() if pattern.search(text)]
    return [*found, *found] if _SEVERAL.search(text) else found


def on_a_day(text: str, frequency: Frequency) -> Repeating:
    """The work of every period that folded ``text`` names, and its day. Raises ValueError for a day of no month."""
    day = None
    if named := _DAY_OF_MONTH.search(text):
        day = _day_of_month(int(named["day"]), before="truoc" in named["lead"])
    elif ten_days := _TEN_DAYS.search(text):
        day = {"thuong": 10, "trung": 20, "ha": 31}[ten_days[1]]
    return Repeating(frequency, day, _month_of_period(text, frequency) if day else None)


def _month_of_period(text: str, frequency: Frequency) -> int | None:
    if frequency is Frequency.MONTHLY:
        return 2 if _NEXT_MONTH.search(text) else 1
    if frequency is Frequency.QUARTERLY and (said := _MONTH_OF_PERIOD.search(text)):
        return (1 if said[1] == "dau" else 3) + (3 if said[2] else 0)
    return None


def _day_of_month(day: int, *, before: bool) -> int:
    if not 1 <= day <= 31:
        raise ValueError(f"no month has a day {day}")
    if not before:
        return day
    return day - 1 or 31  # before the 1st is the last day of the month before, whichever that is
