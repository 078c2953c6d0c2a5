"""Addresses of pages in what people type: with or without "https://", with words and punctuation around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_HOST = r"(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}"
_REST = r"(?::[0-9]{1,5})?(?:[/?#][^\s<>\"“”]*)?"
_WITH_SCHEME = r"https?://[^\W_][^\s<>\"“”/?#@\\\[\]]*" + _REST
_ADDRESS = re.compile(
    rf"{_WITH_SCHEME}|(?<![\w@./-]){_HOST}(?:vn|com|net|org|info|edu|gov)(?![\w@-]){_REST}",
    re.IGNORECASE,
)
"""Within words only the ends of names that are surely meant: "xong.va" is a full stop without its space."""
_ALONE = re.compile(rf"{_HOST}[a-z]{{2,24}}(?::[0-9]{{1,5}})?/[^\s<>\"“”]*", re.IGNORECASE)
_AFTER_ALL = ".,;:!?…'’”»*_"
"""What stands behind an address and is no part of it."""
_PAIRS = {")": "(", "]": "[", "}": "{"}


class TextPart(NamedTuple):
    """A piece of a text; ``url`` is what it leads to, None for plain words."""

    text: str
    url: str | None = None


def split_links(text: str) -> Iterator[TextPart]:
    """The text in pieces, which together are the whole of it."""
    at = 0
    for found in _ADDRESS.finditer(text):
        shown = _without_end(found[0])
        if found.start() > at:
            yield TextPart(text[at : found.start()])
        yield TextPart(shown, _whole(shown))
        at = found.start() + len(shown)
    if at < len(text):
        yield TextPart(text[at:])


def address_in(text: str) -> str | None:
    """The first address in ``text``; where it is one word, any name with a "/" behind it will do."""
    alone = text.strip()
    if _ALONE.fullmatch(alone):
        return _whole(_without_end(alone))
    return next((piece.url for piece in split_links(text) if piece.url), None)


def _whole(shown: str) -> str:
    return shown if re.match("https?://", shown, re.IGNORECASE) else f"https://{shown}"


def _without_end(address: str) -> str:
    """Without the punctuation of the sentence that it stands in; a bracket that was opened in it is closed in it."""
    unopened = {close: address.count(close) - address.count(opens) for close, opens in _PAIRS.items()}
    end = len(address)
    while end and ((last := address[end - 1]) in _AFTER_ALL or unopened.get(last, 0) > 0):
        if last in unopened:
            unopened[last] -= 1
        end -= 1
    return address[:end]
