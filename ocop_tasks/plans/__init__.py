"""The plan's progress for everyone entitled, as of any day: by section, unit and task, with the rows behind it."""

from ocop_tasks.plans.blueprint import bp
from ocop_tasks.plans.exports import export_views
from ocop_tasks.plans.progress import progress_views
from ocop_tasks.plans.tasks import task_views
from ocop_tasks.plans.work import work_views

__all__ = ["bp", "export_views", "progress_views", "task_views", "work_views"]
