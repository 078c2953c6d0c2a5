"""What is raised where a rule forbids something."""

from __future__ import annotations


class RuleBroken(Exception):
    """Somebody asked for what the rules forbid.

    ``code`` is a machine word, which the web floor turns into a sentence; ``details`` are its figures.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
