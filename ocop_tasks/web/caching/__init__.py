"""What is not made anew.

Conditional requests (304), pages and fragments that this process remembers, and the revision they hang on.
"""
