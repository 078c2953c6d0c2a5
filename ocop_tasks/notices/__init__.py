"""The bell: what a person was told, what he wants to be told where, and his calendar."""

from ocop_tasks.notices import calendar_views, delivery_views, preference_views, views, work_views
from ocop_tasks.notices.blueprint import bp

__all__ = ["bp", "calendar_views", "delivery_views", "preference_views", "views", "work_views"]
