"""Plans as things that an office makes: the list, a new one or a copy, what is in a draft, publishing and closing."""

from ocop_tasks.planning import (
    agency_views,
    list_views,
    new_plan_views,
    outline_views,
    plan_file_views,
    publication_views,
    section_views,
    state_views,
)
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.planning.importing import answer_views, import_views

__all__ = [
    "agency_views",
    "answer_views",
    "bp",
    "import_views",
    "list_views",
    "new_plan_views",
    "outline_views",
    "plan_file_views",
    "publication_views",
    "section_views",
    "state_views",
]
