"""Who did what, when: of a plan, a task, or one unit's share of it."""
