"""A deadline as a plan words it, read into the last day that is still on time (DOMAIN.md rule 1).

"Trước ngày 20/4" is done before that day; every other wording (chậm nhất, đến hết, xong trong) includes it. What two
people would read as two days is not guessed: it is unclear, and the words that are say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ocop_tasks.rules.plan_phrases.recurrence import (
    NOT_A_QUARTER,
    Repeating,
    lists_months,
    on_a_day,
    on_dates_of_the_year,
    rhythms_in,
)
from ocop_tasks.rules.plan_phrases.tokens import Time, times_in
from ocop_tasks.rules.text.days import DaySpan
from ocop_tasks.rules.text.vietnamese import composed, fold
from ocop_tasks.rules.work.periods import Frequency

_DASHES = re.compile(r" ?[\u2010-\u2015\u2212] ?")
LONGEST_WORDING = 1_000
"""Letters that are read; a form takes fewer."""
# Read before accents go: "tháng sáu" is June, "tháng sau" the next month.
_NUMERALS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
_TWELVE = {"mười một": 11, "mười hai": 12, "mười": 10} | _NUMERALS
_WORDED_MONTH = re.compile(
    r"(?i)(?:(?<=ngày \d )|(?<=ngày \d\d )|(?<!\d ))\b(tháng )"
    rf"({'|'.join(_TWELVE)})\b(?! lần)(?! (?:19|20)\d\d)"
)
_WORDED_QUARTER = re.compile(r"(?i)\b(qu[ýí] )(một|hai|ba|bốn|tư)\b(?! lần)")
# A scanner takes 0 for O and 1 for l.
_OH = re.compile(r"(?<=\d)o(?=[\d/.\- ]|$)|\bo(?=\d)")
_EL = re.compile(r"\b[li](?=\d)|(?<=\d)[li](?=[\d/])")

_BEFORE = re.compile(r"(?<!khong )\btruoc(?: (?:thu \w+|chu nhat),?)?(?: ngay| m[ou]ng)* ?$")
# "Từ", from, and "sau", after; but not the weekdays "thứ tư" and "thứ sáu", nor "đầu tư", to invest.
_STARTING = re.compile(
    r"(?:(?<!thu )(?<!dau )(?<!khong )\b(?:tu|sau)|\bbat dau|\bsom nhat(?: la| vao)?|\bkhong truoc)"
    r"(?: ngay| m[ou]ng)* ?$"
)
_BINDING = re.compile(
    r"\b(?:truoc|nhat|den|het|xong|han|khong qua|khong muon hon|khong sau)\b[^\d,;.]{0,20}$"
)
_OWN_RANGE = re.compile(r"(?:thang|qu[yi])\b.*(?: den |-)(?!\d{4})")
_RANGE = re.compile(r" ?(?:-|den(?: het)?(?: ngay)?) ?")
_LISTED = re.compile(r" ?(?:,|;|va|[,;] va)(?: ngay)? ?")
_CLOSER = re.compile(
    r"[ ,;:(-]*(?:(?:va|la|vao|ngay|truoc|cham|muon|nhat|xong|den|het|hoan|thanh|han|chot|cuoi|cu|the)\b[ ,;:(-]*)*"
)

# Words of a time from which no day follows; each with what belongs to it, to be told.
_VAGUE = re.compile(
    rf"""\b(?:ngay\ )?sau\ khi\b[^,;.]*
      | \btruoc\ (?:khi|tet|dip|le|mua|vu|dai\ hoi|danh\ gia|hoi\ nghi|khai\ giang|ky)\b[^,;.]*
      | \b(?:dip\ )?tet\b[^,;.]* | [^,;.]*\bam\ lich\b | \bthang\ (?:gieng|chap)\b
      | \b(?:trong|sau|truoc|(?:cham\ |muon\ )?nhat|qua|han)\ (?:vong\ |thoi\ han\ )?
        \d{{1,3}}\ (?:ngay|tuan|thang)\b[^,;.]*
      | \b\d{{1,3}}\ ngay\ (?:lam\ viec|ke\ tu)\b[^,;.]* | \bngay\ lam\ viec\b[^,;.]*
      | \b(?:(?:thu\ \w+|chu\ nhat)\ )?(?:hang|moi|trong|truoc|het)\ tuan\b
        (?!\ (?:le|tra|hoan|thu|theo))(?:\ (?:nay|sau|toi))?
      | \b(?:thuong|trung|ha)\ tuan\b
      | \b\d{{1,2}}\ thang\ (?:nam\b)?
      | \b(?:dau|giua|cuoi|het|trong|den|truoc)\ (?:thang|nam)\b(?!\ \d)(?:\ (?:nay|sau|toi|truoc))?
      | \b(?:dau|giua|cuoi|het|trong|den|truoc)\ qu[yi]\b{NOT_A_QUARTER}
        (?:\ (?:nay|sau|toi|truoc))?
      | \bthang\ (?:nay|sau|toi|truoc)\b | \bqu[yi]\ (?:nay|sau|toi|truoc|\d+|[ivx]+)\b
      | \b(?:truoc\ )?(?:ngay|m[ou]ng)\ ?\d{{1,2}}\b(?!\ ?[/.]|[-\d\ ,]*(?:(?:va|den|ngay)\ )*\x00)
      | \btruoc\ \d{{1,2}}$
      | \b\d+\ lan\ ?(?:/|trong|moi|mot)\ ?nam\b | \bsom\ nhat\b
      | \bnam\ (?:sau|toi)\b | \bgiai\ doan\ 20\d\d\ ?-\ ?20\d\d""",
    re.VERBOSE,
)


# A plan is written in Vietnamese; words of a time in English are not read, and nothing beside them is guessed either:
# "before 20/4" would lose its first word.
_IN_ENGLISH = re.compile(
    r"""\b(?:before|until|till|within|(?:no|not)\ later\ than|(?:end|beginning|middle)\ of|quarterly|monthly|weekly
      |annually|yearly|(?:every|each)\ (?:week|month|quarter|year)|by\ (?=the\b|\d)
      |(?:january|february|march|april|june|july|august|september|october|november|december)
      |(?<=\d\ )may(?=\ 20\d\d)|may(?=\ \d{1,2},?\ 20\d\d))\b""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """``due_on``: the last day on time; or what is ``repeating``; or the words of a time that are ``unclear``.

    ``stated``: whether the wording names a time at all; without one, work is due on the last day of the year.
    """

    due_on: date | None = None
    repeating: Repeating | None = None
    unclear: str = ""
    stated: bool = True


