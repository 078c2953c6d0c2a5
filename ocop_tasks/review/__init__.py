"""What waits for a decision: the queue of submitted reports, confirming and returning, one by one or several."""

from ocop_tasks.review import (
    bulk_decisions,
    confirm_and_return_views,
    queue_views,
    return_reasons,
    taking_back_views,
)
from ocop_tasks.review.blueprint import bp

__all__ = [
    "bp",
    "bulk_decisions",
    "confirm_and_return_views",
    "queue_views",
    "return_reasons",
    "taking_back_views",
]
