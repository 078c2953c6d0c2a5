"""One task's units side by side in one period: who is late, what each said last, what each showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy import Row

from ocop_tasks.figures.plan.assignment_rows import JudgedRow, RowFilter, judge_row, rows
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.plan_totals import Figures, grouped
from ocop_tasks.models import StatusReport, Task
from ocop_tasks.plans import queries
from ocop_tasks.plans.forms import ScopeForm
from ocop_tasks.plans.page_filters import PER_PAGE, Asked, way_to
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.pages.template_gettext import local


@dataclass(frozen=True, slots=True)
class Side:
    """One unit's row."""

    line: JudgedRow
    word: StatusReport | None
    """The last thing the unit itself said in words."""
    evidence: Sequence[Row[*tuple[Any, ...]]]
    """The newest pieces it sent; each knows how many there are."""

    @property
    def waits(self) -> bool:
        """Whether it waits for confirmation."""
        return bool(self.line.row.status == Status.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Compared:
    """Which task and period, and which of its rows the person sees."""

    task: Task
    asked: Asked[ScopeForm]
    turns: Sequence[Row[*tuple[Any, ...]]]
    turn: Row[*tuple[Any, ...]] | None
    scope: Scope
    seen: Scope


def asked_for(task_id: int) -> Compared:
    """What the request asks to compare."""
    task = queries.whole_task(task_id)
    asked = Asked(task.plan, ScopeForm)
    turns = queries.turns_in(Scope(task.plan_id, task_ids=(task.id,)))
    turn = _chosen(turns, asked)
    scope = Scope(task.plan_id, task_ids=(task.id,), period=turn.period if turn else None)
    seen = replace(scope, unit_path=None if asked.sees_all else asked.seen_path)
    return Compared(task, asked, turns, turn, scope, seen)


def of_task(task_id: int) -> dict[str, Any]:
    """Everything on the page that compares the units of a task."""
    it = asked_for(task_id)
    task, asked, scope = it.task, it.asked, it.scope
    offset = (asked.page - 1) * PER_PAGE
    found = rows(it.seen, asked.as_of, RowFilter(cancelled_too=True), limit=PER_PAGE + 1, offset=offset)
    return {
        "title": _("So sánh các đơn vị: %(task)s", task=local(task)),
        "asked": asked,
        "task": task,
        "plan": task.plan,
        "way": way_to(asked, task.section),
        "turns": it.turns,
        "turn": it.turn,
        "follow_up_href": asked.follow_up_of(task=task.code, period=scope.period),
        "figures": grouped(scope, asked.as_of).get((), Figures()),
        "own": None if asked.sees_all else grouped(it.seen, asked.as_of).get((), Figures()),
        "sides": sides_of(found[:PER_PAGE], asked),
        "more": len(found) > PER_PAGE,
    }


def _chosen(turns: Sequence[Row[*tuple[Any, ...]]], asked: Asked[Any]) -> Row[*tuple[Any, ...]] | None:
    """The period that was asked for; else the one whose due date comes next, for that is what units owe now; when
    all are past, the last."""
    named = request.args.get("period")
    if found := next((turn for turn in turns if turn.period == named), None):
        return found
    to_come = [turn for turn in turns if turn.due_to >= asked.day]
    if to_come:
        return min(to_come, key=lambda turn: turn.due_to)
    return turns[-1] if turns else None


def sides_of(found: Sequence[Row[*tuple[Any, ...]]], asked: Asked[Any]) -> list[Side]:
    """The rows with what their units said last, and showed."""
    ids = [row.id for row in found]
    words, evidence = queries.last_words(ids), queries.newest_evidence(ids)
    return [Side(judge_row(row, asked.as_of), words.get(row.id), evidence.get(row.id, [])) for row in found]
