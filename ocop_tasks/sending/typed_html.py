"""What somebody typed, as HTML for pages and mails: his line ends as they are, addresses as links, no code."""

from __future__ import annotations

from markupsafe import Markup, escape

from ocop_tasks.rules.text.cleaning import clean_text
from ocop_tasks.rules.text.links import TextPart, split_links

BREAK = Markup("<br>")
LINK = Markup('<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>')
"""It opens beside the page, on which somebody may have begun to write."""


def as_typed(text: str | None) -> Markup:
    """``text`` with one break for each line end, whoever made it; a page shows it so wherever it has room."""
    return BREAK.join(
        Markup("").join(map(_html, split_links(line))) for line in clean_text(text or "").split("\n")
    )


def _html(piece: TextPart) -> Markup:
    return LINK.format(piece.url, piece.text) if piece.url else escape(piece.text)
