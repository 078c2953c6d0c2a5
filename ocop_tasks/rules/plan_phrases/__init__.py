"""What a plan says of time, read: deadlines, named times, how often."""
