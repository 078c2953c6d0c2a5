"""The figures as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One figure with its target: at least so much, or at most."""

    name: str
    value: float
    unit: str
    target: float | None
    rate: float | None = None
    """Answers a second."""
    cost: float | None = None
    """Milliseconds of processor time that the server spends on one answer."""
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the target was reached."""
        if self.target is None:
            return True
        return self.value >= self.target if self.least else self.value <= self.target

    def plain(self) -> dict[str, Any]:
        """The figure as plain data."""
        names = ("name", "value", "unit", "target", "rate", "cost", "met")
        return {name: getattr(self, name) for name in names}


def show(lines: Iterable[Line], heading: str) -> None:
    """Print ``lines``, a row each."""
    print(f"{heading}\n\n{'':<42}{'a second':>10}{'cpu ms':>9}{'value':>12}{'target':>14}")
    for line in lines:
        rate = "" if line.rate is None else f"{line.rate:,.0f}"
        cost = "" if line.cost is None else f"{line.cost:.2f}"
        value = f"{line.value:,.1f} {line.unit}".rstrip()
        target = (
            ""
            if line.target is None
            else f"{'≥' if line.least else '≤'} {line.target:g} {line.unit}".rstrip()
        )
        verdict = "" if line.target is None else "ok" if line.met else "MISSED"
        print(f"{line.name:<42}{rate:>10}{cost:>9}{value:>12}{target:>14}  {verdict}".rstrip())
