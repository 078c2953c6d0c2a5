"""Addresses of pages that other features own."""

from __future__ import annotations


def task_page(task_id: int) -> str:
    """The page of one task, side by side for all its units."""
    return f"/tasks/{task_id}"
