"""One browser with its cookies, for everything that is not asked for over and over."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from uuid import uuid4

from flask import Flask

HIDDEN = re.compile(r'name="(csrf_token|version|key)"[^>]*value="([^"]*)"')

IDLE = 5
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    ms: float


@dataclass(slots=True)
class Visitor:
    """Somebody who is signed in."""

    port: int
    cookie: str
    line: HTTPConnection = field(init=False)
    asked: float = 0.0

    def __post_init__(self) -> None:
        self.line = HTTPConnection("127.0.0.1", self.port, timeout=30)

    @classmethod
    def signed_in(cls, app: Flask, port: int, token: str) -> Visitor:
        """A browser that has looked at one page, so that its session is complete."""
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        visitor = cls(port, "ocop=" + serializer.dumps({"_user_id": token, "_fresh": True}))
        visitor.get("/")
        visitor.get("/password")
        return visitor

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page; header names with underscores for dashes."""
        return self._ask(
            "GET", path, None, {name.replace("_", "-"): value for name, value in headers.items()}
        )

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of the form on a page."""
        return dict(HIDDEN.findall(self.get(path).body.decode()))

    def post(self, path: str, fields: dict[str, str], file: tuple[str, bytes] | None = None) -> Answer:
        """Send a form, with a file or without."""
        boundary = uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        if file:
            head = (
                f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{file[0]}"\r\n\r\n'
            )
            parts.append(head.encode() + file[1] + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if time.monotonic() - self.asked > IDLE:
            self.line.close()  # the server has hung up by now; the next request opens the line again
        began = time.perf_counter()
        self.line.request(method, path, body, headers | {"Cookie": self.cookie})
        response = self.line.getresponse()
        content = response.read()
        ms, self.asked = (time.perf_counter() - began) * 1000, time.monotonic()
        found = {name.lower(): value for name, value in response.getheaders()}
        for given in response.headers.get_all("Set-Cookie", []):
            if given.startswith("ocop="):
                self.cookie = given.split(";", 1)[0]
        return Answer(response.status, found, content, ms)
