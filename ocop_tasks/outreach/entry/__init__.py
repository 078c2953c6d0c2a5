"""Logging an activity, correcting it and withdrawing it: the form, and what becomes of it."""
