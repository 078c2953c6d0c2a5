"""A list of products taken over from a file: looked through whole before anything is taken, then taken whole, once."""
