"""Outreach: what the Front, the unions and the communes did in the villages, and whom it reached."""

from ocop_tasks.outreach import (
    changing,
    entering,
    exporting,
    figures_exporting,
    originals,
    reporting,
    views,
    villages,
)
from ocop_tasks.outreach.blueprint import bp

__all__ = [
    "bp",
    "changing",
    "entering",
    "exporting",
    "figures_exporting",
    "originals",
    "reporting",
    "views",
    "villages",
]
