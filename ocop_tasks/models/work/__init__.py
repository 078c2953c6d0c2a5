"""Work as it is done: assignments, their reports and evidence, directions, extensions, meetings."""
