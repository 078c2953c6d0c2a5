"""Without a network: what a phone keeps to open pages, and the entries that wait on it."""

from ocop_tasks.offline import views
from ocop_tasks.offline.blueprint import bp

__all__ = ["bp", "views"]
