"""Units, people, settings, and the history of their changes."""

from ocop_tasks.admin import settings_views
from ocop_tasks.admin.blueprint import bp
from ocop_tasks.admin.history import admin_history_views
from ocop_tasks.admin.importing import views as importing
from ocop_tasks.admin.people import credentials, people_views
from ocop_tasks.admin.units import unit_views

__all__ = [
    "admin_history_views",
    "bp",
    "credentials",
    "importing",
    "people_views",
    "settings_views",
    "unit_views",
]
