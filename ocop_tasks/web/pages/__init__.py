"""Answers: whole pages and parts, errors, filters and words for templates, navigation, lists in pages, static files."""
