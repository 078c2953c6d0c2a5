"""Units and people, and what they are told."""
