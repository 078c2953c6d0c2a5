"""What a file is and says of itself, by its content. Imports nothing of ``stores``."""
