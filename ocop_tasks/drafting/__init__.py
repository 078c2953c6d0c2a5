"""What the standing agency does to a plan: its tasks, their units and dates, its document; and the history."""

from ocop_tasks.drafting import applying_views, history_views, plan_views, task_views
from ocop_tasks.drafting.blueprint import bp

__all__ = ["applying_views", "bp", "history_views", "plan_views", "task_views"]
