"""The chairman's desk: what is overdue, what he directs, and what extensions he grants."""

from ocop_tasks.desk import desk_views, desk_workbook, extension_views
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.directions import direction_views, template_views
from ocop_tasks.desk.meetings import meeting_views
from ocop_tasks.desk.ranking import ranking_views, ranking_workbook

__all__ = [
    "bp",
    "desk_views",
    "desk_workbook",
    "direction_views",
    "extension_views",
    "meeting_views",
    "ranking_views",
    "ranking_workbook",
    "template_views",
]
