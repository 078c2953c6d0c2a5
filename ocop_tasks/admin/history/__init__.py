"""The history of units, people and settings: recorded with each change, shown in words."""
