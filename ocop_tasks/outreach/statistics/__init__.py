"""Whom the activities reached, where, and where nobody went."""
