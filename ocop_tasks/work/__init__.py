"""What a unit does: its own tasks, its reports, its evidence."""

from ocop_tasks.work import draft_views, evidence_views, my_tasks_views, report_views
from ocop_tasks.work.blueprint import bp

__all__ = ["bp", "draft_views", "evidence_views", "my_tasks_views", "report_views"]
