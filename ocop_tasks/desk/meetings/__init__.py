"""Meetings (họp giao ban): one item a screen, and the conclusions."""
