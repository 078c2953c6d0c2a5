"""The figures of the outreach log, and the log as evidence."""
