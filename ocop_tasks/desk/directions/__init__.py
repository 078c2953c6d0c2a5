"""Directions: given, answered, closed; and the texts to direct with."""
