"""Units as officers write them in a cell: "P.NN&PTNT; TTYT, UBMTTQ và UBND các xã, thị trấn" (DOMAIN.md rule 3).

A name is found as it stands in the portal (name, short name, code), or where words are cut to their first letters,
with or without what it begins with ("Phòng") and where it is ("huyện Tam Đường"). What fits two units is told, not
chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ocop_tasks.rules.plan_sheets.answers import NOTHING_SAID, Answers
from ocop_tasks.rules.plan_sheets.unit_forms import JOINING, KIND_WORDS, Form, KnownUnit, forms_of
from ocop_tasks.rules.text.vietnamese import composed, fold


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a text names: ``units`` by id, each once, in order, and what could not be told, in its own words."""

    units: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    several: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Words that fit more than one unit, and their names."""
    groups: tuple[str, ...] = ()
    """Words for units that nobody has listed: "các đơn vị liên quan"."""
    questions: tuple[str, ...] = ()
    """Words for all communes that may mean fewer, or say another number of them."""
    everyone: bool = False
    """Whether all communes are among them by one word, as "UBND các xã, thị trấn" says it."""
    answered: bool = False
    """Whether some of its words were understood by an answer alone."""

    @property
    def is_unclear(self) -> bool:
        """Whether some of its words name nobody that is known."""
        return bool(self.unknown or self.several or self.groups)


MOST_WORDS = 300
"""Words of a cell that are read; what follows them is unknown."""
_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"[;,\n]")
_BREAK = re.compile(r"[;,\n:()]")
_LEVELS = frozenset({"huyen", "tinh", "h", "tp", "cap"})
_FILLING = frozenset(
    {"va", "tich", "voi", "cung", "chu", "tri", "phoi", "hop", "gom", "la", "thuc", "hien", "dau", "moi"}
)
_COMMUNES = ("xa", "thi tran", "phuong", "dac khu")
_COMMUNE = r"(?:xa|thi tran|phuong|dac khu)"
_ALL_COMMUNES = re.compile(
    r"(?:(?:ubnd|uy ban nhan dan) )?"
    r"(?:(?:cac|toan bo|tat ca(?: cac)?|(?P<count>\d+)(?: \d+)?) |(?P<level>cap) |(?=xa (?:va )?thi tran))"
    rf"(?P<kinds>{_COMMUNE}(?: (?:va )?{_COMMUNE})*(?: (?:va )?tt$)?)"
    r"(?: (?:thuoc|trong|tren dia ban)(?: toan)? huyen(?!\w))?(?!\w)"
)
_NOT_ALL = re.compile(r"(?: (?:co )?lien quan| trong diem| diem| duoc chon| tham gia)(?!\w)")
MOST_WORDS_OF_COMMUNES = 16
_GROUP_WORDS = JOINING | {
    *("cac", "mot", "so", "toan", "the", "phong", "ban", "nganh", "co", "quan", "don", "vi", "doan", "hoi", "to"),
    *("chuc", "chinh", "tri", "xa", "dia", "phuong", "lien", "thuoc", "huyen", "khac", "chuyen", "mon", "chu", "san"),
    *("xuat", "doanh", "nghiep", "htx", "hop", "tac", "ca", "nhan"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a cell, folded, and where it stands."""

    text: str
    start: int
    end: int
    ends_part: bool
    """Whether a semicolon follows: no name goes on behind it."""
    goes_on: bool
    """Whether neither a comma nor a bracket follows before the next word."""


