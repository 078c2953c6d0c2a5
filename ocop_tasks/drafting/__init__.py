"""What the standing agency does to a plan: its tasks, their units and dates, its document; and the history."""

from ocop_tasks.drafting import cancellation_views, plan_views, start_views, task_views
from ocop_tasks.drafting.blueprint import bp
from ocop_tasks.drafting.history import history_views

__all__ = ["bp", "cancellation_views", "history_views", "plan_views", "start_views", "task_views"]
