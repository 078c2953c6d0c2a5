"""Finding words in Vietnamese text: with or without marks, and shown where they stand in the text as it was written."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from ocop_tasks.rules.vietnamese import composed, fold

MOST_WORDS = 8
"""A question of more words is a text pasted by mistake; its first words find the same."""
LONGEST_QUESTION = 200
"""Letters of a question that are read."""
SHOWN = 220
"""Letters of a long text that are shown around what was found."""
LONGEST_WORD = 20
"""Something longer without a space is an address or a number, and may be cut."""


def words_of(asked: str) -> list[str]:
    """The words of a question, folded, each once, in order; every one of them must occur."""
    return list(dict.fromkeys(fold(asked[:LONGEST_QUESTION]).split()))[:MOST_WORDS]


def cut_question(asked: str) -> tuple[str, str] | None:
    """Of a question longer than what is looked for: what is, and the beginning of the rest; None where nothing is
    left out.
    """
    known, read = set(words_of(asked)), asked[:LONGEST_QUESTION].split()
    end = next((at for at, word in enumerate(read) if set(fold(word).split()) - known), len(read))
    rest = asked.split(None, end)[end:]
    return (" ".join(read[:end]), " ".join(rest)[:SHOWN]) if rest else None


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is one of ``words`` (folded): "Phấn đấu" is found by "phan dau"."""
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
    """The folded letters of ``text``, and for each the place of the letter it comes from."""
    letters = [(_letter(letter), place) for place, letter in enumerate(text)]
    return "".join(bare for bare, _ in letters), [place for bare, place in letters for _ in bare]


@lru_cache(maxsize=2048)
def _letter(letter: str) -> str:
    return " " if letter.isspace() else fold(letter)


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
