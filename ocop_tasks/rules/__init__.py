"""The business rules: pure Python without web, database or a clock of its own.

Each module holds one rule of DOMAIN.md, and every floor above may ask it.
"""
