"""The times that a plan's wording names ("quý II", "20/4", "trung tuần tháng 5"), each as its first and last day.

Every pattern reads folded text: a scanner loses accents, and offices write them in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ocop_tasks.rules.work.periods import month_span

_Q = r"(?:[il1]{1,3}|[il1]v|[234])(?!\w)"
_MONTH = r"thang\ ?\d{1,2}(?!\d)"
_LIST_ENDS = r"(?=\ ?(?:$|[,;.)-]|/(?:19|20)\d\d|nam\b|va\b|den\b))"
_JOIN = r"(?:\ ?[-,]\ ?|\ va\ |,\ va\ |\ den\ )"
_YEAR = re.compile(r"[ ,]*(?:[/.-]|nam)? ?(?P<long>(?:19|20)\d{2})(?!\d)|[/.-](?P<short>\d{2})(?!\d|[/.-]\d)")
_NEXT_YEAR = re.compile(r",?(?: cua)? nam sau\b")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "2": 2, "3": 3, "4": 4}
_SMALL = {"ba": 3, "sau": 6, "chin": 9}
# "Đợt 2 tháng 6" is a round in June, and 12 the number of a letter; but "hồ sơ", papers, folds to "so" as "số", number.
_NUMBERED = re.compile(
    r"\b(?:dot|lan|ky|vong|giai doan|khoa|phien|nhom|lop|buoc|(?<!ho )so)(?: hop)?(?: thu| so)? ?$"
)
_LETTERS = (
    r"cong van|quyet dinh|ke hoach|thong bao|nghi quyet|nghi dinh|chi thi|thong tu|to trinh|huong dan|van ban"
)
_OF_A_LETTER = re.compile(
    rf"(?:(?<!ho )\bso \d[\w/-]*|\b(?:theo|tai|can cu) (?:{_LETTERS})\b)[^,;.]{{0,60}}\bngay $"
)
_BARE_NUMBER = re.compile(rf"\b(?:{_LETTERS}|(?<!ho )so) ?$")
_OF_THE_MOON = re.compile(r",? ?\(?am lich")
_ABOUT = re.compile(r"\bkhoang(?: ngay)? ?$")


@dataclass(frozen=True, slots=True)
class Time:
    """A time from ``start`` to ``end`` of the folded text; ``span`` is None where no one day can be told from it."""

    start: int
    end: int
    span: tuple[date, date] | None
    impossible: str = ""
    """The day that no calendar has, where the wording names one."""
    whole_year: bool = False


def times_in(text: str, year: int) -> list[Time]:
    """The times that folded ``text`` of a plan of ``year`` names, in their order."""
    found: list[Time] = []
    for pattern, read in _KINDS:
        for match in pattern.finditer(text):
            if all(match.end() <= time.start or time.end <= match.start() for time in found):
                time = _time(match, read, year)
                if time is not None:
                    found.append(time)
    return sorted(found, key=lambda time: time.start)


_Read = Callable[[re.Match[str], int], "tuple[date, date] | None"]


def _time(match: re.Match[str], read: _Read | None, plan_year: int) -> Time | None:
    """The time that was found; None where it is only a figure or the date of a letter."""
    if read in (_a_day, _a_month_of_a_year) and _is_no_time(match):
        return None
    year, end = _year_after(match)
    if year is None and (following := _NEXT_YEAR.match(match.string, end)):
        year, end = plan_year + 1, following.end()
    whole_year = read is _a_year
    about = _ABOUT.search(match.string, 0, match.start())
    rounds = read is _a_day and _NUMBERED.search(match.string, 0, match.start())
    if read is None or about or rounds or _OF_THE_MOON.match(match.string, end):
        return Time(about.start() if about else match.start(), end, None)
    try:
        return Time(match.start(), end, read(match, year or plan_year), whole_year=whole_year)
    except ValueError as error:
        return Time(match.start(), end, None, impossible=str(error))


def _is_no_time(match: re.Match[str]) -> bool:
    led_by = match.string[: match.start()]
    if _OF_A_LETTER.search(led_by):
        return True
    if "month" not in match.groupdict():
        return _BARE_NUMBER.search(led_by) is not None
    if _NUMBERED.search(led_by):
        return "thang" in match[0] or led_by.rstrip().endswith("so")
    year, _end = _year_after(match)
    return bool(match["weak"]) and not led_by.rstrip().endswith("ngay") and year is None


def _year_after(match: re.Match[str]) -> tuple[int | None, int]:
    """The year that follows the time, if one does, and where both end."""
    year = _YEAR.match(match.string, match.end())
    if not year:
        return None, match.end()
    return int(year["long"] or f"20{year['short']}"), year.end()


def _a_day(match: re.Match[str], year: int) -> tuple[date, date]:
    day = day_of(year, int(match["month"]), int(match["day"]))
    return day, day


def _a_month_of_a_year(match: re.Match[str], _year: int) -> tuple[date, date]:
    return _months(int(match["in_year"]), int(match["bare"]), int(match["bare"]))


def _month_list(match: re.Match[str], year: int) -> tuple[date, date]:
    numbers = [int(number) for number in re.findall(r"\d+", match[0][match[0].index("thang") :])]
    return _months(year, numbers[0], numbers[-1])


def _quarter_list(match: re.Match[str], year: int) -> tuple[date, date]:
    quarters = [_quarter(word) for word in re.findall(_Q, match[0][3:])]
    return month_span(year, 3 * quarters[0] - 2, 3 * quarters[-1])


def _month_of_quarter(match: re.Match[str], year: int) -> tuple[date, date]:
    """ "Tháng cuối quý II", or a day of it."""
    last = 3 * _quarter(match["quarter"])
    month = {"dau": last - 2, "cuoi": last}.get(match["which"], last - 1)
    if match["day"]:
        day = day_of(year, month, int(match["day"]))
        return day, day
    return month_span(year, month, month)


def _months_of_year(match: re.Match[str], year: int) -> tuple[date, date]:
    """ "6 tháng đầu năm"."""
    count = _SMALL.get(match["count"]) or int(match["count"])
    return _months(year, 1, count) if match["which"] == "dau" else _months(year, 13 - count, 12)


def _half(match: re.Match[str], year: int) -> tuple[date, date]:
    """ "Nửa đầu tháng 5", "nửa cuối năm"."""
    first_half = match["which"] == "dau"
    if not match["of"]:
        return month_span(year, 1, 6) if first_half else month_span(year, 7, 12)
    first, last = _months(year, int(match["of"]), int(match["of"]))
    return (first, first.replace(day=15)) if first_half else (first.replace(day=16), last)


def _ten_days(match: re.Match[str], year: int) -> tuple[date, date]:
    """ "Thượng tuần", "trung tuần", "hạ tuần": the 1st to 10th, the 11th to 20th, and what is left of a month."""
    first, last = _months(year, int(match["of"]), int(match["of"]))
    return {
        "thuong": (first, first.replace(day=10)),
        "trung": (first.replace(day=11), first.replace(day=20)),
        "ha": (first.replace(day=21), last),
    }[match["which"]]


def _first_days(match: re.Match[str], year: int) -> tuple[date, date]:
    """ "10 ngày đầu tháng 5"."""
    month = int(match["of"])
    return day_of(year, month, 1), day_of(year, month, int(match["count"]))


def _end(match: re.Match[str], year: int) -> tuple[date, date]:
    """ "Cuối tháng 5", "cuối quý II", "cuối năm": its last day."""
    month = int(match["of"]) if match["of"] else 3 * _quarter(match["quarter"]) if match["quarter"] else 12
    last = _months(year, month, month)[1]
    return last, last


def _a_year(match: re.Match[str], year: int) -> tuple[date, date]:
    year = int(match["year"]) if match["year"] else year
    return month_span(year, 1, 12)


def _quarter(word: str) -> int:
    return _QUARTERS[re.sub("[l1]", "i", word)]


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    for month in (first, last):
        day_of(year, month, 1)
    if last < first:
        raise ValueError(f"no such months: {first} to {last}/{year}")
    return month_span(year, first, last)


def day_of(year: int, month: int, day: int) -> date:
    """That day. Raises ValueError in the words of a deadline where no calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"no such day: {day}/{month}/{year}") from None


