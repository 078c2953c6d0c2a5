"""The standing agency changes a task on Wednesday 15/06/2022."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocop_tasks.models import Task, Unit
from ocop_tasks.models.plan_changes.task_editing import change_task
from tests.conftest import hanoi

NOW = hanoi(2022, 6, 15, 9)


@pytest.fixture
def change(make):
    """Changes a task's terms, as an officer of the standing agency, and commits."""

    def changing(task: Task, reason: str = "Theo họp giao ban", **terms):
        by = make.standing_agency()
        units = {unit.id: unit for unit in make.session.query(Unit)}
        found = change_task(
            make.session, task, replace(task.terms, **terms), units, by=by, at=NOW, reason=reason
        )
        make.session.commit()
        return found

    return changing