class UnitNames:
    """The units of a plan, by every name that they are written with."""

    def __init__(self, units: Iterable[KnownUnit], answers: Answers = NOTHING_SAID) -> None:
        self._answers = answers
        self.communes: list[KnownUnit] = []
        self._forms: dict[str, list[Form]] = {}
        self._read: dict[str, Named] = {}
        units = tuple(units)
        self.communes = [unit for unit in units if unit.is_commune]
        for form in forms_of(units):
            for letter in form.beginnings:
                self._forms.setdefault(letter, []).append(form)

    def read(self, text: str) -> Named:
        """Whom ``text`` names; tables say the same again and again."""
        if text not in self._read:
            self._read[text] = self._answered(self._named(composed(text)))
        return self._read[text]

    def _answered(self, named: Named) -> Named:
        """With what somebody said of the words that name nobody."""
        several = [words for words, _names in named.several]
        said = {
            words: units
            for words in (*named.unknown, *several, *named.groups)
            if (units := self._answers.units(words)) is not None
        }
        if not said:
            return named
        return replace(
            named,
            units=tuple(dict.fromkeys((*named.units, *(unit for units in said.values() for unit in units)))),
            unknown=tuple(words for words in named.unknown if words not in said),
            several=tuple(each for each in named.several if each[0] not in said),
            groups=tuple(words for words in named.groups if words not in said),
            answered=True,
        )

    def _named(self, shown: str) -> Named:
        words, found, at = _split(shown), _Found(shown), 0
        while at < min(len(words), MOST_WORDS):
            at = self._step(words, at, found)
        for word in words[at:]:
            found.miss(word)
        return found.named()

    def _step(self, words: Sequence[_Word], at: int, found: _Found) -> int:
        """Read what begins at ``at``; where the next begins."""
        length, units = self._longest(words, at)
        communes = _all_communes_at(words, at)
        if communes and communes.length > length:
            if not self._names_follow(words, at + communes.length):
                self._take_communes(words[at : at + communes.length], communes, found)
            return at + communes.length
        if length:
            found.take(words[at : at + length], units)
            return at + length
        if words[at].text in ("cac", "mot"):
            length = _group_at(words, at)
            if not self._names_follow(words, at + length):
                found.group(words[at : at + length])
            return at + length
        if words[at].text not in _FILLING:
            found.miss(words[at])
        return at + 1

    def _names_follow(self, words: Sequence[_Word], at: int) -> bool:
        """Whether "các xã", "các phòng" is followed by their names in the same breath."""
        return at < len(words) and not words[at - 1].ends_part and self._longest(words, at)[0] > 0

    def _take_communes(self, words: Sequence[_Word], said: _AllCommunes, found: _Found) -> None:
        """All communes of the kinds that are named; "cấp xã" is all of them."""
        if said.is_some or not self.communes:
            found.group(words)
            return
        of_kinds = [unit for unit in self.communes if fold(unit.name).startswith(said.kinds)]
        meant = of_kinds if of_kinds and not said.of_level else self.communes
        is_sure = len(meant) == len(self.communes) and said.count in (None, len(meant))
        found.take_all(words, meant, is_sure=is_sure)

    def _longest(self, words: Sequence[_Word], at: int) -> tuple[int, list[KnownUnit]]:
        """How many words from ``at`` on name a unit, and which it may be: those named exactly before the others."""
        best: tuple[int, int] = (0, 0)
        units: list[KnownUnit] = []
        for form in self._forms.get(words[at].text[0], ()):
            fit = _fit(form, words, at)
            if fit > best:
                best, units = fit, []
            if fit[0] and fit == best and form.unit not in units:
                units.append(form.unit)
        return best[0], units


