"""Outreach: what the Front, the unions and the communes did in the villages, and whom it reached."""

from ocop_tasks.outreach import changing, logging, originals, views
from ocop_tasks.outreach.blueprint import bp

__all__ = ["bp", "changing", "logging", "originals", "views"]
