"""The ways in which a unit's name is written: whole, by short name or code, or cut to the first letters of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ocop_tasks.rules.text.vietnamese import fold


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that a cell may name. ``is_commune``: a commune under the plan's issuer, one of "các xã, thị trấn"."""

    id: int
    code: str
    name: str
    short_name: str
    is_commune: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One way of naming a unit, its words folded. So many at its beginning may be missing (``optional``), and so many
    from there on may be cut to their first letters (``abbreviated``)."""

    unit: KnownUnit
    words: tuple[str, ...]
    optional: int = 0
    abbreviated: int = 0
    place: tuple[str, ...] = ()
    """What may follow: where the unit is."""
    letters: str = field(default="", init=False)
    """The first letters of those words that may be cut to them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "letters", "".join(word[0] for word in self.words[: self.abbreviated]))

    @property
    def beginnings(self) -> frozenset[str]:
        """The letters with which it may begin."""
        return frozenset(self.words[at][0] for at in (0, self.optional))

    def may_begin(self, at: int, word: str) -> bool:
        """Whether ``word`` may be its first from ``at`` on, whole or as first letters."""
        return self.words[at] == word or self.letters.startswith(word, at)

    def after(self, reached: Mapping[int, int], word: str) -> dict[int, int]:
        """How far into the form one more word leads from ``reached``, and 1 where every word so far was whole."""
        found: dict[int, int] = {}
        for at, is_exact in reached.items():
            if at < len(self.words) and self.words[at] == word:
                found[at + 1] = max(found.get(at + 1, 0), is_exact)
            if self.letters.startswith(word, at):
                found.setdefault(at + len(word), 0)
        return found


JOINING = frozenset({"va"})
"""Words that count for nothing: "NN và PTNT"."""
COMMITTEE = ("uy", "ban", "nhan", "dan")
KINDS = (
    "van phong",
    "phong",
    "trung tam",
    "uy ban",
    "ban",
    "hoi",
    "lien doan",
    "thi tran",
    "xa",
    "phuong",
    "so",
)
KIND_WORDS = frozenset(word for kind in KINDS for word in kind.split()) | {"p", "tt", "cuc", "chi"}
_OF_COMMUNES = (("xa",), ("thi", "tran"), ("phuong",))
_WORD = re.compile(r"[^\W_]+")
_PLACED = re.compile(r" (?:cap )?(huyen|tinh|thi xa|thanh pho|tp)\b ?(.*)$")
_PLACED_IN_COMMUNE = re.compile(r" (?:xa(?! hoi)|phuong|thi tran|dac khu) .*$")
_OF_A_LEVEL = ("uy ban nhan dan", "hoi dong nhan dan")
"""There is one on each level: "UBND" alone is nobody."""
_OF_ALL = ("viet", "nam")


def forms_of(units: Iterable[KnownUnit]) -> Iterator[Form]:
    """Every way in which each of the units is written."""
    known = tuple(units)
    place = _place_of(known)
    for unit in known:
        yield from (form for form in _forms_of_name(unit, place) if form.words)
        for written in (unit.short_name, unit.code):
            if words := words_of(written):
                kind = len(_kind_of(words))
                yield Form(unit, words, kind if len(words) > kind else 0, abbreviated=kind)


def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name that count."""
    return tuple(word for word in _WORD.findall(fold(name)) if word not in JOINING)


def _kind_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words at a name's beginning that say what it is."""
    name = " ".join(words)
    return next((tuple(kind.split()) for kind in KINDS if name.startswith(kind + " ")), ())


def _place_of(units: Iterable[KnownUnit]) -> tuple[str, ...]:
    """Where the issuer is: what most names end in, "tam duong"."""
    ends: dict[str, int] = {}
    for unit in units:
        if (found := _PLACED.search(fold(unit.name))) and found[2]:
            ends[found[2]] = ends.get(found[2], 0) + 1
    return words_of(max(ends, key=lambda end: ends[end], default=""))


def _forms_of_name(unit: KnownUnit, place: tuple[str, ...]) -> Iterator[Form]:
    """Only what a commune is may be cut short, never its own name: "BB" is no "Bản Bo"."""
    name = fold(unit.name)
    words = words_of(name)
    kind = _kind_of(words)
    if unit.is_commune or kind in _OF_COMMUNES:
        yield Form(unit, words, len(kind), abbreviated=len(kind))
        yield Form(unit, (*COMMITTEE, *words), abbreviated=4 + len(kind))
        yield Form(unit, (*COMMITTEE, *words[len(kind) :]), abbreviated=4)
        return
    of_a_level = name.startswith(_OF_A_LEVEL)
    bare = name if of_a_level else _PLACED_IN_COMMUNE.sub("", name)
    core = words_of(_PLACED.sub(r" \1" if of_a_level else "", bare))
    for ending in (place, _OF_ALL):
        if ending and len(core) >= len(ending) + 2 and core[-len(ending) :] == ending:
            core = core[: -len(ending)]
    optional = 0 if of_a_level or len(core) < len(kind) + 2 else len(kind)
    yield Form(unit, core, optional, abbreviated=len(core), place=(*_OF_ALL, *place))
