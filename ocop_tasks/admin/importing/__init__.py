"""Units and people from a CSV file: looked through whole before anything is done, then done whole or not at all."""
