"""In words, for a file that leaves the portal: of whom its figures are, and what the page was narrowed by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectField

from ocop_tasks.plans.forms import WorkForm
from ocop_tasks.plans.page_filters import PageFilters
from ocop_tasks.web.pages.template_filters import dmy
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security.current_user import viewer


def whose_figures(filters: PageFilters[Any]) -> str:
    """Of whom the figures of a plan's page are."""
    if filters.sees_all:
        return _("Số liệu của tất cả các đơn vị trong kế hoạch.")
    return _(
        "Số liệu theo mục và theo nhiệm vụ là của toàn kế hoạch; theo đơn vị thì chỉ có %(unit)s.",
        unit=viewer().unit.short_name,
    )


def whose_rows(filters: PageFilters[Any]) -> str:
    """Of whom the rows of a list are."""
    if filters.sees_all:
        return _("Việc của tất cả các đơn vị trong kế hoạch.")
    return _("Chỉ có việc của %(unit)s và đơn vị trực thuộc.", unit=viewer().unit.short_name)


def section_and_dates(filters: PageFilters[Any]) -> Iterator[tuple[str, str]]:
    """The section, and the days between which work is due."""
    form = filters.form
    if filters.section:
        yield _("Mục"), f"{filters.section.label} {local(filters.section)}"
    for field in (form.due_from, form.due_to):
        if field.data:
            yield str(field.label.text), dmy(field.data)


def filter_words(filters: PageFilters[WorkForm]) -> Iterator[tuple[str, str]]:
    """Everything that the list of rows is narrowed by, as its own fields word it."""
    yield from section_and_dates(filters)
    form = filters.form
    for field in (form.unit, form.only, form.status, form.follow_up, form.judged, form.period, form.counted):
        if chosen := _chosen(field):
            yield str(field.label.text), chosen
    if form.alone.data and form.unit.data:
        yield _("Phạm vi"), _("không tính đơn vị trực thuộc")
    if form.task.data:
        yield _("Nhiệm vụ"), form.task.data
    if form.q.data:
        yield str(form.q.label.text), form.q.data


def _chosen(field: SelectField) -> str:
    """What the field's choice is called; nothing where there is no such choice."""
    named = {choice.value: str(choice.label) for choice in field.choices}  # type: ignore[union-attr]
    return named.get(field.data, "") if field.data else ""
