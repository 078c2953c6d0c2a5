"""The protocol's own rules, one by one."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import current_app

from ocop_tasks.extensions import db
from ocop_tasks.models import Upload
from tests.support.at_once import at_once
from tests.uploads.tus import PIECE, VERSION, Tus, checksum, encoded

CONTENT = bytes(range(256)) * 4


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


def test_of_two_that_add_at_once_one_is_told_to_ask_again(app, sign_in, officer, tus):
    address = tus.begin(len(CONTENT))
    phones = [Tus(sign_in(officer)) for _ in range(3)]

    answers = at_once(app, *(lambda phone=phone: phone.add(address, 0, CONTENT) for phone in phones))

    assert sorted(answer.status_code for answer in answers) == [204, 409, 409]
    with current_app.config["ARRIVING"].open(address.rpartition("/")[2]) as file:
        assert file.read() == CONTENT


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
    "a key that no database keeps": {"Upload-Metadata": f"file\x00name {encoded('a')}"},
    "a key that no header may give back": {"Upload-Metadata": f"tên {encoded('a')}"},
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
    assert refused.text == "lớn hơn 1 MB, là mức nhận mỗi tệp. Hãy thu nhỏ hoặc chia tệp rồi gửi lại."


def test_more_than_was_announced_is_refused(tus):
    address = tus.begin(10)

    assert tus.add(address, 0, bytes(11)).status_code == 413
    assert tus.how_far(address) == 0


def test_nor_is_more_taken_where_nothing_tells_how_much_comes(app, tus, monkeypatch):
    """HTTP/2 needs neither a length nor chunks, and the server ends the body: it would be as long as it likes."""
    address, inner = tus.begin(10), app.wsgi_app

    def without_length(environ, start_response):
        del environ["CONTENT_LENGTH"]
        return inner(environ | {"wsgi.input_terminated": True}, start_response)

    with monkeypatch.context() as over_http2:
        over_http2.setattr(app, "wsgi_app", without_length)
        told = VERSION | PIECE | {"Upload-Offset": "0"}
        answer = tus.browser.patch(address, input_stream=BytesIO(bytes(11)), headers=told)

    assert answer.status_code == 411
    assert tus.how_far(address) == 0


def test_an_empty_file_is_whole_from_the_beginning(tus):
    assert tus.how_far(tus.begin(0)) == 0


def test_a_file_that_was_given_up_is_gone(tus, lying):
    address = tus.begin(10)
    tus.add(address, 0, b"12345")

    assert tus.browser.delete(address, headers=VERSION).status_code == 204
    assert tus.ask(address).status_code == tus.add(address, 5, b"6").status_code == 404
    assert lying() == 0


@pytest.mark.parametrize(
    "address", ["/uploads/nothing", "/uploads/..%2fsecret-key", "/uploads/" + "a" * 300, "/uploads/%00"]
)
def test_an_address_of_nothing_is_not_found(tus, address):
    assert tus.ask(address).status_code == tus.add(address, 0, b"1").status_code == 404
    assert tus.browser.delete(address, headers=VERSION).status_code == 404


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
