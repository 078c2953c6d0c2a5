"""One request spoken with an ASGI application, as a server would: what comes when, and what is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ocop_tasks.asgi import AsgiApplication

GONE: dict[str, Any] = {"type": "http.disconnect"}


@dataclass
class Heard:
    """What the application answered."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def take(self, message: Any) -> None:
        """One message of it."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], message["headers"]
        else:
            self.body += message.get("body", b"")


def scope(method: str = "POST", path: str = "/", **headers: str) -> dict[str, Any]:
    """The head of a request; a header's name is written with underscores."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "server": ("127.0.0.1", "8000"),
        "client": ("192.0.2.7", "40000"),
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
    }


def speak(
    application: AsgiApplication, head: dict[str, Any], body: Iterable[bytes | float | dict[str, Any]] = ()
) -> Heard:
    """Send ``head`` and ``body``: bytes, seconds of silence, or another message; what is answered, if anything is."""
    heard, coming = Heard(), iter(body)

    async def receive() -> Any:
        for part in coming:
            if isinstance(part, float):
                await asyncio.sleep(part)
            elif isinstance(part, dict):
                return part
            else:
                return {"type": "http.request", "body": part, "more_body": True}
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(application(head, receive, heard.take))
    return heard
