"""Units, people, settings, and the history of their changes."""

from ocop_tasks.admin import settings_views
from ocop_tasks.admin.blueprint import bp
from ocop_tasks.admin.history import history_views
from ocop_tasks.admin.importing import views as importing
from ocop_tasks.admin.people import credentials, people_views
from ocop_tasks.admin.units import unit_views

__all__ = ["bp", "credentials", "history_views", "importing", "people_views", "settings_views", "unit_views"]
