"""Coordinates of charts: pure, so that a page and a report draw the same picture."""
