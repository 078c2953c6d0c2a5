"""How lists of products write stars, rounds and places: what is meant, or that nobody can say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ocop_tasks.rules.text.vietnamese import fold

MOST_STARS = 5
MOST_ROUNDS = 12
_STARS = re.compile(r"(?:hang|dat|muc|tu|du kien|tren|>=|>|≥)? *(\d+)(?:[.,]0+)? *(?:sao|\*)?(?: tro len)?")
_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5}
_ROUND = re.compile(
    r"(?:danh gia )?(?:dot|ky|lan)? *(?:so |thu )?(\d{1,2}|i{1,3}|iv)(?: *(?:/|-|nam|,)+ *(?:nam )?20\d\d)?"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DITTO = re.compile(r"[-–. ]*(?:n ?[./]? ?t|nhu tren|nhu dong tren)[-–. ]*|[\"“”″〃']+|[/]{2}")
_KIND = re.compile(r"\b(?:uy ban nhan dan |ubnd )?(xa|thi tran|tt\.?|phuong|p\.|x\.)[ :]*(?=\w)")
_PIECES = re.compile(r"[,;()\n]| [-–] ")


def is_of_products(measure: str) -> bool:
    """Whether a target's number is one of products, so that a list of them can stand behind it."""
    return fold(measure).startswith("san pham")


class Unclear(ValueError):
    """What stands there is no such thing, or may be several."""


def read_stars(text: str) -> int:
    """Stars from 1 to 5: "3", "3 sao", "★★★", "hạng 4 sao", "từ 3 sao trở lên". Raises Unclear."""
    said = fold(text)
    if said and not said.strip("*★⭐ "):
        number = len(said.replace(" ", ""))
    elif (word := said.removesuffix(" sao")) in _WORDS:
        number = _WORDS[word]
    elif found := _STARS.fullmatch(said):
        number = int(found[1])
    else:
        raise Unclear(text)
    if not 1 <= number <= MOST_STARS:
        raise Unclear(text)
    return number


def read_round(text: str) -> int:
    """The round of evaluation (đợt): "1", "Đợt 2", "đợt I/2022". Raises Unclear."""
    found = _ROUND.fullmatch(fold(text))
    number = (_ROMAN.get(found[1]) or int(found[1])) if found else 0
    if not 1 <= number <= MOST_ROUNDS:
        raise Unclear(text)
    return number


def is_ditto(text: str) -> bool:
    """Whether a cell says "as above" (như trên): "nt", "-nt-", "như trên", a ditto mark."""
    return bool(_DITTO.fullmatch(fold(text)))


def bare_place(name: str) -> str:
    """A commune's name without what kind of unit it is: "Uỷ ban nhân dân xã Bản Bo" and "Xã Bản Bo" give "ban bo"."""
    said = " ".join(re.findall(r"\w+", fold(name)))
    return re.sub(r"^(?:uy ban nhan dan |ubnd )?(?:xa |thi tran |tt |phuong )", "", said)


def place_in(text: str, known: Mapping[str, Sequence[int]]) -> int:
    """The commune that an address names, of ``known``: ids by ``bare_place``.

    A piece that says that it is a commune ("xã Bản Bo") goes before one that does not, for villages bear names of
    communes elsewhere. Raises Unclear where none is named, or several.
    """
    marked, bare = set(), set()
    for piece in _PIECES.split(fold(text)):
        words = " ".join(re.findall(r"\w+", piece))
        for each in _KIND.finditer(piece):
            behind = " ".join(re.findall(r"\w+", piece[each.end() :]))
            marked |= _longest(behind, known)
        bare |= set(known.get(words, ()))
    found = marked or bare
    if len(found) != 1:
        raise Unclear(text)
    return found.pop()


def _longest(behind: str, known: Mapping[str, Sequence[int]]) -> set[int]:
    """The communes whose name begins ``behind``; "ban bo" goes before "ban"."""
    begun = [name for name in known if behind == name or behind.startswith(f"{name} ")]
    return set(known[max(begun, key=len)]) if begun else set()
