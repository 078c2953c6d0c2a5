"""What the models of all seed files have in common: nothing unknown, nothing converted, texts as if they were typed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

from ocop_tasks.rules.text.cleaning import one_line
from ocop_tasks.seeding.problems import refused

MOST_PLANNED = Decimal(999_999_999_999)
"""What a target's column has room for, and its form lets be typed."""


class Strict(BaseModel):
    """A part of a seed file: nothing unknown, nothing converted, nothing changed after reading."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def typed(clean: Callable[[str], str], longest: int) -> Callable[[str], str]:
    """A check of a text, which is kept as if it had been typed into a form: something, and not too long."""

    def check(text: str) -> str:
        text = clean(text)
        if not text:
            raise refused("empty_text")
        if len(text) > longest:
            raise refused("long_text", longest=longest)
        return text

    return check


def _amount(value: Any) -> Decimal:
    """A whole number, or one with at most two decimals; YAML reads the latter as a float."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise refused("not_a_number")
    amount = Decimal(str(value))
    if not amount.is_finite() or not 0 < amount <= MOST_PLANNED or amount != round(amount, 2):
        raise refused("wrong_amount", most=f"{MOST_PLANNED:,}")
    return amount


Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$", max_length=60)]
Label = Annotated[str, AfterValidator(typed(one_line, 30))]
"""The printed number of a section, or a task's code."""
Title = Annotated[str, AfterValidator(typed(one_line, 300))]
Short = Annotated[str, AfterValidator(typed(one_line, 60))]
Note = Annotated[str, AfterValidator(typed(one_line, 10_000))]
Saying = Annotated[str, AfterValidator(typed(one_line, 500))]
Amount = Annotated[Decimal, BeforeValidator(_amount)]
