"""What a unit does: its own tasks, its reports, its evidence."""

from ocop_tasks.work import drafts, evidence, originals, reporting, views
from ocop_tasks.work.blueprint import bp

__all__ = ["bp", "drafts", "evidence", "originals", "reporting", "views"]
