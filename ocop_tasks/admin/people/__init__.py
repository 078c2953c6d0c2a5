"""People: the list, one person, and what lets him in."""
