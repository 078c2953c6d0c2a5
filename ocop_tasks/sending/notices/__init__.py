"""Notices as rows: whom something concerns, what is said of it, and the notices of the day.

Nothing here leaves the portal.
"""
