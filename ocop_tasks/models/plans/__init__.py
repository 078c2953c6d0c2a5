"""The plan: its sections and targets, its tasks and who leads them."""
