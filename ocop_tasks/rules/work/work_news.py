"""What a unit is told of its work: what it had before the first change of a batch, and what it has after the last.

Kept as plain JSON values, so that a notice can hold it. Of a share ("17/2022-Q1": task and period) the news know the
state before and now; of a task's texts the same for each. What was changed and changed back is no news.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from typing import Any, Self

News = dict[str, Any]
"""``{"tasks": {id: {"task", "section", "texts"}}, "shares": {key: {"id", "period", "before", "now", "reason"}}}``."""


class Kind(StrEnum):
    """What became of a share, or of a task's texts; in the order in which it is told."""

    NEW = "new"
    AGAIN = "again"
    """It was withdrawn once, and applies again."""
    DUE = "due"
    PART = "part"
    TEXT = "text"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class State:
    """How a share stands; there is none before it was given, and after its row was deleted."""

    due_on: date
    part: str
    applies: bool

    @property
    def values(self) -> dict[str, Any]:
        """As the news keep it."""
        return {"due_on": self.due_on.isoformat(), "part": self.part, "applies": self.applies}

    @classmethod
    def of(cls, values: dict[str, Any] | None) -> Self | None:
        """The state that the news keep, if there is one."""
        return cls(**values | {"due_on": date.fromisoformat(values["due_on"])}) if values else None


@dataclass(frozen=True, slots=True)
class Share:
    """One share that something is told of; without an id, its row is there no longer."""

    id: int | None
    period: str
    before: State | None
    now: State | None

    @property
    def due_on(self) -> date:
        """Its day now, or the last one that it had."""
        stands = self.now or self.before
        assert stands is not None
        return stands.due_on


@dataclass(frozen=True, slots=True)
class Change:
    """One task's shares of which the same is told, in the order of their due dates; none where it is its texts."""

    kind: Kind
    task_id: int
    task: dict[str, Any]
    shares: list[Share]
    reason: str

    @property
    def period(self) -> str | None:
        """The period of its one share, where the task has several."""
        period = self.shares[0].period if len(self.shares) == 1 else ""
        return period if "-" in period else None


def key_of(task_id: int, period: str) -> str:
    """The key of a task's share in one period; a year is the same whatever it is called (``periods.called_in``)."""
    return f"{task_id}/{period.removesuffix('-Y')}"


def task_of(share: str) -> str:
    """The key of the task that a share is of."""
    return share.partition("/")[0]


def put_together(earlier: News, later: News) -> News:
    """The ``later`` news on top of ``earlier`` ones that nobody has read yet."""
    shares = earlier["shares"] | {
        key: share | ({"before": earlier["shares"][key]["before"]} if key in earlier["shares"] else {})
        for key, share in later["shares"].items()
    }
    tasks = earlier["tasks"] | {
        key: task | {"texts": _texts(earlier["tasks"].get(key, {}).get("texts", {}), task["texts"])}
        for key, task in later["tasks"].items()
    }
    return _without_what_is_as_before(tasks, shares)


def _texts(earlier: dict[str, list[Any]], later: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return earlier | {name: [earlier.get(name, values)[0], values[1]] for name, values in later.items()}


def _without_what_is_as_before(tasks: dict[str, Any], shares: dict[str, Any]) -> News:
    told = {key: share for key, share in shares.items() if kinds(share)}
    of_shares = {task_of(key) for key in told}
    kept = {}
    for key, task in tasks.items():
        texts = {name: values for name, values in task["texts"].items() if values[0] != values[1]}
        if texts or key in of_shares:
            kept[key] = task | {"texts": texts}
    return {"tasks": kept, "shares": told}


def changes(news: News) -> list[Change]:
    """What is told, by kind and in the order of the tasks. Of new work its texts are not told as changed."""
    found: dict[tuple[Kind, str], list[str]] = {}
    for key, share in news["shares"].items():
        for kind in kinds(share):
            found.setdefault((kind, task_of(key)), []).append(key)
    for key, task in news["tasks"].items():
        if task["texts"] and (Kind.NEW, key) not in found:
            found[Kind.TEXT, key] = []
    order = product(Kind, news["tasks"])
    return [_change(news, kind, key, found[kind, key]) for kind, key in order if (kind, key) in found]


def _change(news: News, kind: Kind, task: str, keys: list[str]) -> Change:
    told = [news["shares"][key] for key in keys]
    shares = [
        Share(share["id"], share["period"], State.of(share["before"]), State.of(share["now"]))
        for share in told
    ]
    reason = next((share["reason"] for share in told if share["reason"]), "")
    in_order = sorted(shares, key=lambda share: share.due_on)
    return Change(kind, int(task), news["tasks"][task], in_order, reason)


def counts(told: list[Change]) -> Counter[Kind]:
    """How many shares of each kind there are, and how many tasks with other texts."""
    found: Counter[Kind] = Counter()
    for change in told:
        found[change.kind] += len(change.shares) or 1
    return found


def kinds(share: dict[str, Any]) -> list[Kind]:
    """What is told of a share; of one that neither applied nor applies nothing."""
    return list(_kinds(State.of(share["before"]), State.of(share["now"])))


def _kinds(before: State | None, now: State | None) -> Iterator[Kind]:
    applied, applies = before is not None and before.applies, now is not None and now.applies
    if applies and not applied:
        yield Kind.AGAIN if before else Kind.NEW
    if applied and not applies:
        yield Kind.GONE
    if before and now and applied and applies:
        if before.due_on != now.due_on:
            yield Kind.DUE
        if before.part != now.part:
            yield Kind.PART
