"""Files: those kept as evidence, and those on their way."""
