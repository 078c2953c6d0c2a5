"""Where bytes lie: the local folder, and files that have not arrived whole."""
