"""Signing in and out, one's own password, devices and language."""

from ocop_tasks.accounts import language_choice, own_account, signing_in
from ocop_tasks.accounts.blueprint import bp

__all__ = ["bp", "language_choice", "own_account", "signing_in"]
