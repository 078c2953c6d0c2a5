"""Where to go after a form: only to a page of this portal, whatever the address bar was made to say."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from flask import current_app, request

UNPRINTABLE = re.compile(r"[\x00-\x20\x7f\\]")
"""Browsers drop or turn some of these before they follow an address, so that "/\\t/host" would lead away."""

LONGEST = 4_000
"""Characters; the longest of our own, with every filter set, has a few hundred."""


def safe_address(address: str | None) -> str | None:
    """The address, if it leads to a page of this portal."""
    if not address or len(address) > LONGEST or UNPRINTABLE.search(address):
        return None
    parts = urlsplit(address)
    is_path = address.startswith("/") and not address.startswith("//")
    return address if is_path and not parts.scheme and not parts.netloc else None


def previous_page() -> str | None:
    """The page of this portal that the browser showed when it asked, with what scripts put into its address since.

    None where the browser does not tell, or where no page can be opened at that address: it was the answer to a form.
    """
    shown = urlsplit((request.referrer or "")[:LONGEST])
    routes = current_app.create_url_adapter(request)
    if shown.netloc != request.host or routes is None or not routes.test(unquote(shown.path), "GET"):
        return None
    return safe_address(shown.path + (f"?{shown.query}" if shown.query else ""))
