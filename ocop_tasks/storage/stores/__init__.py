"""Stores of bytes: the local folder, and partial uploads."""
