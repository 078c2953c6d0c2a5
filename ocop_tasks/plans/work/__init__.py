"""The rows behind the figures: the list of work, and one unit with its rows."""
