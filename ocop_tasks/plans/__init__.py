"""The plan's progress for everyone entitled, as of any day: by section, unit and task, with the rows behind it."""

from ocop_tasks.plans import exporting, task_views, views, work_views
from ocop_tasks.plans.blueprint import bp

__all__ = ["bp", "exporting", "task_views", "views", "work_views"]
