"""A real HTTP server on this machine: an office's bridge, as it takes the portal's calls."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Bridge:
    """What it was called with, and what it answers; 0 hangs up without an answer."""

    port: int = 0
    status: int = 204
    calls: list[tuple[Message, bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address, as the portal's setting."""
        return f"http://127.0.0.1:{self.port}/ocop"


@contextmanager
def bridge() -> Iterator[Bridge]:
    """The bridge, while it runs."""
    state = Bridge()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            """Keep the call and answer."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.calls.append((self.headers, body))
            if not state.status:
                self.close_connection = True
                return
            self.send_response(state.status)
            if state.status in (301, 302, 307):
                self.send_header("Location", state.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
