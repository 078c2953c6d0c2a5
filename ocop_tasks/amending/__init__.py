"""Amending a running plan: the draft beside it, what it would change, applying it; and the plan's versions compared."""

from ocop_tasks.amending import amendment_views, decision_views, version_views
from ocop_tasks.amending.blueprint import bp

__all__ = ["amendment_views", "bp", "decision_views", "version_views"]
