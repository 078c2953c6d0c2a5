"""A form takes the files that came before it: each once, whatever happens to the form."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from flask import current_app
from werkzeug.test import TestResponse

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Evidence, StoredFile, Upload
from ocop_tasks.storage.stores.partial_uploads import PartialUploads
from ocop_tasks.web.uploads import form_uploads
from tests.storage.samples import pdf
from tests.support.at_once import at_once, killed
from tests.uploads.tus import Tus
from tests.work.sending import photo, program, report, words

PHOTO = photo().getvalue()


def add(browser, assignment: Assignment | int, *ids: str) -> TestResponse:
    """Let files that have arrived wait for the report, as the page's script does."""
    where = assignment if isinstance(assignment, int) else assignment.id
    return browser.post(f"/assignments/{where}/evidence", data={"upload_id": list(ids)})


@pytest.fixture
def waiting(make, assignment, officer):
    """The names of what waits for the report."""

    def names() -> list[str]:
        make.session.refresh(assignment)
        return [piece.name for piece in assignment.pending_evidence(officer)]

    return names


def test_what_has_arrived_becomes_evidence(tus, browser, assignment, waiting, folder):
    id_ = tus.whole(PHOTO, "ảnh họp bản Nà Van.jpg")

    answer = add(browser, assignment, id_)

    assert answer.status_code == 200
    assert waiting() == ["ảnh họp bản Nà Van.jpg"]
    file = db.session.query(StoredFile).one()
    assert (file.sha256, file.size, file.media_type) == (
        hashlib.sha256(PHOTO).hexdigest(),
        len(PHOTO),
        "image/jpeg",
    )
    with current_app.config["STORE"].open(file.sha256) as kept:
        assert kept.read() == PHOTO
    assert list(folder.iterdir()) == []


def test_it_can_come_with_the_report_itself(make, tus, browser, assignment):
    id_ = tus.whole(pdf(), "Biên bản.pdf")

    sent = report(browser, assignment, (photo("red"), "đỏ.jpg"), status="submitted", upload_id=id_)

    assert sent.status_code == 303
    make.session.refresh(assignment)
    assert sorted(piece.name for piece in assignment.reports[0].evidence) == ["Biên bản.pdf", "đỏ.jpg"]


def test_asked_how_far_it_is_it_is_whole_though_its_bytes_have_moved(tus, browser, assignment):
    id_ = tus.whole(PHOTO)
    add(browser, assignment, id_)

    assert tus.how_far(f"/uploads/{id_}") == len(PHOTO)
    assert tus.add(f"/uploads/{id_}", len(PHOTO), b"").status_code == 404


def test_taken_twice_it_is_there_once_and_once_left_out_it_stays_out(make, tus, browser, assignment, waiting):
    id_ = tus.whole(PHOTO)
    for _ in range(2):
        assert add(browser, assignment, id_).status_code == 200
    assert waiting() == ["ảnh.jpg"]

    browser.post(f"/evidence/{make.session.query(Evidence).one().id}/removal")
    add(browser, assignment, id_)

    assert waiting() == []


def test_the_same_bytes_under_two_ids_are_one_piece_and_stored_once(tus, browser, assignment, waiting):
    add(browser, assignment, tus.whole(PHOTO), tus.whole(PHOTO))

    assert waiting() == ["ảnh.jpg"]
    assert {upload.taken_for for upload in db.session.query(Upload)} == {f"assignment:{assignment.id}"}


def test_for_another_record_it_must_be_chosen_anew(make, tus, browser, assignment):
    id_ = tus.whole(PHOTO)
    add(browser, assignment, id_)
    other = make.assignment(unit=assignment.unit)

    answer = add(browser, other, id_)

    assert answer.status_code == 422
    assert "ảnh.jpg đã được gửi ở chỗ khác rồi" in words(answer)
    assert make.session.query(Evidence).count() == 1


def test_half_a_file_is_none_and_goes_on_afterwards(tus, browser, assignment, waiting):
    address = tus.begin(len(PHOTO), "ảnh.jpg")
    tus.add(address, 0, PHOTO[:100])
    id_ = address.rpartition("/")[2]

    answer = add(browser, assignment, id_)

    assert (answer.status_code, waiting()) == (422, [])
    assert "ảnh.jpg chưa gửi lên đủ" in words(answer)
    tus.add(address, 100, PHOTO[100:])
    assert add(browser, assignment, id_).status_code == 200


