"""What a browser fetches for its first page and for a later one: requests and compressed bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from tools.bench.visitor import Answer, Visitor

LINKED = re.compile(
    r'(?:<link\b[^>]*\bhref|<script\b[^>]*\bsrc|<img\b[^>]*\bsrc|<use\b[^>]*\bhref)="([^"#]+)'
)
IMPORTED = re.compile(r"""(?:from|import)\s*["'](\.{1,2}/[^"']+)["']""")
ACCEPTED = "gzip, deflate, br, zstd"
"""What a browser of today says it can read."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page with all that it brings along."""

    requests: int
    first: int
    """Compressed bytes of bodies and headers, with an empty cache."""
    later: int
    """The same of the page alone, when all else is in the cache."""


def fetched(visitor: Visitor, path: str) -> Fetched:
    """Fetch the page at ``path`` as a browser would."""
    page = visitor.get(path, Accept_Encoding=ACCEPTED)
    html = visitor.get(path).body.decode()
    found = {address: _fetch(visitor, address) for address in _addresses(visitor, html)}
    later = _bytes(page)
    return Fetched(1 + len(found), later + sum(found.values()), later)


def _addresses(visitor: Visitor, html: str) -> set[str]:
    waiting, found = {address for address in LINKED.findall(html) if address.startswith("/static/")}, set()
    while waiting:
        address = waiting.pop()
        found.add(address)
        if ".js" in address:
            waiting |= set(_imports(visitor, address)) - found
    return found


def _imports(visitor: Visitor, address: str) -> Iterator[str]:
    for name in IMPORTED.findall(visitor.get(address).body.decode()):
        yield urljoin(address, name)


def _fetch(visitor: Visitor, address: str) -> int:
    answer = visitor.get(address, Accept_Encoding=ACCEPTED)
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}")
    return _bytes(answer)


def _bytes(answer: Answer) -> int:
    return len(answer.body) + sum(len(name) + len(value) + 4 for name, value in answer.headers.items()) + 17
