"""Units, people and settings."""

from ocop_tasks.admin.views import bp

__all__ = ["bp"]