# The first that fits takes its words: "tuần 2 tháng 5" is a week, not the second of May. A week, "đầu" and "giữa" have
# no day that everybody would take them for.
_PATTERNS: tuple[tuple[str, _Read | None], ...] = (
    (
        rf"\btuan\ (?:le\ )?(?:thu\ )?(?:\d{{1,2}}|dau|cuoi|giua|nhat|hai|ba|tu)(?:\ tien|\ cung)?"
        rf"(?:{_JOIN}(?:tuan\ )?(?:thu\ )?\d{{1,2}}(?!\d)|/\d{{1,2}}(?!\d))*,?(?:\ cua)?(?:\ {_MONTH}|\ qu[yi]\ {_Q})?",
        None,
    ),
    (r"\b(?P<which>thuong|trung|ha)\ tuan(?:\ cua)?,?\ thang\ ?(?P<of>\d{1,2})(?!\d)", _ten_days),
    (r"\b(?P<count>\d{1,2})\ ngay\ dau(?:\ tien)?(?:\ cua)?\ thang\ ?(?P<of>\d{1,2})(?!\d)", _first_days),
    (r"\b(?P<count>\d{1,2}|ba|sau|chin)\ thang\ (?P<which>dau|cuoi)(?:\ cua)?\ nam\b", _months_of_year),
    (r"\bnua\ (?P<which>dau|cuoi)(?:\ cua)?\ (?:thang\ ?(?P<of>\d{1,2})(?!\d)|nam\b)", _half),
    (
        r"(?:(?<![\d/])(?P<day>\d{1,2})\ (?:cua\ )?)?\bthang\ (?P<which>dau|giua|thu\ hai|cuoi)(?:\ tien|\ cung)?"
        rf"(?:\ cua)?\ qu[yi]\ (?P<quarter>{_Q})",
        _month_of_quarter,
    ),
    (rf"(?<!bat\ )\b(?:dau|giua)(?:\ cua)?\ (?:{_MONTH}|qu[yi]\ {_Q}|nam\b)", None),
    (
        rf"\bcuoi(?:\ cung)?(?:\ cua)?\ (?:thang\ ?(?P<of>\d{{1,2}})(?!\d)|qu[yi]\ (?P<quarter>{_Q})|nam\b)",
        _end,
    ),
    (
        rf"(?:(?<!ngay\ )\b\d\ )?\b{_MONTH}(?:{_JOIN}(?:thang\ )?(?:[1-9]|0[1-9]|1[0-2])(?!\d){_LIST_ENDS})+",
        _month_list,
    ),
    (
        rf"\bqu[yi]\ {_Q}(?:{_JOIN}(?:qu[yi]\ )?(?:[il]{{1,3}}(?!\w)|[il]v(?!\w)|[1-4](?!\w){_LIST_ENDS}))*",
        _quarter_list,
    ),
    (rf"\b{_MONTH}/\d(?![\d/])|\bram\ {_MONTH}", None),
    (
        r"(?<![\d/])(?P<day>\d{1,2})(?:\ ?(?:/|thang)\ ?|\ ?(?P<weak>[.-])\ ?(?=\d{1,2}(?![\d/])))"
        r"(?P<month>\d{1,2})(?!\d)",
        _a_day,
    ),
    (rf"\b{_MONTH}", _month_list),
    (r"(?<![\d/.-])(?P<bare>\d{1,2})/(?P<in_year>(?:19|20)\d\d)(?![\d/])", _a_month_of_a_year),
    (
        r"(?:(?<=trong\ )|(?<=truoc\ )|(?<=het\ )|(?<=den\ ))"
        r"(?:nam\b(?!\ (?:nay|sau|toi|truoc)\b)|(?P<year>20\d\d)(?![\d/]))",
        _a_year,
    ),
)
_KINDS = [(re.compile(pattern, re.VERBOSE), read) for pattern, read in _PATTERNS]
