"""What a unit does: its own tasks, its reports, its evidence."""

from ocop_tasks.work import draft_views, evidence_views, report_views, views
from ocop_tasks.work.blueprint import bp

__all__ = ["bp", "draft_views", "evidence_files", "evidence_views", "report_views", "views"]
