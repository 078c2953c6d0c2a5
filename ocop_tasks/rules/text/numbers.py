"""Numbers as people here write them: 1200, 1.200, 1 200, "12,5"; ``static/js/fields.js`` reads the same.

A dot or a space parts thousands and a comma begins the decimals. What only makes sense in another way of writing
("1.2", "1,200") has two readings, and is asked back: whoever guesses is wrong a thousandfold.
"""

from __future__ import annotations

import re
from decimal import Decimal

MOST_DIGITS = 15
"""So many a browser counts exactly."""
FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {
    ord(wide): plain for wide, plain in zip("．，－／％\u3000", ".,-/% ", strict=True)
}
MINUS = re.compile(r"^[-\u2212\u2013] ?")
SPACES = re.compile(r"[ \u00a0\u2009\u202f]")
PLAIN = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:,([0-9]+))?")
PARTED = re.compile(r"[0-9]+(?:[., ][0-9]+)+")


class NotANumber(ValueError):
    """What was typed is no number."""


class UnclearNumber(NotANumber):
    """What was typed may be several numbers: ``readings``, each as it can be typed so that it is clear."""

    def __init__(self, typed: str, readings: tuple[str, ...]) -> None:
        super().__init__(typed)
        self.typed, self.readings = typed, readings


def half_width(text: str) -> str:
    """``text`` with the wide digits and signs of East Asian keyboards as plain ones."""
    return text.translate(FULL_WIDTH)


def read_number(text: str, *, in_percent: bool = False) -> Decimal:
    """The number that ``text`` says, "%" behind it where it is one. Raises NotANumber, or UnclearNumber."""
    typed = SPACES.sub(" ", half_width(text)).strip()
    number = typed.removesuffix("%").rstrip() if in_percent else typed
    sign, number = ("-", MINUS.sub("", number)) if MINUS.match(number) else ("", number)
    found = PLAIN.fullmatch(number)
    if found and not _may_be_thousands(found[1], found[2]):
        return Decimal(sign + _digits(found[1]) + (f".{_digits(found[2])}" if found[2] else ""))
    if PARTED.fullmatch(number) and (readings := _readings(number, sign)):
        raise UnclearNumber(typed, readings)
    raise NotANumber(typed)


def read_whole(text: str, *, in_percent: bool = False) -> int:
    """The whole number that ``text`` says. Raises NotANumber, also where it is not whole, or UnclearNumber."""
    number = read_number(text, in_percent=in_percent)
    if number != number.to_integral_value():
        raise NotANumber(text)
    return int(number)


def _may_be_thousands(whole: str, decimals: str | None) -> bool:
    """Whether the comma may part thousands, as in the English "1,200"."""
    return (
        bool(decimals)
        and len(decimals or "") == 3
        and whole.isdigit()
        and len(whole) <= 3
        and whole[0] != "0"
    )


def _digits(text: str) -> str:
    """The digits alone. Raises NotANumber where there are too many to count with."""
    digits = re.sub("[. ]", "", text)
    if len(digits.lstrip("0")) > MOST_DIGITS:
        raise NotANumber(text)
    return digits


def _readings(number: str, sign: str) -> tuple[str, ...]:
    """What ``number`` may mean: every sign parts thousands, or the last one begins decimals."""
    *front, last = re.split("[., ]", number)
    whole = "".join(front).lstrip("0") or "0"
    together = (whole + last).lstrip("0") or "0"
    if len(together) > MOST_DIGITS:
        return ()
    parted_by = number[-len(last) - 1]
    return (sign + together,) if parted_by == " " else (sign + together, sign + _clear(whole, last))


def _clear(whole: str, decimals: str) -> str:
    """Such a number so that nobody takes its decimals for thousands."""
    decimals = decimals.rstrip("0")
    if not decimals:
        return whole
    return f"{whole},{decimals}{'0' if _may_be_thousands(whole, decimals) else ''}"
