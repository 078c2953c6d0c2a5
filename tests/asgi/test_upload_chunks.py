"""A long PATCH reaches the portal as short ones: safe soon, and refused as soon as it is to be refused."""

from __future__ import annotations

import time

import pytest

from ocop_tasks.asgi import AsgiApplication, upload_chunks
from ocop_tasks.asgi.request_bodies import Pace
from tests.asgi.conversation import GONE, scope, speak

QUICK = Pace(grace=0.3, slowest=1_000_000, longest_pause=0.2)
PIECE = upload_chunks.CHUNK


class Folder:
    """A WSGI application that keeps what it is sent, as the portal's PATCH does."""

    def __init__(self, refuses_from=None, takes=0.0):
        self.kept, self.pieces, self.announced, self.refuses_from = b"", [], [], refuses_from
        self.takes, self.writing, self.most = takes, 0, 0

    def __call__(self, environ, start_response):
        self.writing += 1
        self.most = max(self.most, self.writing)
        time.sleep(self.takes)
        try:
            return self._take(environ, start_response)
        finally:
            self.writing -= 1

    def _take(self, environ, start_response):
        piece = environ["wsgi.input"].read()
        assert int(environ["CONTENT_LENGTH"]) == len(piece)
        if self.refuses_from is not None and len(self.pieces) >= self.refuses_from:
            start_response("401 UNAUTHORIZED", [])
            return [b""]
        assert int(environ["HTTP_UPLOAD_OFFSET"]) == len(self.kept)
        self.pieces.append(len(piece))
        self.announced.append(environ["ocop_tasks.announced_length"])
        self.kept += piece
        start_response("204 NO CONTENT", [("Upload-Offset", str(len(self.kept)))])
        return [b""]


def patch(folder, body, length, method="PATCH", **more):
    application = AsgiApplication(folder, lambda _environ: 10_000_000, pace=QUICK)
    head = scope(method, "/uploads/abc", content_length=str(length), upload_offset="0", **more)
    return speak(application, head, body)


@pytest.mark.parametrize(("method", "more"), [("PATCH", {}), ("POST", {"x_http_method_override": "PATCH"})])
def test_it_arrives_in_pieces_and_is_answered_once(method, more):
    folder = Folder()
    content = b"abcdefgh" * PIECE

    heard = patch(
        folder, [content[i : i + PIECE] for i in range(0, len(content), PIECE)], len(content), method, **more
    )

    assert folder.kept == content
    assert len(folder.pieces) > 1
    assert folder.announced[0] == len(content)  # what the whole request brings is known with its first piece
    assert (heard.status, dict(heard.headers)[b"upload-offset"]) == (204, str(len(content)).encode())


@pytest.mark.parametrize("end", [GONE, 5.0], ids=["the connection broke off", "nothing comes any more"])
def test_what_has_come_is_kept(end):
    folder = Folder()

    patch(folder, [b"x" * 1000, end], 50_000)

    assert folder.kept == b"x" * 1000


def test_a_slow_senders_bytes_are_safe_soon(monkeypatch):
    monkeypatch.setattr(upload_chunks, "LONGEST", 0.05)
    folder = Folder()

    patch(folder, [b"x", 0.06, b"y", 0.06, b"z"], 3)

    assert folder.kept == b"xyz"
    assert folder.pieces[0] < 3


def test_of_a_quick_sender_one_piece_is_written_after_the_other():
    folder = Folder(takes=0.01)
    content = b"abcdefgh" * PIECE

    heard = patch(folder, [content[i : i + 5_000] for i in range(0, len(content), 5_000)], len(content))

    assert folder.kept == content
    assert heard.status == 204
    assert folder.most == 1


def test_they_are_safe_though_nothing_more_comes(monkeypatch):
    monkeypatch.setattr(upload_chunks, "LONGEST", 0.05)
    folder, safe = Folder(), []

    def body():
        yield b"x"
        yield 0.15
        safe.append(folder.kept)
        yield b"y"

    patch(folder, body(), 2)

    assert safe == [b"x"]
    assert folder.kept == b"xy"


def test_who_is_refused_meanwhile_is_told_with_the_next_piece():
    folder = Folder(refuses_from=1)

    heard = patch(folder, [b"x" * PIECE, 0.02, b"y" * PIECE, 0.02, b"z" * PIECE, 9.0], 4 * PIECE)

    assert heard.status == 401
    assert folder.kept == b"x" * PIECE


def test_one_with_a_sum_over_the_whole_comes_whole_or_not_at_all():
    folder = Folder()
    application = AsgiApplication(
        lambda environ, start: folder(environ | {"ocop_tasks.announced_length": None}, start),
        lambda _environ: 10_000_000,
        pace=QUICK,
    )
    head = scope("PATCH", "/uploads/abc", content_length="9", upload_offset="0", upload_checksum="sha1 eA==")

    speak(application, head, [b"abc", GONE])
    assert folder.pieces == []

    speak(application, head, [b"abc", 0.05, b"def", b"ghi"])
    assert folder.pieces == [9]
