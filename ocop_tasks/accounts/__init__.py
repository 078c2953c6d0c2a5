"""Signing in and out, one's own password, devices and language."""

from ocop_tasks.accounts import language, own, signing_in
from ocop_tasks.accounts.blueprint import bp

__all__ = ["bp", "language", "own", "signing_in"]
