"""Units, people, settings, and the history of their changes."""

from ocop_tasks.admin import credentials, history, people, settings, units
from ocop_tasks.admin.blueprint import bp
from ocop_tasks.admin.importing import views as importing

__all__ = ["bp", "credentials", "history", "importing", "people", "settings", "units"]
