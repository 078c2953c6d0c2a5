"""Whose files are whose, how many and for how long, and what they cost the portal while they come."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import update
from sqlalchemy.pool import QueuePool

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import SignIn, Upload
from ocop_tasks.notices.commands import make_due
from ocop_tasks.sending.delivery.channels import Channels
from ocop_tasks.web.uploads import unfinished_uploads
from tests.uploads.tus import PIECE, VERSION, Tus

CONTENT = bytes(1000)


def test_nobody_knows_of_another_persons_file(make, sign_in, tus):
    address = tus.begin(10)
    stranger = Tus(sign_in(make.user()))

    assert stranger.ask(address).status_code == 404
    assert stranger.add(address, 0, b"1").status_code == 404
    assert stranger.browser.delete(address, headers=VERSION).status_code == 404
    assert tus.how_far(address) == 0


def test_after_a_week_it_says_that_its_time_is_over_and_then_it_is_swept(tus, lying):
    address = tus.begin(10)
    tus.add(address, 0, b"12345")
    db.session.query(Upload).update({"expires_at": clock.real_now() - timedelta(seconds=1)})
    db.session.commit()

    assert tus.ask(address).status_code == tus.add(address, 5, b"6").status_code == 410
    unfinished_uploads.sweep()
    assert tus.ask(address).status_code == 404
    assert lying() == 0


def test_the_sweep_leaves_what_is_still_on_its_way(tus):
    address = tus.begin(10)
    tus.add(address, 0, b"12345")

    unfinished_uploads.sweep()

    assert tus.how_far(address) == 5


def test_one_person_has_not_more_than_so_many_files_on_their_way(make, sign_in, tus, monkeypatch, lying):
    monkeypatch.setattr(Upload, "MAX_FILES", 2)
    first, _second = tus.begin(10), tus.begin(10)

    refused = tus.announce(10)

    assert refused.status_code == 429
    assert "bạn còn 2 tệp gửi dở (20 B)" in refused.text
    assert lying() == 2
    assert Tus(sign_in(make.user())).announce(10).status_code == 201
    tus.browser.delete(first, headers=VERSION)
    assert tus.announce(10).status_code == 201


def test_nor_more_than_so_many_bytes(make, tus):
    make.portal.unfinished_mb = 1
    make.session.commit()

    assert [tus.announce(length).status_code for length in (600_000, 400_001, 400_000)] == [201, 429, 201]


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
    assert len(seen) == 3, "who it is and whose file; and who it is once all has come"
    assert body.in_use == 0


class Slow(BytesIO):
    """A body that takes its time: meanwhile somebody ends its sender's sign-ins."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.ended = False

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on."""
        if not self.ended:
            self.ended = True
            with db.engine.begin() as elsewhere:
                elsewhere.execute(update(SignIn).values(ended_at=clock.real_now()))
        return super().read(size)

    readinto = Watched.readinto


def test_a_piece_whose_sender_was_signed_out_while_it_came_is_refused_and_waits_for_him(
    make, tus, folder, sign_in, officer
):
    address = tus.begin(len(CONTENT))
    told = VERSION | PIECE | {"Upload-Offset": "0"}
    sent = tus.browser.patch(address, input_stream=Slow(CONTENT), content_length=len(CONTENT), headers=told)

    assert sent.status_code == 401
    assert Tus(sign_in(officer)).how_far(address) == len(CONTENT), "what has come need not come again"


def test_the_same_in_a_post_in_disguise(make, tus):
    address = tus.begin(len(CONTENT))
    told = VERSION | PIECE | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    sent = tus.browser.post(address, input_stream=Slow(CONTENT), content_length=len(CONTENT), headers=told)

    assert sent.status_code == 401


def test_no_page_becomes_old_because_a_file_is_on_its_way(make, tus):
    make.session.refresh(make.portal)
    before = make.portal.revision

    tus.whole(CONTENT)

    make.session.refresh(make.portal)
    assert make.portal.revision == before


def test_the_job_sweeps(app, make, tus, lying):
    tus.whole(CONTENT)
    db.session.query(Upload).update({"expires_at": clock.real_now() - timedelta(seconds=1)})
    db.session.commit()

    with app.test_request_context():
        make_due(app.config["SETTINGS"], Channels("http://127.0.0.1"), make.portal)

    assert lying() == db.session.query(Upload).count() == 0
