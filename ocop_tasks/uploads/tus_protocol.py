"""What the headers of tus 1.0 say (https://tus.io/protocols/resumable-upload). Nothing here touches a file or a row."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import Headers

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
CHUNK_TYPE = "application/offset+octet-stream"
HASHES: dict[str, Callable[[], Any]] = {
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
}
ANNOUNCED = "ocop_tasks.announced_length"
"""In the environ of a piece of a longer request: how many bytes that brings from here on (``asgi.upload_chunks``)."""
LONGEST_METADATA = 4_000
"""Characters."""


class ProtocolError(Exception):
    """A request that is not as the protocol says; ``status`` is its answer."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of one request must add up to."""

    algorithm: str
    digest: bytes


def check_version(headers: Headers) -> None:
    """Raise Wrong (412) where another version is spoken, or none."""
    if headers.get("Tus-Resumable") != VERSION:
        raise ProtocolError(412, f"Tus-Resumable: {VERSION}")


def upload_length(headers: Headers) -> int:
    """How many bytes the file will have. Raises Wrong; a length that is told later is not supported."""
    if "Upload-Concat" in headers or "Upload-Defer-Length" in headers:
        raise ProtocolError(400, "extension not supported")
    return _number(headers, "Upload-Length")


def offset(headers: Headers) -> int:
    """Where in the file the bytes of this request begin. Raises Wrong."""
    return _number(headers, "Upload-Offset")


def _number(headers: Headers, name: str) -> int:
    text = headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise ProtocolError(400, f"{name} must be a number")
    return int(text)


def chunk_length(headers: Headers) -> int:
    """How many bytes this request brings. Raises Wrong (415, 411)."""
    if headers.get("Content-Type", "").partition(";")[0].strip() != CHUNK_TYPE:
        raise ProtocolError(415, CHUNK_TYPE)
    if "Transfer-Encoding" in headers:
        raise ProtocolError(411, "Content-Length")
    return _number(headers, "Content-Length") if "Content-Length" in headers else 0


def metadata(text: str) -> dict[str, str]:
    """What ``Upload-Metadata`` tells: "filename YW5oLmpwZw==,is_confidential". Raises Wrong."""
    if len(text) > LONGEST_METADATA:
        raise ProtocolError(400, "Upload-Metadata is too long")
    if not (
        text.isascii() and text.isprintable()
    ):  # it is kept and given back: not every database and server would
        raise ProtocolError(400, "Upload-Metadata must be in ASCII")
    found = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = pair.partition(" ")
        found[name] = _decoded(value, "Upload-Metadata").decode("utf-8", "replace")
    return found


def checksum(headers: Headers) -> Checksum | None:
    """What the request's bytes must add up to, where it says so. Raises Wrong."""
    if "Upload-Checksum" not in headers:
        return None
    algorithm, _, digest = headers["Upload-Checksum"].strip().partition(" ")
    if algorithm not in HASHES:
        raise ProtocolError(400, f"Upload-Checksum: one of {', '.join(HASHES)}")
    return Checksum(algorithm, _decoded(digest, "Upload-Checksum"))


def _decoded(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise ProtocolError(400, f"{name} must be in Base64") from None
