"""The chairman's desk: what is overdue, what he directs, and what extensions he grants."""

from ocop_tasks.desk import (
    directing,
    exporting,
    extending,
    meeting,
    ranking,
    ranking_exporting,
    templates,
    views,
)
from ocop_tasks.desk.blueprint import bp

__all__ = [
    "bp",
    "directing",
    "exporting",
    "extending",
    "meeting",
    "ranking",
    "ranking_exporting",
    "templates",
    "views",
]
