"""What waits for a decision: the queue of submitted reports."""

from ocop_tasks.review.views import bp

__all__ = ["bp"]
