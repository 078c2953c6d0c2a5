"""Finding tasks, notes, files and outreach activities, with or without diacritics."""

from ocop_tasks.search.views import bp

__all__ = ["bp"]
