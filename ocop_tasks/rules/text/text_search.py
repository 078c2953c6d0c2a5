"""Finding words in Vietnamese text: with or without marks, and shown where they stand in the text as it was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from ocop_tasks.rules.text.vietnamese import composed, fold

MOST_WORDS = 8
"""A question of more words is a text pasted by mistake; its first words find the same."""
MAX_QUERY_LENGTH = 200
"""Letters of a question that are read."""
LONGEST_TYPED = 2000
"""Letters that a box for a question sends: an address holds no more, whatever they are."""
SHOWN = 220
"""Letters of a long text that are shown around what was found."""
LONGEST_WORD = 20
"""Something longer without a space is an address or a number, and may be cut."""
_DASHES, _SLASHES, _UNSEEN = "‐‑‒–—―−﹣－", "⁄∕／", "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_ALIKE = str.maketrans(
    dict.fromkeys(_DASHES, "-") | dict.fromkeys(_SLASHES, "/") | dict.fromkeys(_UNSEEN, "")
)
"""Word writes a longer dash than the one that is typed, and letters that nobody sees."""
_JOINED = re.compile(r" ?([-/]) ?")
_QUOTED_OR_WORD = re.compile(r'["“„«]([^"“”„«»]+)["”»]|\S+')
_EDGES = " .,;:!?…()[]{}<>\"“”„«»'‘’-/"
_DOCUMENT = re.compile(r"\bs[ốo] ?:? ?(?=\d+/)", re.IGNORECASE)
"""What stands before a document's number: the number alone is kept."""


def searchable(text: str) -> str:
    """A text as it is kept for searching: folded, one kind of dash, and no spaces beside a dash or a slash, so that
    "45/CV – UBND" and "45/CV-UBND" are one number. Done twice it changes nothing more.
    """
    return _JOINED.sub(r"\1", fold(text.translate(_ALIKE)))


def search_words(asked: str) -> list[str]:
    """The words of a question as they are looked for, each once, in order; every one of them must occur.

    What stands in quotes is one word, spaces included; a comma or a full stop behind a word is none of it.
    """
    return list(dict.fromkeys(map(_word, _parts(asked[:MAX_QUERY_LENGTH]))))[:MOST_WORDS]


def _parts(asked: str) -> list[str]:
    """The words of a question as they were typed, quotes around them included; marks alone only if there is no word."""
    text = _JOINED.sub(r"\1", " ".join(composed(asked).translate(_ALIKE).split()))
    parts = [part[0] for part in _QUOTED_OR_WORD.finditer(_DOCUMENT.sub("", text)) if searchable(part[0])]
    return [part for part in parts if part.strip(_EDGES)] or parts


def _word(part: str) -> str:
    word = searchable(part)
    return word.strip(_EDGES) or word


def is_in_section(label: str, word: str) -> bool:
    """Whether ``word`` of a question is the number of a section or of one above it: "III.8" finds what stands in III.8
    and in III.8.1, and not what stands in III.80. ``figures.search_conditions`` asks the database the same.
    """
    label = label.lower()
    return label == word or label.startswith(f"{word}.")


def cut_query(asked: str) -> tuple[str, str] | None:
    """Of a question longer than what is looked for: what is, and the beginning of the rest; None where nothing is
    left out.
    """
    known, read = set(search_words(asked)), _parts(asked[:MAX_QUERY_LENGTH])
    end = next((at for at, part in enumerate(read) if _word(part) not in known), len(read))
    rest = _parts(asked)[end:]
    return (" ".join(read[:end]), " ".join(rest)[:SHOWN]) if rest else None


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is one of ``words`` (searchable): "Phấn đấu" is found by "phan dau"."""
    text = composed(text)
    pieces, end = [], 0
    for start, stop in _places(text, words):
        if start > end:
            pieces.append((text[end:start], False))
        pieces.append((text[start:stop], True))
        end = stop
    if end < len(text):
        pieces.append((text[end:], False))
    return pieces


def excerpt(text: str, words: Sequence[str], shown: int = SHOWN) -> str:
    """A long text cut at words to about ``shown`` letters, the first of ``words`` a third of the way in."""
    text = " ".join(composed(text).split())
    if len(text) <= shown:
        return text
    first = next((start for start, _stop in _places(text, words)), 0)
    begin = min(max(0, first - shown // 3), len(text) - shown)
    begin = text.rfind(" ", max(0, begin - LONGEST_WORD), begin) + 1 or begin if begin else 0
    end = begin + shown
    if end < len(text) and (space := text.rfind(" ", end - LONGEST_WORD, end + 1)) > first:
        end = space
    return ("… " if begin else "") + text[begin:end] + (" …" if end < len(text) else "")


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where ``words`` stand in composed ``text``, in order; places that touch or overlap are one."""
    bare, origin = _bare(text)
    hits = [(at, at + len(word)) for word in words for at in _all_in(bare, word)]
    places: list[tuple[int, int]] = []
    for start, stop in sorted((origin[at], origin[end - 1] + 1) for at, end in hits):
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(stop, places[-1][1]))
        else:
            places.append((start, stop))
    return [(start, _past_marks(text, stop)) for start, stop in places]


def _bare(text: str) -> tuple[str, list[int]]:
    """The letters of ``text`` as they are searched, and for each the place of the letter it comes from."""
    letters: list[tuple[str, int]] = []
    for place, written in enumerate(text):
        for letter in _letter(written):
            before = letters[-1][0] if letters else " "
            if letter == " " and before in " -/":
                continue
            if letter in "-/" and letters and before == " ":
                letters.pop()
            letters.append((letter, place))
    return "".join(letter for letter, _ in letters), [place for _, place in letters]


@lru_cache(maxsize=2048)
def _letter(letter: str) -> str:
    return " " if letter.isspace() else fold(letter.translate(_ALIKE))


def _all_in(bare: str, word: str) -> list[int]:
    found, at = [], bare.find(word)
    while at >= 0:
        found.append(at)
        at = bare.find(word, at + len(word))
    return found


def _past_marks(text: str, stop: int) -> int:
    """A mark that has no composed letter belongs to the letter before it."""
    while stop < len(text) and unicodedata.combining(text[stop]):
        stop += 1
    return stop
