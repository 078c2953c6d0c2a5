"""The protocol's own rules, one by one, and whose files are whose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import current_app
from sqlalchemy.pool import QueuePool

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Upload
from ocop_tasks.notices.commands import send_due
from ocop_tasks.sending.channels import Channels
from ocop_tasks.web import arrived
from tests.uploads.tus import PIECE, VERSION, Tus, checksum, encoded

CONTENT = bytes(range(256)) * 4


@pytest.fixture
def lying(folder: Path) -> Callable[[], int]:
    """How many files lie where files arrive."""
    return lambda: len(list(folder.iterdir()))


def test_what_the_portal_can_do_is_told_to_who_asks(make, browser):
    make.portal.max_file_mb = 7
    make.session.commit()

    answer = browser.options("/uploads")

    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,expiration,checksum,termination"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert answer.headers["Tus-Max-Size"] == "7000000"


def test_a_file_goes_up_in_pieces_of_any_size(tus):
    begun = tus.announce(len(CONTENT), "Biên bản họp bản Nà Van.jpg")
    address = begun.location

    assert begun.status_code == 201
    assert "Upload-Expires" in begun.headers
    assert tus.how_far(address) == 0
    for at, end in ((0, 1), (1, 500), (500, 500), (500, len(CONTENT))):
        added = tus.add(address, at, CONTENT[at:end])
        assert (added.status_code, added.headers["Upload-Offset"]) == (204, str(end))
        assert "Upload-Expires" in added.headers
        assert tus.how_far(address) == end

    asked = tus.ask(address)
    assert (asked.status_code, asked.headers["Upload-Length"]) == (200, str(len(CONTENT)))
    assert asked.headers["Cache-Control"] == "no-store"
    assert asked.headers["Upload-Metadata"] == f"filename {encoded('Biên bản họp bản Nà Van.jpg')}"
    assert db.session.query(Upload).one().name == "Biên bản họp bản Nà Van.jpg"
    with current_app.config["ARRIVING"].open(address.rpartition("/")[2]) as file:
        assert file.read() == CONTENT


def test_what_came_before_the_connection_broke_is_kept(tus):
    address = tus.begin(len(CONTENT))

    tus.break_off(address, 0, CONTENT[:300], promised=len(CONTENT))

    assert tus.how_far(address) == 300
    assert tus.add(address, 300, CONTENT[300:]).status_code == 204


@pytest.mark.parametrize("at", [0, 99, 101, 1024])
def test_a_piece_goes_to_the_end_and_nowhere_else(tus, at):
    address = tus.begin(len(CONTENT))
    tus.add(address, 0, CONTENT[:100])

    assert tus.add(address, at, b"").status_code == 409
    assert tus.how_far(address) == 100


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_that_came_wrong_is_told_and_not_kept(tus, algorithm):
    address = tus.begin(len(CONTENT))
    right, wrong = checksum(CONTENT, algorithm), checksum(b"something else", algorithm)

    assert tus.add(address, 0, CONTENT, wrong).status_code == 460
    assert tus.how_far(address) == 0
    assert tus.add(address, 0, CONTENT, right).status_code == 204
    assert tus.how_far(address) == len(CONTENT)


def test_half_a_piece_with_a_checksum_is_not_kept(tus, lying):
    address = tus.begin(len(CONTENT))

    tus.break_off(address, 0, CONTENT[:300], promised=len(CONTENT), **checksum(CONTENT))

    assert tus.how_far(address) == 0
    assert lying() == 1


WRONG_BEGINNINGS = {
    "no length": {"Upload-Length": ""},
    "a negative length": {"Upload-Length": "-1"},
    "a length in words": {"Upload-Length": "mười"},
    "a length told later": {"Upload-Defer-Length": "1"},
    "a part of many": {"Upload-Concat": "partial"},
    "a name that is no Base64": {"Upload-Metadata": "filename ảnh"},
    "a name without end": {"Upload-Metadata": f"filename {encoded('a' * 4000)}"},
}


@pytest.mark.parametrize("what", WRONG_BEGINNINGS)
def test_a_beginning_that_is_none_is_refused(tus, what, lying):
    headers = {name: text.encode().decode("latin-1") for name, text in WRONG_BEGINNINGS[what].items()}

    assert tus.announce(10, **headers).status_code == 400
    assert db.session.query(Upload).count() == 0
    assert lying() == 0


WRONG_PIECES = {
    "no place": ({"Upload-Offset": ""}, 400),
    "a place in words": ({"Upload-Offset": "x"}, 400),
    "another type": ({"Content-Type": "application/octet-stream"}, 415),
    "a sum of another kind": ({"Upload-Checksum": "md5 AAAA"}, 400),
    "a sum that is no Base64": ({"Upload-Checksum": "sha1 ***"}, 400),
    "no length": ({"Transfer-Encoding": "chunked"}, 411),
    "another version": ({"Tus-Resumable": "0.2.2"}, 412),
}


@pytest.mark.parametrize("what", WRONG_PIECES)
def test_a_piece_that_is_none_is_refused(tus, what):
    address = tus.begin(len(CONTENT))
    headers, status = WRONG_PIECES[what]

    assert tus.add(address, 0, CONTENT, headers).status_code == status
    assert tus.how_far(address) == 0


def test_another_version_is_told_which_one_is_spoken(browser):
    answer = browser.post("/uploads", headers={"Upload-Length": "1"})

    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_file_over_the_limit_is_refused_before_a_byte_of_it_is_sent(make, tus):
    make.portal.max_file_mb = 1
    make.session.commit()

    assert tus.announce(1_000_000).status_code == 201
    refused = tus.announce(1_000_001)

    assert refused.status_code == 413
    assert refused.text == "lớn hơn 1 MB. Hãy chọn tệp nhỏ hơn, hoặc chụp lại ở cỡ vừa."


def test_more_than_was_announced_is_refused(tus):
    address = tus.begin(10)

    assert tus.add(address, 0, bytes(11)).status_code == 413
    assert tus.how_far(address) == 0


def test_an_empty_file_is_whole_from_the_beginning(tus):
    assert tus.how_far(tus.begin(0)) == 0


def test_a_file_that_was_given_up_is_gone(tus, lying):
    address = tus.begin(10)
    tus.add(address, 0, b"12345")

    assert tus.browser.delete(address, headers=VERSION).status_code == 204
    assert tus.ask(address).status_code == tus.add(address, 5, b"6").status_code == 404
    assert lying() == 0


def test_nobody_knows_of_another_persons_file(make, sign_in, tus):
    address = tus.begin(10)
    stranger = Tus(sign_in(make.user()))

    assert stranger.ask(address).status_code == 404
    assert stranger.add(address, 0, b"1").status_code == 404
    assert stranger.browser.delete(address, headers=VERSION).status_code == 404
    assert tus.how_far(address) == 0


@pytest.mark.parametrize("address", ["/uploads/nothing", "/uploads/..%2fsecret-key", "/uploads/" + "a" * 300])
def test_an_address_of_nothing_is_not_found(tus, address):
    assert tus.ask(address).status_code == 404


def test_after_a_week_it_says_that_its_time_is_over_and_then_it_is_swept(tus, lying):
    address = tus.begin(10)
    tus.add(address, 0, b"12345")
    db.session.query(Upload).update({"expires_at": clock.real_now() - timedelta(seconds=1)})
    db.session.commit()

    assert tus.ask(address).status_code == tus.add(address, 5, b"6").status_code == 410
    arrived.sweep()
    assert tus.ask(address).status_code == 404
    assert lying() == 0


def test_the_sweep_leaves_what_is_still_on_its_way(tus):
    address = tus.begin(10)
    tus.add(address, 0, b"12345")

    arrived.sweep()

    assert tus.how_far(address) == 5


def test_one_person_has_not_more_than_so_many_files_on_their_way(make, sign_in, tus, monkeypatch, lying):
    monkeypatch.setattr(Upload, "MOST", 2)
    first, _second = tus.begin(10), tus.begin(10)

    refused = tus.announce(10)

    assert refused.status_code == 429
    assert "còn nhiều tệp gửi dở" in refused.text
    assert lying() == 2
    assert Tus(sign_in(make.user())).announce(10).status_code == 201
    tus.browser.delete(first, headers=VERSION)
    assert tus.announce(10).status_code == 201


def test_nor_more_than_so_many_bytes(tus, monkeypatch):
    monkeypatch.setattr(Upload, "MOST_BYTES", 100)

    assert [tus.announce(length).status_code for length in (60, 41, 40)] == [201, 429, 201]


def test_where_only_post_gets_through_a_piece_comes_in_disguise(tus):
    address = tus.begin(5)

    def post(method: str, **more: object) -> int:
        headers = VERSION | PIECE | {"Upload-Offset": "0", "X-HTTP-Method-Override": method}
        return tus.browser.post(address, headers=headers, **more).status_code

    assert post("PATCH", data=b"12345") == 204
    assert tus.how_far(address) == 5
    assert post("BREW") == 405
    assert post("DELETE") == 204
    assert tus.ask(address).status_code == 404


def test_without_a_sign_in_there_is_nothing(make, visitor):
    assert visitor.post("/uploads", headers=VERSION | {"Upload-Length": "1"}).status_code == 401


def test_the_pages_token_is_asked_for(app, tus):
    address = tus.begin(5)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        refused = tus.add(address, 0, b"12345")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert (refused.status_code, refused.headers["X-Form-Expired"]) == (400, "1")
    assert tus.how_far(address) == 0


class Watched(BytesIO):
    """A body that notes how many connections to the database are in use while it arrives."""

    in_use = -1

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on."""
        pool = db.engine.pool
        assert isinstance(pool, QueuePool)
        self.in_use = pool.checkedout()
        return super().read(size)

    def readinto(self, buffer: Any, /) -> int:
        """Read on."""
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def test_while_bytes_arrive_no_statement_runs_and_no_connection_is_kept(tus, statements):
    address, body = tus.begin(len(CONTENT)), Watched(CONTENT)
    told = VERSION | PIECE | {"Upload-Offset": "0"}
    with statements() as seen:
        sent = tus.browser.patch(address, input_stream=body, content_length=len(CONTENT), headers=told)

    assert sent.status_code == 204
    assert len(seen) == 2, seen
    assert body.in_use == 0


def test_no_page_becomes_old_because_a_file_is_on_its_way(make, tus):
    make.session.refresh(make.portal)
    before = make.portal.revision

    tus.whole(CONTENT)

    make.session.refresh(make.portal)
    assert make.portal.revision == before


def test_the_job_sweeps(app, tus, lying):
    tus.whole(CONTENT)
    db.session.query(Upload).update({"expires_at": clock.real_now() - timedelta(seconds=1)})
    db.session.commit()

    with app.test_request_context():
        done = send_due(app.config["SETTINGS"], Channels("http://127.0.0.1"))

    assert done
    assert lying() == db.session.query(Upload).count() == 0
