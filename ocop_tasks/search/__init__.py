"""Finding tasks, notes and files, with or without diacritics."""

from ocop_tasks.search.views import bp

__all__ = ["bp"]
