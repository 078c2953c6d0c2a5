"""A plan as readable data: YAML files, checked as they are read."""
