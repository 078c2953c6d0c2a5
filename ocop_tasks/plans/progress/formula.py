"""The formula behind a figure, with its points task by task, so that anybody can add them up again."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from ocop_tasks.figures.plan import progress_totals
from ocop_tasks.figures.plan.progress_totals import cached_cells, section_and_descendants
from ocop_tasks.models import Plan
from ocop_tasks.plans import queries
from ocop_tasks.plans.blueprint import bp
from ocop_tasks.plans.forms import ScopeForm
from ocop_tasks.plans.page_filters import PER_PAGE, PageFilters, breadcrumbs
from ocop_tasks.rules.work.progress import Figures
from ocop_tasks.web.pages.template_gettext import is_vietnamese, local
from ocop_tasks.web.security.current_user import portal_settings


@bp.app_template_filter("points")
def points(value: Fraction) -> str:
    """Weight points to two places, as the reader writes numbers: 12,5."""
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if is_vietnamese() else text


def calculation_page(plan: Plan) -> dict[str, Any]:
    """Everything on the page that explains the figures the request asks for."""
    filters = PageFilters(plan, ScopeForm)
    inside = (
        None if filters.section is None else section_and_descendants(filters.sections, filters.section.id)
    )
    tasks = queries.tasks_in(plan.id, inside, limit=PER_PAGE, offset=(filters.page - 1) * PER_PAGE)
    scope = filters.scope(section_ids=None, task_ids=tuple(task.id for task in tasks))
    sums = progress_totals.grouped(scope, filters.as_of, "task_id")
    return {
        "title": _("Cách tính"),
        "filters": filters,
        "plan": plan,
        "breadcrumbs": breadcrumbs(filters, filters.section)
        if filters.section
        else [(local(plan), filters.progress())],
        "whole": progress_totals.total(
            cached_cells(filters.scope(), filters.as_of, portal_settings().revision)
        ),
        "lines": [(task, sums.get((task.id,), Figures())) for task in tasks],
        "pages": -(-queries.count_tasks(plan.id, inside) // PER_PAGE),
    }
