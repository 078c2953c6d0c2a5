"""Vietnamese letters on a picture. The font that comes with Pillow has none of their marks: these are drawn here."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import cast

from PIL import ImageDraw, ImageFont

HORN, DOT_BELOW = "\u031b", "\u0323"
SHAPES = {"\u0302", "\u0306"}
"""Circumflex and breve belong to the letter: a tone stands to their right."""
STROKES: dict[str, tuple[tuple[float, float], ...]] = {
    "\u0300": ((-0.16, -0.24), (0.04, -0.08)),
    "\u0301": ((-0.04, -0.08), (0.16, -0.24)),
    "\u0302": ((-0.17, -0.07), (0.0, -0.21), (0.17, -0.07)),
    "\u0303": ((-0.17, -0.09), (-0.08, -0.18), (0.06, -0.1), (0.16, -0.19)),
    "\u0306": ((-0.16, -0.2), (-0.09, -0.1), (0.09, -0.1), (0.16, -0.2)),
    "\u0309": ((-0.08, -0.27), (0.04, -0.29), (0.09, -0.21), (0.01, -0.15), (0.0, -0.07)),
    HORN: ((-0.04, 0.08), (0.07, 0.05), (0.09, -0.06)),
}
"""Each mark as a line through points, in font sizes from the middle of the letter's top."""


@lru_cache(maxsize=8)
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own font, ``size`` pixels high."""
    return cast(ImageFont.FreeTypeFont, ImageFont.load_default(size))


def write(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, fill: str) -> None:
    """Write one line of ``text`` from its top left corner."""
    x, y = at
    for letter in unicodedata.normalize("NFC", text):
        x += _letter(draw, (x, y), letter, size, fill)


def width(text: str, size: int) -> float:
    """How wide a line is, in pixels."""
    return sum(font(size).getlength(_base(letter)) for letter in unicodedata.normalize("NFC", text))


def _base(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter)[0]
    return {"đ": "d", "Đ": "D", "–": "-", "“": '"', "”": '"'}.get(plain, plain)


def _letter(draw: ImageDraw.ImageDraw, at: tuple[float, float], letter: str, size: int, fill: str) -> float:
    base, marks = _base(letter), unicodedata.normalize("NFD", letter)[1:]
    draw.text(at, base, font=font(size), fill=fill)
    left, top, right, bottom = draw.textbbox(at, base, font=font(size))
    pen = max(1, size // 13)
    if letter in "đĐ":
        middle = top + (bottom - top) * (0.25 if letter == "đ" else 0.5)
        start = left + (right - left) * (0.45 if letter == "đ" else -0.08)
        draw.line((start, middle, start + 0.32 * size, middle), fill=fill, width=pen)
    shaped = any(mark in SHAPES for mark in marks)
    for mark in marks:
        if mark == DOT_BELOW:
            x, y = (left + right) / 2, bottom + 0.12 * size
            draw.ellipse((x - pen, y - pen, x + pen, y + pen), fill=fill)
        elif mark in STROKES:
            aside = 0.2 * size if shaped and mark not in SHAPES else 0.0
            middle = right if mark == HORN else (left + right) / 2 + aside
            points = [(middle + dx * size, top + dy * size - aside / 3) for dx, dy in STROKES[mark]]
            draw.line(points, fill=fill, width=pen, joint="curve")
    return font(size).getlength(base)
