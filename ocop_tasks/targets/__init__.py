"""What the plan wants reached, and what was: one target's page, its values, and taking one back."""

from ocop_tasks.targets import views
from ocop_tasks.targets.blueprint import bp

__all__ = ["bp", "views"]
