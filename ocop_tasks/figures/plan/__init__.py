"""The figures of a plan: set-based SQL, by section, unit and task, as of any day."""