def read_deadline(wording: str, year: int) -> Deadline:
    """Read a deadline in the words of a plan of ``year``. Raises ValueError for a day that does not exist.

    Of several dates that which a word of deadline leads is taken ("từ 01/4 đến hết 20/4": 20/4). Two such, an event
    ("ngay sau khi…"), a week or the beginning of a month are unclear, and so is what is worded in English.
    """
    shown = " ".join(_DASHES.sub("-", _numbered(composed(wording[:LONGEST_WORDING]))).split())
    folded = fold(shown)
    text = _EL.sub("1", _OH.sub("0", folded))
    if len(shown) != len(text):
        shown = text  # words can be told only without their accents
    if _IN_ENGLISH.search(text):
        return Deadline(unclear=shown)
    times = times_in(text, year)
    deadlines = [time for time in times if not _only_starts(text, time)]
    if (repeating := _repeating(text, times, deadlines, shown, year)) is not None:
        return repeating
    bound = [time for time in deadlines if _is_bound(text, time)]
    bound = [time for time in deadlines if time in bound or any(_lists(text, one, time) for one in bound)]
    one = _the_one(text, bound or deadlines)
    if isinstance(one, slice):
        return Deadline(unclear=shown[one].strip())
    vague = _VAGUE.search(_without(text, times))
    if one is None or (vague and not bound):
        return _without_a_day(shown, vague, times, year)
    return _dated(text, one, shown)


def read_deadline_in(wording: str, plan: DaySpan) -> Deadline:
    """Read a deadline in the words of a ``plan`` of those days. Raises ValueError for a day that no year of it has.

    A time without its year is that of the year in which it is due within the plan. Where several years have it, or
    none of several, it is unclear: which is meant is not guessed.
    """
    found, impossible = _readings(wording, plan)
    if not found:
        raise impossible or ValueError(wording)
    if not found[0].stated:
        return Deadline(plan.last, stated=False)
    if len(set(found)) == 1:
        return found[0]
    within = {each for each in found if each.due_on and each.due_on in plan}
    return within.pop() if len(within) == 1 else Deadline(unclear=" ".join(wording[:LONGEST_WORDING].split()))


def _readings(wording: str, plan: DaySpan) -> tuple[list[Deadline], ValueError | None]:
    """What ``wording`` says in each year of the plan that has its day."""
    found, impossible = [], None
    for year in plan.years:
        try:
            found.append(read_deadline(wording, year))
        except ValueError as error:
            impossible = error
    return found, impossible


