"""The log: its list and filters, one activity, its photos."""
