"""What the standing agency does to a plan: its tasks, their units and dates, its document; and the history."""

from ocop_tasks.drafting import history_views, plan_views, task_views
from ocop_tasks.drafting.blueprint import bp

__all__ = ["bp", "history_views", "plan_views", "task_views"]