def test_nobody_takes_another_persons_file(make, sign_in, tus, browser, assignment, waiting):
    others = Tus(sign_in(make.user())).whole(PHOTO, "của người khác.jpg")

    answer = add(browser, assignment, others, "nothing")

    assert (answer.status_code, waiting()) == (422, [])
    assert words(answer).count("Tệp không còn trên máy chủ") == 2
    assert "của người khác" not in answer.text


def test_what_may_not_be_evidence_is_refused_in_words_and_the_rest_is_taken(
    tus, browser, assignment, waiting
):
    ids = [tus.whole(program().getvalue(), "ảnh 2.jpg"), tus.whole(PHOTO)]

    answer = add(browser, assignment, *ids)

    assert "ảnh 2.jpg là chương trình" in words(answer)
    assert waiting() == ["ảnh.jpg"]


def test_what_one_report_cannot_carry_waits_where_it_is(make, tus, browser, assignment, waiting):
    make.portal.max_files = 1
    make.session.commit()
    ids = [tus.whole(photo(colour).getvalue(), f"{colour}.jpg") for colour in ("red", "blue")]

    answer = add(browser, assignment, *ids)

    assert "blue.jpg chưa được nhận: một lần gửi có tối đa 1 tệp" in words(answer)
    assert waiting() == ["red.jpg"]
    report(browser, assignment)
    assert add(browser, assignment, ids[1]).status_code == 200
    assert waiting() == ["blue.jpg"]


def test_a_report_that_asks_again_has_not_lost_its_files(tus, browser, assignment, waiting):
    id_ = tus.whole(PHOTO)

    again = report(browser, assignment, percent="nhiều", upload_id=id_)

    assert (again.status_code, waiting()) == (422, ["ảnh.jpg"])
    assert report(browser, assignment, upload_id=id_).status_code == 303


def test_two_forms_at_once_take_it_once(app, sign_in, officer, tus, assignment):
    id_, where = tus.whole(PHOTO), assignment.id
    browsers = [sign_in(officer) for _ in range(3)]

    answers = at_once(app, *(lambda browser=browser: add(browser, where, id_) for browser in browsers))

    assert [answer.status_code for answer in answers] == [200] * 3
    assert db.session.query(Evidence).count() == 1


def test_taken_by_the_same_form_while_this_one_looks_at_it_it_is_not_refused(
    app, sign_in, officer, tus, assignment, monkeypatch
):
    id_, where, (one, other) = tus.whole(PHOTO), assignment.id, (sign_in(officer), sign_in(officer))
    length = PartialUploads.length

    def taken_meanwhile(self: PartialUploads, name: str) -> int:
        monkeypatch.setattr(PartialUploads, "length", length)
        at_once(app, lambda: add(other, where, id_))
        return length(self, name)

    monkeypatch.setattr(PartialUploads, "length", taken_meanwhile)

    assert add(one, where, id_).status_code == 200
    assert db.session.query(Evidence).count() == 1


def test_given_up_while_a_form_takes_it_it_is_evidence_all_the_same(
    tus, browser, assignment, waiting, monkeypatch
):
    id_ = tus.whole(PHOTO)
    keep = form_uploads.receive_file

    def keep_and_give_up(*given) -> None:
        keep(*given)
        db.session.rollback()
        db.session.query(Upload).delete()
        db.session.commit()

    monkeypatch.setattr("ocop_tasks.web.uploads.form_uploads.receive_file", keep_and_give_up)

    assert add(browser, assignment, id_).status_code == 200
    assert waiting() == ["ảnh.jpg"]


def test_killed_anywhere_on_its_way_the_file_is_evidence_or_still_waits(
    app, tus, browser, assignment, folder
):
    id_, where = tus.whole(PHOTO), assignment.id

    kills = 0
    while killed(app, lambda: add(browser, where, id_), after=kills):
        if db.session.get_one(Upload, id_).taken_for:
            break
        assert db.session.query(Evidence).count() == 0
        assert (folder / id_).read_bytes() == PHOTO
        kills += 1

    assert kills >= 5
    assert add(browser, where, id_).status_code == 200
    assert db.session.query(Evidence).count() == 1


def test_a_plain_form_needs_none_of_this(browser, assignment, waiting):
    data = {"files": [(BytesIO(PHOTO), "thường.jpg")]}

    assert browser.post(f"/assignments/{assignment.id}/evidence", data=data).status_code == 200
    assert waiting() == ["thường.jpg"]
