"""What a page of a plan is narrowed to, read from its address; and the addresses of pages that ask for more or less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import abort, request
from flask_babel import gettext as _

from ocop_tasks import clock
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import section_and_descendants
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.models import Plan, Section
from ocop_tasks.plans.forms import ScopeForm
from ocop_tasks.rules import access
from ocop_tasks.rules.work.timeliness import SOON_DAYS
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security.current_user import portal_settings, viewer

AnyForm = TypeVar("AnyForm", bound=ScopeForm)
PER_PAGE = 50
PAGES = ("page", "units")
"""The parameters that say which page of a list or a table."""


class PageFilters(Generic[AnyForm]):
    """One request for a page of ``plan``. Answers 404 for a section that the plan does not have."""

    def __init__(self, plan: Plan, form: type[AnyForm]) -> None:
        self.plan = plan
        self.sections: Sequence[Section] = plan.sections
        self.form = form(request.args)
        days = {"as_of": self.form.as_of, "from": self.form.due_from, "to": self.form.due_to}
        for field in days.values():
            field.read_within(plan.first_day, plan.last_day)
        self.form.validate()
        self.section = self._section()
        self.latest = min(plan.closed_on or clock.today(), clock.today())
        """The newest day of which there are figures: in a closed plan nothing becomes late any more."""
        day = min(self.form.as_of.data or self.latest, self.latest)
        self.as_of = AsOf(day, portal_settings().silent_days)
        self.dates = {name: field.data.isoformat() for name, field in days.items() if field.data}
        self.seen_path = access.rows_path(viewer(), plan.facts)
        """Of the unit whose rows, and those of the units under it, the person sees."""
        self.sees_all = plan.issuer.path.startswith(self.seen_path)
        self.own_unit = viewer().unit.short_name

    def _section(self) -> Section | None:
        label = self.form.section.data
        if not label:
            return None
        return next((s for s in self.sections if s.label == label), None) or abort(404)

    @property
    def day(self) -> date:
        """The day whose end the page speaks of: today, or an earlier one."""
        return self.as_of.day

    @property
    def due_soon_until(self) -> date:
        """The last day that "due in 7 days" speaks of."""
        return self.day + timedelta(days=SOON_DAYS)

    @property
    def day_numbers(self) -> tuple[int, int]:
        """Where the day and the plan's last day stand in its days, from 0: what the slider counts in."""
        first, last = self.plan.first_day, self.plan.last_day
        return (min(max(self.day, first), last) - first).days, (last - first).days

    @property
    def page(self) -> int:
        """Which page of a list, from 1."""
        return max(1, request.args.get("page", 1, type=int))

    def scope(self, **more: object) -> Scope:
        """The part of the plan that was asked for, narrowed by ``more``."""
        ids = None if self.section is None else section_and_descendants(self.sections, self.section.id)
        asked = {"section_ids": ids, "due_from": self.form.due_from.data, "due_to": self.form.due_to.data}
        return Scope((self.plan.id,), **(asked | more))  # type: ignore[arg-type]

    @property
    def in_section(self) -> dict[str, str]:
        """The section that was asked for, as a parameter."""
        return {"section": self.section.label} if self.section else {}

    def progress(self, section: Section | None = None, **more: object) -> str:
        """The address of the figures of ``section``, or of the whole plan."""
        parameters = {"section": section.label if section else None}
        return self.address("progress", parameters | self.dates | more)

    def work(self, **more: object) -> str:
        """The address of the rows behind what is shown, narrowed by ``more``."""
        return self.address("work", self.in_section | self.dates | more)

    def rows_of(self, **fixed: object) -> Callable[..., str]:
        """``work`` with ``fixed`` parameters: what a page gives its links to rows."""
        return partial(self.work, **fixed)

    def follow_up_of(self, **fixed: object) -> Callable[[str], str]:
        """From one of the four classes of follow-up to the address of its rows."""
        return lambda kind: self.work(**fixed, follow_up=kind)

    def this_page(self, **changes: object) -> str:
        """The address of this page with some parameters changed; one that is None goes."""
        parameters = (
            request.args.to_dict() | self.dates | changes
        )  # a MultiDict would keep the old value beside the new one
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        return request.path + (f"?{urlencode(given)}" if given else "")

    def workbook(self) -> str:
        """The address of all that this page shows, as a workbook."""
        parameters = {name: text for name, text in request.args.items() if name not in PAGES}
        return f"{request.path}.xlsx" + (f"?{urlencode(parameters)}" if parameters else "")

    def targets_file(self) -> str:
        """The address of the targets of what is shown, of the same day, as a workbook."""
        day = {"as_of": self.dates["as_of"]} if "as_of" in self.dates else {}
        return self.address("targets.xlsx", self.in_section | day)

    def at_page(self, page: int) -> str:
        """The address of another page of this list."""
        return self.this_page(page=page)

    def at_units(self, page: int) -> str:
        """The address of another page of this table's units."""
        return self.this_page(units=page)

    def without_dates(self) -> str:
        """The address of this page for today and for any due date."""
        return self.this_page(as_of=None, page=None, **{"from": None, "to": None})

    def calculation(self) -> str:
        """The address of the formula behind what is shown."""
        return self.address("calculation", self.in_section | self.dates)

    def unit(self, unit_id: int) -> str:
        """The address of a unit's figures."""
        return self.address(f"units/{unit_id}", self.dates)

    def address(self, page: str, parameters: dict[str, object] | dict[str, str]) -> str:
        """The address of a page of this plan; parameters without a value are left out."""
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        return f"/plans/{self.plan.id}/{page}" + (f"?{urlencode(given)}" if given else "")


def breadcrumbs(filters: PageFilters[Any], section: Section) -> list[tuple[str, str]]:
    """From the whole plan down to ``section``, itself included: names and addresses."""
    by_id = {one.id: one for one in filters.sections}
    path: list[tuple[str, str]] = []
    at: int | None = section.id
    while at is not None:
        path.append((f"{by_id[at].label} {local(by_id[at])}", filters.progress(by_id[at])))
        at = by_id[at].parent_id
    return [(_("Toàn kế hoạch"), filters.progress()), *reversed(path)]
