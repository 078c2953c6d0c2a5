"""Where a form says to go afterwards: only to a page of this portal, whatever the address bar was made to say."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

UNPRINTABLE = re.compile(r"[\x00-\x20\x7f\\]")
"""Browsers drop or turn some of these before they follow an address, so that "/\\t/host" would lead away."""


def inside(address: str | None) -> str | None:
    """The address, if it leads to a page of this portal."""
    if not address or UNPRINTABLE.search(address):
        return None
    parts = urlsplit(address)
    is_path = address.startswith("/") and not address.startswith("//")
    return address if is_path and not parts.scheme and not parts.netloc else None
