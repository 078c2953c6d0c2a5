"""The plan and its progress: for everyone entitled, as of any day; and changing a task."""

from ocop_tasks.plans.views import bp

__all__ = ["bp"]
