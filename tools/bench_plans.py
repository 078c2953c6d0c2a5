"""Twenty plans beside each other: what a page costs there, beside what it costs where the plan is alone.

``python -m tools.bench_plans`` lays two throw-away portals with the same people, one with one plan, one with twenty of
that size, and looks at both in turn. Each look comes after a report that somebody else has just saved: what nobody
changed is answered from memory, however many plans there are.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from statistics import median

from flask import Flask
from flask_migrate import upgrade

from ocop_tasks import create_app
from ocop_tasks.database import begin_writing, end_writing
from ocop_tasks.extensions import db
from ocop_tasks.settings import Settings, database_url
from tools.bench import data, saving
from tools.bench.server import serving
from tools.bench.table import Line, show
from tools.bench.visitor import Visitor

PLANS, TASKS, ROUNDS = 20, 200, 25
ALONE, LANDING = 1.15, 2.0
"""How many times what it costs alone a page of one plan may cost, and one that speaks of all."""
STANDING, CHAIRMAN = "nn-ptnt", "chu-tich"
WARM_UP = 4


@dataclass(frozen=True, slots=True)
class Page:
    """One page: who asks for it, and what it may cost."""

    path: str
    who: str
    most: float


PAGES = {
    "one task": Page("/assignments/{assignment_id}", data.PERSON, ALONE),
    "progress of a plan": Page("/plans/{plan_id}/progress", CHAIRMAN, ALONE),
    "work of a plan, overdue": Page("/plans/{plan_id}/work?follow_up=open_late", CHAIRMAN, ALONE),
    "desk of a plan": Page("/plans/{plan_id}/desk", CHAIRMAN, ALONE),
    "outline of a plan": Page("/plans/{plan_id}/outline", STANDING, ALONE),
    "my tasks, all plans": Page("/my-tasks", data.PERSON, LANDING),
    "desk, all plans": Page("/desk", CHAIRMAN, LANDING),
    "queue, all plans": Page("/queue", STANDING, LANDING),
    "plans": Page("/plans", STANDING, LANDING),
}


@dataclass(frozen=True, slots=True)
class Portal:
    """A running portal with its people."""

    people: dict[str, Visitor]
    laid: data.Laid

    def change(self) -> None:
        """Save a report: from here on no page is in anybody's memory."""
        saving.report(self.people[data.PERSON], self.laid.assignment_id, tries=1)

    def look(self, page: Page) -> float:
        """Milliseconds until the page came, which was made anew."""
        path = page.path.format(plan_id=self.laid.plan_id, assignment_id=self.laid.assignment_id)
        self.change()
        answer = self.people[page.who].get(path)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return answer.ms


def main() -> int:
    """Measure and print; 1 when a target was missed and ``--strict`` was asked for."""
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
        lines = list(measure(Path(folder)))
    show(lines, f"{PLANS} plans of {TASKS} tasks beside one alone, each page made anew {ROUNDS} times")
    return int("--strict" in sys.argv and not all(line.met for line in lines))


def measure(folder: Path) -> Iterator[Line]:
    """How many times what it costs alone each page costs beside others."""
    with ExitStack() as running:
        alone, beside = (_serve(running, folder / str(plans), plans) for plans in (1, PLANS))
        for name, page in PAGES.items():
            for portal in (alone, beside) * WARM_UP:
                portal.look(page)
            looks = [(alone.look(page), beside.look(page)) for _ in range(ROUNDS)]
            here, there = (median(each) for each in zip(*looks, strict=True))
            yield Line(f"{name}: {here:.1f} ms alone, {there:.1f} ms", there / here, "times", page.most)


def _serve(running: ExitStack, folder: Path, plans: int) -> Portal:
    folder.mkdir()
    settings = Settings(folder, database_url(None, folder), token_urlsafe(), today=data.TODAY)
    app = create_app(settings)
    laid = _lay(app, plans)
    served = running.enter_context(serving(settings, "app:asgi_app", folder))
    people = {name: Visitor.signed_in(app, served.port, token) for name, token in laid.tokens.items()}
    return Portal(people, laid)


def _lay(app: Flask, plans: int) -> data.Laid:
    with app.app_context():
        upgrade()
        begin_writing(db.session())
        laid = data.lay(db.session(), TASKS, plans)
        end_writing()
        db.session.remove()
        db.engine.dispose()
    return laid


if __name__ == "__main__":
    sys.exit(main())
