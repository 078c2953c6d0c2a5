"""What a page costs on the wire, and a wire like a commune's: through Chromium's own instruments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from playwright.sync_api import Page

SLOW = {"latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
"""400 kbit/s and 400 ms: milliseconds, and bytes a second."""


@dataclass
class Cost:
    """The requests of one page, and the bytes that came over the wire for them, headers included."""

    addresses: list[str] = field(default_factory=list)
    bytes: int = 0

    @property
    def requests(self) -> int:
        """How many requests reached the network."""
        return len(self.addresses)


@contextmanager
def counting(page: Page) -> Iterator[Cost]:
    """Count what ``page`` fetches inside the block; what its cache answers without asking costs nothing."""
    page.wait_for_load_state("networkidle")
    cost, cached = Cost(), set()
    session = page.context.new_cdp_session(page)

    def note_answer(event: dict[str, Any]) -> None:
        answer = event["response"]
        if answer.get("fromDiskCache") or not answer["url"].startswith("http"):
            cached.add(event["requestId"])
        elif event["requestId"] not in cached:
            cost.addresses.append(answer["url"])

    def note_end(event: dict[str, Any]) -> None:
        if event["requestId"] not in cached:
            cost.bytes += int(event["encodedDataLength"])

    session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    session.on("Network.responseReceived", note_answer)
    session.on("Network.loadingFinished", note_end)
    session.send("Network.enable")
    try:
        yield cost
    finally:
        page.wait_for_load_state("networkidle")
        session.detach()


def weigh(address: str, cookie: str) -> int:
    """The bytes of one answer as a browser takes it: compressed, headers included."""
    asked = Request(address, headers={"Cookie": cookie, "Accept-Encoding": "gzip, deflate, br, zstd"})
    with urlopen(asked, timeout=30) as answer:
        return len(answer.read()) + sum(len(name) + len(value) + 4 for name, value in answer.headers.items())


@contextmanager
def slow_down(page: Page, times: float = 1) -> Iterator[None]:
    """Give ``page`` a network of 400 kbit/s and 400 ms inside the block, or one that is so many ``times`` quicker."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    network = {
        "latency": SLOW["latency"] / times,
        "downloadThroughput": SLOW["downloadThroughput"] * times,
        "uploadThroughput": SLOW["uploadThroughput"] * times,
    }
    session.send("Network.emulateNetworkConditions", {"offline": False, **network})
    try:
        yield
    finally:
        session.detach()