def _numbered(wording: str) -> str:
    """Months and quarters in words as figures: "tháng Tư", "quý hai"."""
    wording = _WORDED_MONTH.sub(lambda word: f"{word[1]}{_TWELVE[word[2].casefold()]}", wording)
    return _WORDED_QUARTER.sub(lambda word: f"{word[1]}{_NUMERALS[word[2].casefold()]}", wording)


def _only_starts(text: str, time: Time) -> bool:
    """Whether something starts then ("từ tháng 4"), without its end being named in the same breath ("từ tháng 4-6")."""
    return bool(_STARTING.search(text, 0, time.start)) and not _OWN_RANGE.match(text, time.start, time.end)


def _is_bound(text: str, time: Time) -> bool:
    return _BINDING.search(text, 0, time.start) is not None


def _lists(text: str, one: Time, time: Time) -> bool:
    """Whether a word of deadline that leads ``one`` leads ``time`` too: "trước ngày 20/4 và 20/6"."""
    return _LISTED.fullmatch(text, one.end, time.start) is not None


def _the_one(text: str, times: Sequence[Time]) -> Time | slice | None:
    """The time that counts, None of none; the part of the text that names several, where it does not say which."""
    if not times:
        return None
    last = times[0]
    for time in times[1:]:
        if not _goes_on(text, last, time):
            clause = max(text.rfind(mark, 0, times[0].start) for mark in ",;.") + 1
            return slice(clause, times[-1].end)
        last = time
    return last


def _goes_on(text: str, last: Time, time: Time) -> bool:
    """Whether ``time`` ends what ``last`` began ("15/4 - 20/4"), or says it more closely ("quý II, ngày 20/6")."""
    if _RANGE.fullmatch(text, last.end, time.start):
        return True
    if last.span is None or time.span is None or not _CLOSER.fullmatch(text, last.end, time.start):
        return False
    within = last.span[0] <= time.span[0] and time.span[1] <= last.span[1]
    return within or time.span[0] - last.span[1] == timedelta(days=1)


def _dated(text: str, time: Time, shown: str) -> Deadline:
    if time.impossible:
        raise ValueError(time.impossible)
    if time.span is None:
        return Deadline(unclear=shown[time.start : time.end].strip(" ,."))
    first_day, last_day = time.span
    if _BEFORE.search(text, 0, time.start):
        return Deadline(first_day - timedelta(days=1))
    return Deadline(last_day)


def _without_a_day(shown: str, vague: re.Match[str] | None, times: Sequence[Time], year: int) -> Deadline:
    """Vague words, or a day on which something only starts, are unclear; otherwise no time is named."""
    if vague is not None:
        return Deadline(unclear=shown[vague.start() : vague.end()].strip(" ,."))
    if times:
        return Deadline(unclear=shown.strip(" ,."))
    return Deadline(date(year, 12, 31), stated=False)


def _without(text: str, times: Sequence[Time]) -> str:
    """The text with blanks where times stand."""
    for time in times:
        text = text[: time.start] + "\x00" * (time.end - time.start) + text[time.end :]
    return text


def _repeating(
    text: str, times: Sequence[Time], deadlines: Sequence[Time], shown: str, year: int
) -> Deadline | None:
    """What is done again and again; with a date of its own beside it, or in two rhythms, it is unclear."""
    found = rhythms_in(text)
    listed = on_dates_of_the_year(text, year) if len(times) == len(deadlines) else None
    if listed is not None and set(found) <= {listed.frequency, Frequency.YEARLY}:
        return Deadline(repeating=listed)
    if lists_months(text):
        return Deadline(unclear=shown)
    if not found:
        return None
    days = [time for time in deadlines if not time.whole_year and time.span]
    if found == [Frequency.YEARLY]:
        return None if days else Deadline(repeating=Repeating(Frequency.YEARLY))
    if len(found) > 1 or days:
        return Deadline(unclear=shown)
    return _of_every_period(on_a_day(text, found[0]), times, shown)


def _of_every_period(repeating: Repeating | None, times: Sequence[Time], shown: str) -> Deadline:
    """Unclear where a time is named of which no day follows ("tuần đầu hàng tháng")."""
    unread = any(time.span is None for time in times)
    if repeating is None or (unread and repeating.rule is None):
        return Deadline(unclear=shown)
    return Deadline(repeating=repeating)