class _Found:
    """What was read of a text so far."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.units: list[int] = []
        self.questions: list[str] = []
        self.several: list[tuple[str, tuple[str, ...]]] = []
        self.groups: list[str] = []
        self.unknown: list[str] = []
        self.everyone = False
        self._missed: list[_Word] = []

    def take(self, words: Sequence[_Word], units: Sequence[KnownUnit]) -> None:
        """A unit, or several that fit. "Phòng Y tế" is not the health centre, whose name ends so."""
        begins = bool(self._missed) and bool(KIND_WORDS & {self._missed[0].text, self._missed[-1].text})
        if begins and self._missed[-1].goes_on:
            self._missed += words
            return
        self._close()
        if len(units) == 1:
            self.units.append(units[0].id)
        else:
            self.several.append((self._slice(words), tuple(unit.name for unit in units)))

    def take_all(self, words: Sequence[_Word], communes: Sequence[KnownUnit], *, is_sure: bool) -> None:
        """The communes that one word means."""
        self._close()
        self.everyone = True
        self.units += [unit.id for unit in communes]
        if not is_sure:
            self.questions.append(self._slice(words))

    def group(self, words: Sequence[_Word]) -> None:
        """Units that nobody has listed."""
        self._close()
        self.groups.append(self._slice(words))

    def miss(self, word: _Word) -> None:
        """A word that names nobody; those beside each other are told together."""
        if self._missed and _PART.search(self.shown, self._missed[-1].end, word.start):
            self._close()
        self._missed.append(word)

    def named(self) -> Named:
        """All of it."""
        self._close()
        return Named(
            tuple(dict.fromkeys(self.units)),
            tuple(self.unknown),
            tuple(self.several),
            tuple(self.groups),
            tuple(self.questions),
            self.everyone,
        )

    def _close(self) -> None:
        if self._missed:
            self.unknown.append(self._slice(self._missed))
            self._missed = []

    def _slice(self, words: Sequence[_Word]) -> str:
        return " ".join(self.shown[words[0].start : words[-1].end].split())


def _split(shown: str) -> list[_Word]:
    words = [
        (text, found.start(), found.end()) for found in _WORD.finditer(shown) if (text := fold(found[0]))
    ]
    ends = [*(start for _text, start, _end in words[1:]), len(shown)][: len(words)]
    return [
        _Word(text, start, end, ";" in shown[end:following], not _BREAK.search(shown, end, following))
        for (text, start, end), following in zip(words, ends, strict=True)
    ]


def _fit(form: Form, words: Sequence[_Word], at: int) -> tuple[int, int]:
    """How many words from ``at`` on the form takes (0: it does not fit), and 1 where none of them is cut short."""
    best = (0, 0)
    for start in {0, form.optional}:
        if not form.may_begin(start, words[at].text):
            continue
        reached = {start: 1}
        for here in range(at, len(words)):
            word = words[here].text
            if here == at or word not in JOINING:
                reached = form.after(reached, word)
            if not reached:
                break
            if len(form.words) in reached and word not in JOINING:
                best = max(best, (here + 1 - at, reached[len(form.words)]))
            if words[here].ends_part:
                break
    return (_with_place(form, words, at + best[0]) - at, best[1]) if best[0] else best


def _with_place(form: Form, words: Sequence[_Word], end: int) -> int:
    """Take along where the unit is: "huyện", "huyện Tam Đường", "Việt Nam"."""
    while form.place and end < len(words) and words[end - 1].goes_on:
        if words[end].text not in form.place and words[end].text not in _LEVELS:
            break
        end += 1
    return end


@dataclass(frozen=True, slots=True)
class _AllCommunes:
    """Words for all communes: how many, the kinds and the number they say, and whether they mean but some."""

    length: int
    kinds: tuple[str, ...]
    count: int | None
    of_level: bool
    is_some: bool


def _all_communes_at(words: Sequence[_Word], at: int) -> _AllCommunes | None:
    end = at + 1
    while end < min(len(words), at + MOST_WORDS_OF_COMMUNES) and not words[end - 1].ends_part:
        end += 1
    text = " ".join(word.text for word in words[at:end])
    found = _ALL_COMMUNES.match(text)
    if not found:
        return None
    some = _NOT_ALL.match(text, found.end())
    length = len(text[: (some or found).end()].split())
    named = found["kinds"].replace("tt", "thi tran")
    kinds = tuple(kind for kind in _COMMUNES if re.search(rf"\b{kind}\b", named))
    count = int(found["count"]) if found["count"] else None
    return _AllCommunes(length, kinds, count, found["level"] is not None, some is not None)


def _group_at(words: Sequence[_Word], at: int) -> int:
    """How many words from ``at`` on speak of units without naming them."""
    end = at + 1
    while end < len(words) and words[end].text in _GROUP_WORDS and not words[end - 1].ends_part:
        end += 1
    return end - at
