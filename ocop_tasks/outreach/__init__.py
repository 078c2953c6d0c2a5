"""Outreach: what the Front, the unions and the communes did in the villages, and whom it reached."""

from ocop_tasks.outreach import village_views
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.outreach.entry import correction_views, create_views
from ocop_tasks.outreach.exports import log_workbook, printed_report, statistics_workbook
from ocop_tasks.outreach.log import log_views

__all__ = [
    "bp",
    "correction_views",
    "create_views",
    "log_views",
    "log_workbook",
    "printed_report",
    "statistics_workbook",
    "village_views",
]
