"""The page on which a task is changed or made: what it reads, and its form at every step."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from flask import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from ocop_tasks import clock
from ocop_tasks.drafting import queries, task_edit_conflicts
from ocop_tasks.drafting.deadline_preview import chosen, read_wording
from ocop_tasks.drafting.forms import TaskForm
from ocop_tasks.drafting.unit_choices import grouped
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Section, Task, Unit
from ocop_tasks.models.plan_changes.effects_on_assignments import Consequences
from ocop_tasks.models.plan_changes.extension_preview import extended_by
from ocop_tasks.models.plan_changes.task_editing import preview_change
from ocop_tasks.models.plans.task import Terms
from ocop_tasks.rules.work.moved_dates import Extended
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.web.pages import consequence_wording, responses
from ocop_tasks.web.pages.template_gettext import local


class TaskFormPage:
    """One task of a plan, or a new one, on the standing agency's desk."""

    def __init__(self, plan: Plan, task: Task | None = None, *, section_id: int | None = None) -> None:
        self.plan, self.task, self.section_id = plan, task, section_id

    @cached_property
    def sections(self) -> list[Section]:
        """The plan's sections in reading order."""
        return list(queries.sections_of(self.plan))

    @cached_property
    def units(self) -> dict[int, Unit]:
        """Every unit that the task can name, by id, in protocol order."""
        return {unit.id: unit for unit in queries.selectable_units(self.plan, self.task)}

    @cached_property
    def form(self) -> TaskForm:
        """What was sent, or the task as it stands."""
        terms = self.task.terms if self.task else self._blank()
        given = {name: getattr(terms, name) for name in task_edit_conflicts.SIMPLE}
        given |= {
            "parts": terms.parts,
            "base": task_edit_conflicts.pack_terms(terms),
            "version": self.task.version if self.task else 0,
        }
        form = TaskForm(data=given)
        form.set_plan(self.plan, self.task.due_on if self.task else None)
        form.section_id.choices = [
            SelectChoice(each.id, f"{each.label}. {local(each)}") for each in self.sections
        ]
        form.parts.data = {
            unit_id: part for unit_id, part in form.parts.data.items() if unit_id in self.units
        }
        return form

    def _blank(self) -> Terms:
        known = [each.id for each in self.sections]
        section = self.section_id if self.section_id in known else next(iter(known), 0)
        return Terms(section_id=section or 0, title="", frequency=Frequency.ONCE)

    @property
    def is_stale(self) -> bool:
        """Whether somebody saved the task since the form was opened."""
        return self.task is not None and self.form.version.data != str(self.task.version)

    @property
    def gives_new_work(self) -> bool:
        """Whether saving gives units a task that was not there; in a draft nobody is given anything."""
        return self.task is None and self.plan.is_running

    @cached_property
    def consequences(self) -> Consequences:
        """What the form's terms would do."""
        return preview_change(db.session(), self.plan, self.task, self.form.terms, today=clock.today())

    @cached_property
    def more_time(self) -> Extended:
        """How much more time that gives to what is late or due soon; a new task gives none."""
        if self.task is None or not self.consequences:
            return Extended()
        return extended_by(db.session(), self.consequences, self.task.id, today=clock.today())

    @cached_property
    def effects(self) -> list[consequence_wording.Effect]:
        """The same in words."""
        told = consequence_wording.extension_effects(self.more_time)
        told += consequence_wording.effects(self.consequences, self.form.terms, self.units, clock.today())
        return told or ([consequence_wording.no_assignments_effect()] if self.gives_new_work else [])

    def show(self, *, status: int = 200, **told: Any) -> Response:
        """The page with the form as it stands, and whatever is to be told above it."""
        form = self.form
        return responses.show(
            "drafting/task.html",
            status=status,
            plan=self.plan,
            task=self.task,
            form=form,
            groups=grouped(self.units.values()),
            spoke=queries.units_that_reported(self.task) if self.task else set(),
            reading=read_wording(form.wording.data, self.plan),
            offer=chosen(self.plan, form),
            **told,
        )

    def show_both_versions(self) -> Response:
        """The form again, with what the other officer saved beside what this one typed."""
        assert self.task is not None
        differences = task_edit_conflicts.merge_saved(self.form, self.task.terms, self.task.version)
        names = {section.id: f"{section.label}. {local(section)}" for section in self.sections}
        other = queries.newest_change(self.task)
        return self.show(
            status=409, differences=differences, section_names=names, units=self.units, other=other
        )
