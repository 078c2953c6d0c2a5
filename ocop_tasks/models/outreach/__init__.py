"""Outreach activities, and the work that follows them."""
