"""The figures of a plan: its progress page, the heat table, and the formula behind a figure."""
