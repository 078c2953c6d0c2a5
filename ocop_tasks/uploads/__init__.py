"""Files that arrive piece by piece over a weak network: the tus protocol, version 1.0."""

from ocop_tasks.uploads import own_unfinished_files, views
from ocop_tasks.uploads.blueprint import bp

__all__ = ["bp", "own_unfinished_files", "views"]
