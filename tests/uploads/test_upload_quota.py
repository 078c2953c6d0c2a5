"""Room for unfinished files: each person's, everybody's and the disk's; who is refused is told what to do."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from tempfile import SpooledTemporaryFile

import pytest

from ocop_tasks import clock
from ocop_tasks.models import Upload
from ocop_tasks.rules.access import Role
from ocop_tasks.web.uploads import form_uploads, upload_quota
from tests.outreach.entries import Log, hidden, photo, send
from tests.support.at_once import at_once
from tests.uploads.tus import Tus
from tests.web.requests.test_body_limits import FORM, push
from tests.work.sending import words

MB, GB = 1_000_000, 1_000_000_000


@pytest.fixture
def laid(make, folder):
    """Lay unfinished files of so many bytes for a person, as announced."""

    def lay(user, *lengths: int, age: timedelta = timedelta()) -> list[str]:
        begun = clock.real_now() - age
        files = [
            Upload(
                user_id=user.id, name="họp.jpg", length=length, made_at=begun,
                expires_at=begun + Upload.LIFETIME,
            )
            for length in lengths
        ]  # fmt: skip
        make.session.add_all(files)
        make.session.commit()
        for file in files:
            (folder / file.id).write_bytes(b"1234")
        return [file.id for file in files]

    return lay


def test_everybodys_together_have_a_limit_and_the_words_say_so(make, tus, laid):
    for _ in range(10):
        laid(make.user(), GB - 100)

    assert tus.announce(1000).status_code == 201
    refused = tus.announce(1)

    assert refused.status_code == 429
    assert "chỗ cho tệp gửi dở của mọi người (10 GB) đã đầy" in refused.text
    assert "Tệp còn nguyên trên máy của bạn" in refused.text


def test_of_many_at_once_only_so_many_get_the_last_room(app, make, sign_in, laid):
    laid(make.user(), *([GB - 1000] * 10))
    make.portal.unfinished_mb = 20_000
    make.session.commit()
    phones = [Tus(sign_in(make.user())) for _ in range(6)]

    answers = at_once(app, *(lambda phone=phone: phone.announce(3000) for phone in phones))

    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [429] * 3


def test_the_disk_keeps_a_reserve(make, tus, monkeypatch):
    monkeypatch.setattr(upload_quota, "free_disk", lambda: upload_quota.RESERVE + 99)

    assert [tus.announce(length).status_code for length in (99, 100)] == [201, 429]
    assert "máy chủ sắp hết chỗ" in tus.announce(100).text


def test_a_form_that_would_find_no_room_is_refused_unread_and_led_to_what_can_be_dropped(
    make, browser, officer, assignment, laid
):
    laid(officer, 995 * MB)

    refused = push(browser, "POST", f"/assignments/{assignment.id}/reports", FORM, 8 * MB)

    assert refused.status_code == 413
    assert "Tệp của biểu mẫu này chưa nhận được vì bạn còn 1 tệp gửi dở (995,0 MB)" in refused.text
    assert "Nội dung đã gõ vẫn còn ở trang trước." in refused.text
    assert 'href="/unfinished-files"' in refused.text


def test_a_form_for_which_the_disk_has_no_room_is_refused_unread(browser, assignment, monkeypatch):
    monkeypatch.setattr(upload_quota, "free_disk", lambda: upload_quota.RESERVE)

    refused = push(browser, "POST", f"/assignments/{assignment.id}/reports", FORM, 8 * MB)

    assert refused.status_code == 413
    assert "máy chủ sắp hết chỗ" in refused.text


def test_a_form_of_fields_passes_however_full_it_is(browser, officer, assignment, laid, monkeypatch):
    laid(officer, GB)
    monkeypatch.setattr(upload_quota, "free_disk", lambda: 0)

    sent = browser.post(
        f"/assignments/{assignment.id}/reports",
        data={"status": "in_progress", "percent": "60", "version": assignment.version, "seen": 0},
    )

    assert sent.status_code == 303


def test_a_refused_form_has_no_more_room_than_the_rest(make, sign_in, folder, laid):
    log = Log(make)
    laid(log.officer, GB)

    refused = send(sign_in(log.officer), log.typed(women="99"), (photo("red"), "họp.jpg"))

    assert refused.status_code == 422
    assert "họp.jpg" in refused.text
    assert "chưa nhận được vì bạn còn 1 tệp gửi dở" in words(refused)
    assert hidden(refused.text, "upload_id") == []
    assert len(list(folder.iterdir())) == 1


def test_ones_own_unfinished_files_are_listed_and_dropped(make, browser, officer, laid, folder):
    [kept, dropped], [anothers] = laid(officer, 10, 4), laid(make.user(), 10)

    page = browser.get("/unfinished-files")
    assert words(page).count("họp.jpg") >= 2
    assert "đã gửi 4 B trên 10 B" in words(page)
    assert "đã gửi đủ 4 B" in words(page)
    assert anothers not in page.text

    for id_ in (dropped, anothers):
        assert browser.post(f"/unfinished-files/{id_}/removal").status_code == 303
    assert {file.name for file in folder.iterdir()} == {kept, anothers}

    browser.post("/unfinished-files/removal")
    assert {file.name for file in folder.iterdir()} == {anothers}
    assert "Không có tệp gửi dở" in browser.get("/unfinished-files").text


def test_the_administrator_sees_how_much_there_is_whose_and_when_it_goes(make, sign_in, officer, laid):
    administrator, another = sign_in(make.user(Role.ADMINISTRATOR)), make.user()
    make.session.commit()
    before = administrator.get("/admin/settings")
    assert "Không có tệp nào" in words(before)

    laid(officer, 3 * MB, 2 * MB, age=timedelta(days=2))
    laid(another, MB)
    page = words(
        administrator.get("/admin/settings", headers={"If-None-Match": before.headers.get("ETag", "")})
    )

    assert "3 tệp của 2 người, 6,0 MB trong mức 10 GB" in page
    assert re.search(rf"Nhiều nhất {officer.name} ?, {officer.unit.short_name}: 2 tệp, 5,0 MB", page)
    assert "Đĩa của máy chủ còn trống" in page


def test_of_a_file_over_the_limit_nothing_is_written_past_it(make, browser, assignment, monkeypatch):
    make.portal.max_file_mb = 1
    make.session.commit()
    written: list[int] = []
    write = SpooledTemporaryFile.write

    def note(file, piece) -> int:
        written.append(len(piece))
        return write(file, piece)

    monkeypatch.setattr(SpooledTemporaryFile, "write", note)

    browser.post(
        f"/assignments/{assignment.id}/evidence", data={"files": [(BytesIO(bytes(9 * MB)), "a.jpg")]}
    )

    assert sum(written) == MB + 1


def test_nor_is_what_is_over_the_number_of_files_looked_at(make, browser, assignment, monkeypatch):
    make.portal.max_files = 2
    make.session.commit()
    looked_at = []
    monkeypatch.setattr(
        form_uploads, "receive_file", lambda _received, _content, name, *_more, **_: looked_at.append(name)
    )

    refused = browser.post(
        f"/assignments/{assignment.id}/evidence",
        data={"files": [(BytesIO(b"1"), f"{number}.jpg") for number in range(4)]},
    )

    assert looked_at == ["0.jpg", "1.jpg"]
    assert "một lần gửi có tối đa 2 tệp" in refused.text
