"""How often a page is answered, as a share of the bare page's rate in the same minutes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from tools.bench.client import Ask, Load, load
from tools.bench.server import Served, computing
from tools.bench.table import Line

BARE = "bare Flask page"


def rates(
    bare: Served,
    portal: Served,
    asks: Mapping[str, Ask],
    targets: Mapping[str, float],
    seconds: float,
    rounds: int,
) -> list[Line]:
    """Each page between two looks at the bare one, round after round: what else the machine does meets both."""
    yardstick, tries = Ask("/", bare.port), {name: Tries() for name in (BARE, *asks)}
    load(yardstick, seconds)
    for _ in range(rounds):
        for name, ask in asks.items():
            before = tries[BARE].add(yardstick, bare, seconds / 2)
            here = tries[name].add(ask, portal, seconds)
            after = tries[BARE].add(yardstick, bare, seconds / 2)
            tries[name].shares.append(200 * here.rate / max(before.rate + after.rate, 1))
    busiest = max(each.busiest for each in tries.values())
    if busiest > 0.5:
        print(
            f"the client itself was busy {busiest:.0%} of the time: the figures say too little",
            file=sys.stderr,
        )
    return [tries[BARE].line(BARE, None), *(tries[name].line(name, targets[name]) for name in asks)]


@dataclass(slots=True)
class Tries:
    """What one page came to in each round."""

    rates: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    busiest: float = 0.0

    def add(self, ask: Ask, server: Served, seconds: float) -> Load:
        """Ask once more for so long."""
        computed = computing(server.pid)
        found = load(ask, seconds)
        self.costs.append(1000 * (computing(server.pid) - computed) / max(found.rate * seconds, 1))
        self.rates.append(found.rate)
        self.busiest = max(self.busiest, found.busy)
        return found

    def line(self, name: str, target: float | None) -> Line:
        """The medians."""
        share = median(self.shares) if self.shares else 100
        return Line(name, share, "%", target, rate=median(self.rates), cost=median(self.costs), least=True)
