"""What changes the terms of work: giving it to units, changing a task or a plan, cancelling."""
