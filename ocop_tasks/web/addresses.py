"""Addresses that a form or a link brings along."""

from __future__ import annotations

from urllib.parse import urlsplit


def inside(address: str | None) -> str | None:
    """The address, if it leads to a page of this portal; anything else would send people to strangers."""
    given = address or ""
    parts = urlsplit(given)
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not given.startswith("//")
    return given if ours and "\\" not in given else None
