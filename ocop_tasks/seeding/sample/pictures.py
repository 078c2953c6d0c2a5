"""Photos that never were: simple drawings of what officers photograph, each different, each labelled as simulated."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from ocop_tasks.seeding.sample.vietnamese_font import width, write

SIZE = (1024, 768)
LABEL = "ảnh mô phỏng"
SKIES = ("#9cc4e4", "#c9d9e6", "#f0cfa3", "#b9d3d0")
GREENS = ("#6f9a76", "#55835f", "#3f6b4b", "#2c5139")
CLOTHES = ("#2f4f6f", "#7a3b3b", "#3f6b4b", "#5b4a7a", "#8a6d3b", "#444444")
BRIGHT = ("#d9a441", "#b5533c", "#4c7a5d", "#7a5c99", "#c7782f", "#3d6f8e")

Draw = ImageDraw.ImageDraw
Dice = random.Random


def photo(scene: str, name: str) -> bytes:
    """A JPEG of ``scene``; the same name always gives the same picture."""
    dice = random.Random(f"{scene}/{name}")  # noqa: S311
    picture = Image.new("RGB", SIZE)
    SCENES[scene](ImageDraw.Draw(picture), dice)
    _label(ImageDraw.Draw(picture))
    content = BytesIO()
    picture.save(content, "JPEG", quality=78)
    return content.getvalue()


def _label(draw: Draw) -> None:
    size = 34
    wide, (right, bottom) = width(LABEL, size), SIZE
    draw.rectangle((right - wide - 56, bottom - 76, right, bottom), fill="#1d2420")
    write(draw, (right - wide - 28, bottom - 60), LABEL, size, "#ffffff")


def _ground(draw: Draw, color: str, horizon: int, below: str) -> None:
    right, bottom = SIZE
    draw.rectangle((0, 0, right, horizon), fill=color)
    draw.rectangle((0, horizon, right, bottom), fill=below)


def _ridge(draw: Draw, dice: Dice, height: int, color: str, rough: int) -> None:
    right, bottom = SIZE
    line = [(x, height + dice.randint(-rough, rough)) for x in range(0, right + 128, 128)]
    draw.polygon([(0, bottom), *line, (right, bottom)], fill=color)


def _landscape(draw: Draw, dice: Dice) -> None:
    _ground(draw, dice.choice(SKIES), SIZE[1], GREENS[0])
    sun = dice.randint(100, 900)
    draw.ellipse((sun, 60, sun + 90, 150), fill="#fff4d6")
    for number, color in enumerate(GREENS):
        _ridge(draw, dice, 300 + number * 95, color, 70 - number * 12)
    for _ in range(dice.randint(3, 6)):
        _house(draw, dice.randint(40, 900), dice.randint(560, 660))


def _house(draw: Draw, x: int, y: int) -> None:
    draw.rectangle((x, y, x + 70, y + 40), fill="#a98f6d")
    draw.polygon([(x - 14, y), (x + 35, y - 42), (x + 84, y)], fill="#5e4a3a")


def _field(draw: Draw, dice: Dice) -> None:
    _ground(draw, dice.choice(SKIES), 260, GREENS[1])
    _ridge(draw, dice, 230, GREENS[2], 50)
    for step in range(9):
        y = 290 + step * 55
        color = dice.choice(("#8fb56a", "#79a35b", "#a8bf6e", "#c2b65f"))
        draw.chord((-260 + dice.randint(-60, 60), y, 1280, y + 330), 180, 360, fill=color)


def _meeting(draw: Draw, dice: Dice) -> None:
    _ground(draw, dice.choice(("#efe6d2", "#e4ebe2", "#e9e2ea")), 470, "#8d6f52")
    draw.rectangle((170, 60, 854, 180), fill=dice.choice(("#b3372f", "#1f6f54", "#2f5f9a")))
    for line in (100, 135):
        draw.rectangle((250, line, 250 + dice.randint(380, 520), line + 14), fill="#f7e9c3")
    for row in range(3):
        for x in range(60 + row * 30, 990, 150 - row * 12):
            _person(draw, dice, x + dice.randint(-12, 12), 330 + row * 130, 1 + row * 0.35)


def _person(draw: Draw, dice: Dice, x: float, y: float, scale: float) -> None:
    head, body = 32 * scale, 62 * scale
    draw.ellipse((x - body, y + head * 0.7, x + body, y + head * 0.7 + body * 2.2), fill=dice.choice(CLOTHES))
    draw.ellipse((x - head, y - head, x + head, y + head), fill=dice.choice(("#c99f7a", "#b98a63")))
    draw.chord((x - head, y - head * 1.1, x + head, y + head * 0.7), 180, 360, fill="#26211d")


def _product(draw: Draw, dice: Dice) -> None:
    _ground(draw, dice.choice(("#dfe5dd", "#e8dfd0", "#d7dee4")), 430, "#9a7b58")
    x = 70
    while x < 860:
        wide, tall = dice.randint(90, 160), dice.randint(150, 300)
        color = dice.choice(BRIGHT)
        draw.rounded_rectangle((x, 520 - tall, x + wide, 520), radius=dice.choice((4, 40)), fill=color)
        draw.rectangle((x + 12, 470 - tall // 2, x + wide - 12, 520 - tall // 3), fill="#f6f1e6")
        for star in range(dice.randint(3, 4)):
            left = x + 18 + star * 22
            draw.regular_polygon((left + 6, 500 - tall // 2, 9), 3, fill="#d9a441")
        x += wide + dice.randint(20, 60)


def _fair(draw: Draw, dice: Dice) -> None:
    _ground(draw, dice.choice(SKIES), 420, "#b9a88c")
    for x in range(20, 1000, 250):
        roof = dice.choice(BRIGHT)
        draw.rectangle((x + 10, 300, x + 220, 560), fill="#e9e1cf")
        for stripe in range(6):
            left, upper = x + stripe * 38, x + 19 + stripe * 32
            color = roof if stripe % 2 else "#f7f3ea"
            draw.polygon([(left, 310), (left + 38, 310), (upper + 32, 220), (upper, 220)], fill=color)
        for box in range(dice.randint(3, 5)):
            draw.rectangle((x + 20 + box * 38, 470, x + 50 + box * 38, 530), fill=dice.choice(BRIGHT))
        _person(draw, dice, x + dice.randint(60, 180), 600, 0.9)


SCENES: dict[str, Callable[[Draw, Dice], None]] = {
    "landscape": _landscape,
    "field": _field,
    "meeting": _meeting,
    "product": _product,
    "fair": _fair,
}
