"""The list of products behind a plan's target ("Biểu 01"): read by all of the plan's people, kept by its agency."""

from ocop_tasks.products import change_views, list_views
from ocop_tasks.products.blueprint import bp
from ocop_tasks.products.importing import import_views

__all__ = ["bp", "change_views", "import_views", "list_views"]
