"""A client of the protocol, small enough to send whatever a test wants."""

from __future__ import annotations

import base64
import hashlib
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VERSION = {"Tus-Resumable": "1.0.0"}
PIECE = {"Content-Type": "application/offset+octet-stream"}


def encoded(text: str | bytes) -> str:
    """Base64, as the headers want it."""
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def checksum(content: bytes, algorithm: str = "sha256") -> dict[str, str]:
    """The header that tells what ``content`` adds up to."""
    return {"Upload-Checksum": f"{algorithm} {encoded(hashlib.new(algorithm, content).digest())}"}


class Tus:
    """One signed-in person's files."""

    def __init__(self, browser: FlaskClient) -> None:
        self.browser = browser

    def announce(self, length: object, name: str = "ảnh.jpg", **headers: str) -> TestResponse:
        """Begin a file; the answer."""
        told = {"Upload-Length": str(length), "Upload-Metadata": f"filename {encoded(name)}"}
        return self.browser.post("/uploads", headers=VERSION | told | headers)

    def begin(self, length: int, name: str = "ảnh.jpg") -> str:
        """Begin a file; its address."""
        address = self.announce(length, name).location
        assert address
        return address

    def add(
        self, address: str, at: object, content: bytes, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Add ``content`` at that place."""
        told = VERSION | PIECE | {"Upload-Offset": str(at)} | (headers or {})
        return self.browser.patch(address, data=content, headers=told)

    def break_off(self, address: str, at: int, content: bytes, *, promised: int, **more: Any) -> TestResponse:
        """Add ``content`` of ``promised`` bytes; then the connection is lost."""
        told = VERSION | PIECE | {"Upload-Offset": str(at)} | more
        return self.browser.patch(
            address, input_stream=BytesIO(content), content_length=promised, headers=told
        )

    def ask(self, address: str) -> TestResponse:
        """Ask how far it is."""
        return self.browser.head(address, headers=VERSION)

    def how_far(self, address: str) -> int:
        """How far it is."""
        return int(self.ask(address).headers["Upload-Offset"])

    def whole(self, content: bytes, name: str = "ảnh.jpg") -> str:
        """Send a file in one go; its id."""
        address = self.begin(len(content), name)
        assert self.add(address, 0, content).status_code == 204
        return address.rpartition("/")[2]
