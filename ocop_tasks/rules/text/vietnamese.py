"""Vietnamese text: found without its marks, and sorted the way a dictionary sorts it (DOMAIN.md rule 12)."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

# Đ has no decomposition; old fonts and scanners put the Icelandic eth in its place.
_STROKED = str.maketrans("đð", "dd")
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTERS = {"ă": "a1", "â": "a2", "đ": "d1", "ð": "d1", "ê": "e1", "ô": "o1", "ơ": "o2", "ư": "u1"}
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")

LONGEST_PIECE = 200
"""Characters that are normalised at once."""
_PIECES = re.compile(rf"\S{{1,{LONGEST_PIECE}}}|\s{{1,{LONGEST_PIECE}}}")

# The key is made of lower-case letters and digits alone, two for each letter, so that it sorts the same by bytes
# and by any database's collation. The end of the text comes before the end of a word, and that before numbers.
_END_OF_TEXT, _END_OF_WORD, _NUMBER, _OTHER = "00", "01", "1", "z9"
_NUMBER_OR_LETTER = re.compile(r"\d+|\D")


def composed(text: str) -> str:
    """Each letter with its marks as one character (NFC): some keyboards and systems send the marks apart."""
    return _normalised("NFC", text)


def decomposed(text: str) -> str:
    """Each letter followed by its marks (NFD)."""
    return _normalised("NFD", text)


def compatible(text: str) -> str:
    """Each letter with its marks as one character, and wide or joined letters as the plain ones (NFKC)."""
    return _normalised("NFKC", text)


def _normalised(form: Literal["NFC", "NFD", "NFKC"], text: str) -> str:
    """Marks that follow one another are put in order, which takes the longer the more there are: so piece by piece.

    Pieces end at spaces, where nothing changes; a word longer than a piece is no word.
    """
    if len(text) <= LONGEST_PIECE:
        return unicodedata.normalize(form, text)
    return "".join(unicodedata.normalize(form, piece) for piece in _PIECES.findall(text))


def fold(text: str) -> str:
    """The text for searching: no case, no marks, đ as d, and single spaces ("Đường" gives "duong")."""
    letters = decomposed(composed(text).casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.translate(_STROKED).split())


def sort_key(text: str) -> str:
    """An ASCII key whose byte order is the order of a Vietnamese dictionary.

    Word by word, a ă â b c d đ e ê … o ô ơ … u ư …, numbers before letters and by what they are worth (bản 2 before
    bản 10, III.2 before III.10); punctuation and case count for nothing. Tones (ngang huyền hỏi ngã sắc nặng) decide
    only between texts that are otherwise the same. Whoever changes the order writes the kept keys anew (decision 0007).
    """
    words = _WORD.findall(decomposed(composed(text).casefold()))
    letters = _END_OF_WORD.join(map(_word_key, words))
    tones = "".join(map(_tone_key, words)).rstrip("0")
    return letters + _END_OF_TEXT + tones


def _word_key(word: str) -> str:
    parts = _NUMBER_OR_LETTER.findall(_without_tones(word))
    return "".join(_number_key(part) if part.isdecimal() else _letter_key(part) for part in parts)


def _number_key(digits: str) -> str:
    """How long it is goes first: of two numbers the longer one is the larger."""
    worth = "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0")
    return f"{_NUMBER}{len(worth):03}{worth}"


def _without_tones(word: str) -> str:
    return composed("".join(mark for mark in word if mark not in _TONES))


def _tone_key(word: str) -> str:
    """One tone a word, wherever it is written: "Ủy ban" and "Uỷ ban" are the same words."""
    return next((_TONES[mark] for mark in word if mark in _TONES), "0")


def _letter_key(letter: str) -> str:
    if letter in _LETTERS:
        return _LETTERS[letter]
    base = fold(letter)
    if base.isascii():
        return f"{base}0" if base else ""
    return f"{_OTHER}{ord(letter):06x}"
