"""The rules of work: status, timeliness, progress, periods, extensions, directions, ranking."""
