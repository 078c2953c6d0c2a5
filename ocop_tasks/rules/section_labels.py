"""The printed numbers of a plan's sections: under which section one stands, and before which it is read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import count

_PIECE = re.compile(r"[^\W\d_]+|\d+")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
_CAPITALS = list("ABCDĐEGHKLMNOPQRSTUY")
"""With which parts are numbered: none that has a mark, and none that is a roman."""
_INTRODUCING = ("phần", "mục")
"""What may be printed before a number, and is no part of it."""


def pieces(label: str) -> tuple[str, ...]:
    """The parts of a number: "II.1a" is II, 1, a."""
    found = _PIECE.findall(label)
    return tuple(found[1:] if len(found) > 1 and found[0].casefold() in _INTRODUCING else found)


def label_above(label: str, others: Iterable[str]) -> str | None:
    """The one of ``others`` under which ``label`` stands by its number: II.1 for II.1a, else II; None without any."""
    own = pieces(label)
    above = [other for other in others if 0 < len(pieces(other)) < len(own) and _begins(own, pieces(other))]
    return max(above, key=lambda other: len(pieces(other)), default=None)


def _begins(whole: Sequence[str], part: Sequence[str]) -> bool:
    return list(whole[: len(part)]) == list(part)


def place_among(label: str, siblings: Sequence[str]) -> int:
    """Before which of ``siblings`` ``label`` is read; behind all of them where its number says nothing."""
    own = _key(label)
    later = (
        place
        for place, other in enumerate(siblings)
        if own and (key := _key(other)) and _comparable(own, key) and key > own
    )
    return next(later, len(siblings))


def _comparable(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> bool:
    return all(mine[0] == theirs[0] for mine, theirs in zip(one, other, strict=False))


def _key(label: str) -> tuple[tuple[int, int], ...] | None:
    """What numbers are compared by, each piece with its kind; None where a piece is a word."""
    keys = [_piece_key(piece) for piece in pieces(label)]
    return tuple(key for key in keys if key) if keys and all(keys) else None


def _piece_key(piece: str) -> tuple[int, int] | None:
    if piece.isdecimal():
        return 0, int(piece)
    if _ROMAN.fullmatch(piece):
        values = [_ROMAN_VALUES[letter] for letter in piece]
        return 1, sum(
            -value if value < following else value
            for value, following in zip(values, [*values[1:], 0], strict=True)
        )
    if len(piece) == 1 and piece.lower() in _LETTERS:
        return (2 if piece.isupper() else 3), _LETTERS.index(piece.lower())
    return None


def free_label(label: str, above: str, taken: Collection[str]) -> str:
    """``label`` if nothing bears it, else the next free number of its kind under ``above``: IV where I to III stand.

    Without a label of its own, too; ``above`` is empty for the first level.
    """
    if label and label not in taken:
        return label
    front = f"{above}." if above else ""
    following = _numbers_after(label.removeprefix(front), above)
    return next(front + number for number in following if front + number not in taken)


def _numbers_after(own: str, above: str) -> Iterator[str]:
    """One number after the other: romans and capital letters as they are, figures for everything else."""
    if _ROMAN.fullmatch(own) and (own or not above):
        yield from _after(own, _romans())
    elif own in _CAPITALS:
        yield from _after(own, _CAPITALS)
    yield from map(str, count(int(own) + 1 if own.isdecimal() else 1))


def _after(own: str, numbers: Sequence[str]) -> Sequence[str]:
    return numbers[numbers.index(own) + 1 :] if own in numbers else numbers


def _romans() -> list[str]:
    """I to XXXIX."""
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return ["X" * (number // 10) + ones[number % 10] for number in range(1, 40)]
