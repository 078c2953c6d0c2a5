"""A deadline as a plan words it, read into the last day that is still on time (DOMAIN.md rule 1).

"Trước ngày 20/4" is done before that day; every other wording (chậm nhất, đến hết, xong trong) includes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ocop_tasks.rules.periods import month_span
from ocop_tasks.rules.vietnamese import fold

# Every pattern reads folded text: a scanner loses accents, and offices write them in two ways.
_DASHES = re.compile(r" ?[\u2010-\u2015\u2212] ?")
LONGEST_WORDING = 1_000
"""Letters that are read; a form takes fewer."""
_WHEN = re.compile(
    r"""(?<![\d/])(?P<day>\d{1,2})
            (?:\ ?(?:/|thang)\ ?|\ ?(?P<weak>[.-])\ ?(?=\d{1,2}(?![\d/])))
            (?P<month>\d{1,2})(?!\d)
      | \b(?:6|sau)\ thang\ (?P<half>dau|cuoi)\ nam\b
      | \bthang\ ?(?P<whole_month>\d{1,2})(?!\d)
      | \bquy\ (?P<quarter>[il1]{1,3}|[il1]v|[234])\b
      | \b(?P<year_end>cuoi)\ nam\b
      | (?:(?<=trong\ )|(?<=truoc\ )|(?<=het\ )|(?<=den\ ))(?P<whole_year>nam)\b""",
    re.VERBOSE,
)
_YEAR = re.compile(r"[ ,]*(?:[/.-]|nam)? ?(?P<long>(?:19|20)\d{2})(?!\d)|[/.-](?P<short>\d{2})(?!\d|[/.-]\d)")
_BEFORE = re.compile(r"\btruoc(?: (?:thu \w+|chu nhat),?)?(?: ngay| m[ou]ng)* ?$")
# "Từ", from, and "sau", after; but not the weekdays "thứ tư" and "thứ sáu", nor "đầu tư", to invest.
_STARTING = re.compile(r"(?<!thu )(?<!dau )\b(?:tu|sau)(?: ngay| m[ou]ng)* ?$")
_BINDING = re.compile(r"\b(?:truoc|nhat|den|het|xong|han)\b[^\d,;.]{0,20}$")
_MONTHLY = re.compile(r"\b(?:hang|moi) thang\b")
_DAY_OF_MONTH = re.compile(
    r"\b(?P<lead>(?:(?:truoc|ngay|m[ou]ng) ?)+)(?P<day>\d{1,2})(?! ?[/.-] ?\d| ?thang \d|\d)"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class Deadline:
    """``due_on``: the last day on time; or ``monthly_day``: that day of each month, the month's last if it has none.

    ``stated``: whether the wording names a time at all; without one, work is due on the last day of the year.
    """

    due_on: date | None
    monthly_day: int | None
    stated: bool


def read_deadline(wording: str, year: int) -> Deadline:
    """Read a deadline in the words of a plan of ``year``. Raises ValueError for a day that does not exist.

    Of several dates the last one that a word of deadline leads is taken ("từ 01/4 đến hết 20/4": 20/4).
    """
    text = _DASHES.sub("-", fold(wording[:LONGEST_WORDING]))
    if _MONTHLY.search(text) and (monthly := _DAY_OF_MONTH.search(text)):
        return Deadline(
            None, _monthly_day(int(monthly["day"]), before="truoc" in monthly["lead"]), stated=True
        )
    times = [found for found in _WHEN.finditer(text) if _is_deadline(found)]
    if not times:
        return Deadline(date(year, 12, 31), None, stated=False)
    found = max(times, key=lambda time: (_BINDING.search(text, 0, time.start()) is not None, time.start()))
    first_day, last_day = _span(found, _year_of(found) or year)
    if _BEFORE.search(text, 0, found.start()):
        return Deadline(first_day - timedelta(days=1), None, stated=True)
    return Deadline(last_day, None, stated=True)


def _monthly_day(day: int, *, before: bool) -> int:
    if not 1 <= day <= 31:
        raise ValueError(f"no month has a day {day}")
    if not before:
        return day
    return day - 1 or 31  # before the 1st is the last day of the month before, whichever that is


def _is_deadline(found: re.Match[str]) -> bool:
    """Not a day on which something starts, and not a mere figure such as "3.5" or "5-7"."""
    led_by = found.string[: found.start()]
    if _STARTING.search(led_by):
        return False
    return not found["weak"] or led_by.rstrip().endswith("ngay") or _year_of(found) is not None


def _year_of(found: re.Match[str]) -> int | None:
    year = _YEAR.match(found.string, found.end())
    if not year:
        return None
    return int(year["long"] or f"20{year['short']}")


def _span(found: re.Match[str], year: int) -> tuple[date, date]:
    """The first and the last day of the time that the wording names."""
    if found["day"]:
        day = _day(year, int(found["month"]), int(found["day"]))
        return day, day
    if found["whole_month"]:
        month = int(found["whole_month"])
        _day(year, month, 1)
        return month_span(year, month, month)
    if found["quarter"]:
        last_month = 3 * _QUARTERS[re.sub("[l1]", "i", found["quarter"])]
        return month_span(year, last_month - 2, last_month)
    if found["half"]:
        return month_span(year, 1, 6) if found["half"] == "dau" else month_span(year, 7, 12)
    return month_span(year, 12, 12) if found["year_end"] else month_span(year, 1, 12)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"no such day: {day}/{month}/{year}") from None
