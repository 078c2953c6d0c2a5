"""What a new activity's form holds before one types, and how that is told: nobody logs last time's place unawares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from flask import request, url_for
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from ocop_tasks.models import OutreachActivity, Unit
from ocop_tasks.outreach import queries
from ocop_tasks.outreach.entry import plan_of_day
from ocop_tasks.outreach.forms import ActivityForm, whole_plan
from ocop_tasks.outreach.log_plans import LogPlans
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate

FROM_LAST = ("commune", "task")
"""What the last activity fills in; where exactly, how and about what is told anew each time."""
FROM_COPY = (*FROM_LAST, "village", "manner", "topic", "cohosts", "note")
"""What one that is copied fills in: all but its day, its numbers and its photos."""


class Source(StrEnum):
    """Where it comes from."""

    USUAL = "usual"
    """The unit itself, where it is a commune, and its task that the log measures."""
    LAST = "last"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Prefilled:
    """Which fields are filled in already, with the words of what was chosen."""

    source: Source = Source.USUAL
    fields: Mapping[str, str] = field(default_factory=dict)
    copied: OutreachActivity | None = None

    @property
    def without(self) -> str:
        """The address of the form with nothing filled in."""
        return url_for(
            "outreach.new", blank="yes", plan=request.args.get("plan"), task=request.args.get("task")
        )


def prefill(form: ActivityForm, plans: LogPlans, unit: Unit) -> Prefilled:
    """Fill an empty form: today, and what the unit's last activity or the one to be copied tells."""
    form.held_on.data = plan_of_day.first_day()
    copied = _copied()
    earlier = copied or queries.last_of(unit)
    names: tuple[str, ...] = FROM_COPY if copied else FROM_LAST
    if "blank" in request.args:
        names = ()
    else:
        _fill(form, plans, earlier, unit, names)
    if (chosen := request.args.get("task")) in values_of(form.task):
        form.task.data = chosen
        names = tuple(name for name in names if name != "task")
    source = Source.COPIED if copied else Source.LAST if earlier else Source.USUAL
    return Prefilled(source, {name: words for name in names if (words := _words(form, name))}, copied)


def _fill(
    form: ActivityForm, plans: LogPlans, earlier: OutreachActivity | None, unit: Unit, names: tuple[str, ...]
) -> None:
    if earlier is None:
        form.commune.data, form.task.data = str(unit.id), _measured_task(plans, unit)
    else:
        told = ActivityForm(formdata=None)
        told.show(earlier.content)
        for name in names:
            form[name].data = told[name].data
        if "task" in names and not form.task.data:
            form.task.data = whole_plan(earlier.plan_id)  # offered where there are several
    for select in (form.commune, form.task):
        if select.data not in values_of(select):
            select.data = ""


def _words(form: ActivityForm, name: str) -> str:
    """What a field holds; of a list its choice as it is called."""
    held, select = form[name].data or "", form[name]
    if held and isinstance(select, SelectField) and name in FROM_LAST:
        return next(str(one.label) for one in cast(list[SelectChoice], select.choices) if one.value == held)
    return str(held)


def _measured_task(plans: LogPlans, unit: Unit) -> str:
    """The unit's task that is measured by the log; none where none or several are."""
    measured = [task for task in queries.tasks_of(plans, unit) if task.measured_in]
    return str(measured[0].id) if len(measured) == 1 else ""


def values_of(select: SelectField) -> list[str]:
    """The values that can be chosen."""
    return [choice.value for choice in cast(list[SelectChoice], select.choices)]


def _copied() -> OutreachActivity | None:
    wanted = request.args.get("copy", type=int)
    return gate.load(OutreachActivity, wanted, Action.SEE_OUTREACH) if wanted else None
