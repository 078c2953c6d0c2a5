"""Signing in and out, one's own password, one's own language."""

from ocop_tasks.accounts.views import bp

__all__ = ["bp"]
