"""What the plan wants reached, and what was: targets, one target's page, its values, and taking one back."""

from ocop_tasks.targets import change_views, views
from ocop_tasks.targets.blueprint import bp

__all__ = ["bp", "change_views", "views"]
