"""The law of the house: pure Python that knows no web, no database and no clock of its own.

Each module holds one rule of DOMAIN.md, and every floor above may ask it.
"""
