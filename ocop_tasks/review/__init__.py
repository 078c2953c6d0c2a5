"""What waits for a decision: the queue of submitted reports, confirming and returning, one by one or several."""

from ocop_tasks.review import judging, reasons, several, views
from ocop_tasks.review.blueprint import bp

__all__ = ["bp", "judging", "reasons", "several", "views"]
