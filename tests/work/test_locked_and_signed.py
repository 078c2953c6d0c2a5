"""What a file says of itself is told where it is judged; what nobody can open is taken nowhere, however it came."""

from __future__ import annotations

from io import BytesIO

import pytest

from ocop_tasks.cli import files_group
from ocop_tasks.extensions import db
from ocop_tasks.models import Evidence, StoredFile
from tests.outreach.entries import Log, send
from tests.storage import samples, signing
from tests.uploads.tus import Tus
from tests.work.sending import report, upload, words

LOCKED = samples.pdf(password_of="user")
SIGNER = "Lò Văn A"
SIGNED = samples.sealed_pdf(signing.message(SIGNER))


@pytest.fixture
def assignment(make):
    """A commune's task."""
    return make.assignment()


def test_a_locked_pdf_is_refused_with_the_report_itself_and_after_it_came_piece_by_piece(
    make, sign_in, assignment, officer
):
    browser = sign_in(officer)
    tus = Tus(browser)
    word = tus.begin(len(LOCKED)).rpartition("/")[2]
    tus.add(f"/uploads/{word}", 0, LOCKED)

    with_the_form = report(browser, assignment, (BytesIO(LOCKED), "Kế hoạch.pdf"))
    by_its_word = report(browser, assignment, upload_id=word)

    for answer in (with_the_form, by_its_word):
        assert answer.status_code == 422
        assert "đang khoá bằng mật khẩu nên không ai mở được" in words(answer)
    assert make.session.query(StoredFile).count() == 0


def test_as_a_plans_document_it_is_refused_too_and_an_owners_password_hinders_nobody(make, sign_in):
    agency, address = sign_in(make.standing_agency()), f"/plans/{make.plan.id}/documents"

    locked = agency.post(address, data={"document": (BytesIO(LOCKED), "kế hoạch.pdf")})
    for_reading = agency.post(
        address, data={"document": (BytesIO(samples.pdf(password_of="owner")), "kế hoạch.pdf")}
    )

    assert locked.status_code == 422
    assert "đang khoá bằng mật khẩu" in words(locked)
    assert for_reading.status_code == 303


def test_where_photos_alone_are_taken_the_reason_is_that_it_is_no_photo(make, sign_in):
    """To take its password away would help nobody."""
    log = Log(make)
    refused = send(sign_in(log.officer), log.typed(), (BytesIO(LOCKED), "Kế hoạch.pdf"))

    assert "là tệp loại pdf, không nhận ở đây. Hãy chọn tệp thuộc các loại: ảnh (jpg, png," in words(refused)


def test_a_digital_signature_is_told_on_the_tile_the_page_and_in_the_queue(
    make, sign_in, assignment, officer
):
    browser = sign_in(officer)
    report(browser, assignment, (BytesIO(SIGNED), "Quyết định 45.pdf"), status="submitted")
    piece = make.session.query(Evidence).one()
    said = f"{SIGNER}, 19/04/2022 16:30"

    work = browser.get(f"/assignments/{assignment.id}")
    assert "Quyết định 45.pdf 1 chữ ký số" in words(work)
    assert "kB · có 1 chữ ký số" in work.text
    page = words(browser.get(f"/evidence/{piece.id}"))
    assert f"{said} Theo tệp ghi; cổng chưa kiểm tra hiệu lực của chữ ký." in page
    queue = words(sign_in(make.standing_agency()).get(f"/queue/{assignment.id}"))
    assert f"Chữ ký số: {said} (theo tệp ghi, chưa kiểm tra hiệu lực)" in queue


def test_a_file_kept_before_is_looked_at_again_by_a_command_and_when_it_comes_again(
    app, make, sign_in, assignment, officer
):
    browser = sign_in(officer)
    upload(browser, assignment, (BytesIO(SIGNED), "ký.pdf"), (BytesIO(samples.pdf()), "không ký.pdf"))
    make.session.query(StoredFile).update({StoredFile.facts: None})
    make.session.commit()

    upload(browser, assignment, (BytesIO(SIGNED), "ký lần nữa.pdf"))
    told = app.test_cli_runner().invoke(files_group, ["look-again"])
    again = app.test_cli_runner().invoke(files_group, ["look-again"])

    db.session.expire_all()
    facts = [file.facts or {} for file in db.session.query(StoredFile)]
    assert sorted((len(each.get("signatures", ())), each["pages"]) for each in facts) == [(0, 1), (1, 1)]
    assert told.output.startswith("1 files looked at")
    assert again.output.startswith("0 files looked at")


def test_a_locked_file_of_before_is_found_by_the_command(
    app, make, sign_in, assignment, officer, monkeypatch
):
    upload(sign_in(officer), assignment, (BytesIO(samples.pdf()), "a.pdf"))
    [file] = make.session.query(StoredFile)
    file.facts = None
    make.session.commit()
    app.config["STORE"].path(file.sha256).chmod(0o600)
    app.config["STORE"].path(file.sha256).write_bytes(LOCKED)

    told = app.test_cli_runner().invoke(files_group, ["look-again"])

    assert "1 that nobody can open" in told.output
    make.session.refresh(file)
    assert file.facts == {"unreadable": "encrypted"}
