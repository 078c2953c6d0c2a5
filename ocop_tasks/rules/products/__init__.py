"""The list of products behind a plan's target: their groups by year, and how people write stars, rounds and places."""
