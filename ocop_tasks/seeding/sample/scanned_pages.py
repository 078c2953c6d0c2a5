"""Documents that never were: one scanned page as a PDF, as offices send them, labelled as simulated."""

from __future__ import annotations

import random
import time
from io import BytesIO

from PIL import Image, ImageDraw

from ocop_tasks.seeding.sample.vietnamese_font import width, write

PAGE = (826, 1169)
"""A4 at 100 dots an inch."""
INK, GREY = "#222222", "#8a8a8a"
LABEL = "văn bản mô phỏng"


def scan(name: str, unit: str, day: str) -> bytes:
    """A PDF of one page headed by ``unit`` about ``name``; the same words always give the same bytes."""
    page = Image.new("L", PAGE, "#fbfbfb")
    draw = ImageDraw.Draw(page)
    _middle(draw, 60, unit.upper(), 20)
    _middle(draw, 130, f"Tam Đường, ngày {day}", 18)
    _middle(draw, 220, name.rsplit(".", 1)[0], 26)
    _lines(draw, random.Random(name))  # noqa: S311
    _middle(draw, 1110, LABEL, 22)
    content = BytesIO()
    page.save(content, "PDF", resolution=100, quality=60, creationDate=time.gmtime(0), modDate=time.gmtime(0))
    return content.getvalue()


def _middle(draw: ImageDraw.ImageDraw, y: int, text: str, size: int) -> None:
    while size > 10 and width(text, size) > PAGE[0] - 120:
        size -= 2
    write(draw, ((PAGE[0] - width(text, size)) / 2, y), text, size, INK)


def _lines(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    """Words too small to read, a table, a stamp and a signature."""
    y = 300
    for _paragraph in range(dice.randint(4, 6)):
        for line in range(dice.randint(3, 5)):
            x: float = 120 if line == 0 else 90
            while x < 720:
                wide = dice.randint(18, 70)
                draw.rectangle((x, y, min(x + wide, 736), y + 7), fill=GREY)
                x += wide + 9
            y += 21
        y += 14
    top, stamp = min(y + 20, 880), dice.randint(540, 600)
    draw.ellipse((stamp, top, stamp + 150, top + 150), outline="#777777", width=4)
    draw.regular_polygon((stamp + 75, top + 75, 34), 5, outline="#777777", width=3)
    signature = [(stamp - 30 + step * 26, top + 70 + dice.randint(-30, 30)) for step in range(9)]
    draw.line(signature, fill="#333333", width=3, joint="curve")
