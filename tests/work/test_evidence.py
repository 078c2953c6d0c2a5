"""Evidence: sent ahead of the report, judged by its content, kept once, taken back in sight."""

from __future__ import annotations

from io import BytesIO

import pytest

from ocop_tasks.models import Evidence, StoredFile
from tests.storage.samples import compound, office, pdf, picture, vast, zipped
from tests.work.sending import photo, program, report, upload, words


@pytest.fixture
def assignment(make):
    """A task of one commune that demands evidence."""
    return make.assignment(evidence_required=True)


def test_files_sent_ahead_wait_for_the_report_and_go_with_it(make, sign_in, assignment, officer):
    browser = sign_in(officer)

    answer = upload(
        browser, assignment, (photo(), "ảnh họp bản Nà Van.jpg"), (BytesIO(pdf()), "Biên bản.pdf")
    )

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "ảnh họp bản Nà Van.jpg" in answer.text
    assert report(browser, assignment, status="submitted").status_code == 303
    make.session.refresh(assignment)
    assert [piece.name for piece in assignment.reports[0].evidence] == [
        "ảnh họp bản Nà Van.jpg",
        "Biên bản.pdf",
    ]


def test_one_persons_waiting_files_are_not_anothers(make, sign_in, assignment, officer):
    upload(sign_in(officer), assignment, (photo(), "của tôi.jpg"))
    colleague = sign_in(make.user(unit=assignment.unit))

    assert "của tôi.jpg" not in colleague.get(f"/assignments/{assignment.id}").text
    assert report(colleague, assignment, status="submitted").status_code == 422


REFUSED = {
    "empty": (b"", "là tệp rỗng"),
    "program": (program().getvalue(), "là chương trình"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "là tập lệnh máy tính"),
    "web page": (b"<!doctype html><script>alert(1)</script>", "là trang web"),
    "picture that is a program": (
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "là trang web",
    ),
    "archive": (zipped({"a.txt": "a"}), "là tệp nén"),
    "macros": (office("docx", {"word/vbaProject.bin": b"x"}), "chứa macro"),
    "encrypted": (compound(["EncryptedPackage"]), "đang khoá bằng mật khẩu"),
    "pdf with a password": (
        pdf(password_of="user"),
        "đang khoá bằng mật khẩu nên không ai mở được. Hãy lưu lại một bản không có mật khẩu",
    ),
    "pdf cut off": (pdf()[:300], "bị hỏng hoặc chưa tải về đủ"),
    "an invoice": (
        b'<?xml version="1.0"?><HDon/>',
        "là tệp loại xml, không nhận ở đây. Hãy chọn tệp thuộc các loại: ảnh (jpg,",
    ),
    "damaged": (picture()[:300], "bị hỏng"),
    "too many pixels": (vast("PNG"), "có quá nhiều điểm ảnh"),
    "text": (
        b"xin chao",
        "không thuộc loại tệp nhận ở đây. Hãy chọn tệp thuộc các loại: ảnh (jpg, png, webp, heic, avif,",
    ),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("kind", REFUSED)
def test_what_may_not_be_evidence_is_refused_in_words_that_say_what_to_do(
    make, sign_in, assignment, officer, kind
):
    content, why = REFUSED[kind]

    answer = upload(sign_in(officer), assignment, (BytesIO(content), "ảnh.jpg"))

    assert answer.status_code == 422
    assert f"ảnh.jpg {why}" in words(answer)
    assert "Hãy" in words(answer)
    assert make.session.query(StoredFile).count() == 0


def test_a_file_over_the_limit_is_refused_and_the_others_stay(make, sign_in, assignment, officer):
    make.portal.max_file_mb = 1
    make.session.commit()
    large = picture() + bytes(1_000_001)
    browser = sign_in(officer)

    alone = upload(browser, assignment, (BytesIO(large), "quá to.jpg"))
    together = upload(browser, assignment, (BytesIO(large), "quá to.jpg"), (photo(), "vừa.jpg"))

    assert alone.status_code == 413
    assert "quá to.jpg lớn hơn 1 MB, là mức nhận mỗi tệp. Hãy thu nhỏ" in words(alone)
    assert "vừa.jpg" in words(together)
    make.session.refresh(assignment)
    assert [piece.name for piece in assignment.evidence] == ["vừa.jpg"]


def test_a_report_carries_no_more_files_than_the_setting_says(make, sign_in, assignment, officer):
    make.portal.max_files = 3
    make.session.commit()
    browser = sign_in(officer)
    files = [(photo(f"#0000{n}0"), f"{n}.jpg") for n in range(5)]

    answer = report(browser, assignment, *files, status="submitted", note="Đã họp")

    assert answer.status_code == 422
    assert "4.jpg chưa được nhận: một lần gửi có tối đa 3 tệp" in words(answer)
    assert "Đã họp" in answer.text
    make.session.refresh(assignment)
    assert len(assignment.pending_evidence(officer)) == 3
    assert report(browser, assignment, status="submitted", note="Đã họp").status_code == 303


def test_fifty_files_go_with_one_report(make, sign_in, assignment, officer):
    files = [(photo(f"#00{n:02}00"), f"ảnh {n}.jpg") for n in range(50)]

    assert report(sign_in(officer), assignment, *files, status="submitted").status_code == 303

    make.session.refresh(assignment)
    assert len(assignment.reports[0].evidence) == 50


def test_the_same_bytes_are_stored_once(make, sign_in, assignment, officer):
    other = make.assignment()
    browser, stranger = sign_in(officer), sign_in(make.focal_point(other))

    upload(browser, assignment, (photo(), "ảnh.jpg"))
    upload(browser, assignment, (photo(), "ảnh gửi lại.jpg"))
    upload(stranger, other, (photo(), "cùng ảnh.jpg"))

    assert make.session.query(StoredFile).count() == 1
    assert make.session.query(Evidence).count() == 2


def test_a_second_file_with_the_same_bytes_is_named_and_does_not_hold_the_report_up(
    make, sign_in, assignment, officer
):
    browser, told = sign_in(officer), "đã có trong báo cáo này: “ảnh.jpg”."

    upload(browser, assignment, (photo(), "ảnh.jpg"))
    ahead = upload(browser, assignment, (photo(), "ảnh gửi lại.jpg"))
    assert ahead.status_code == 200
    assert f"ảnh gửi lại.jpg {told}" in words(ahead)

    sent = report(browser, assignment, (photo(), "bản sao.jpg"), status="submitted", note="Xong")
    assert sent.status_code == 303
    assert f"“bản sao.jpg” {told}" in words(browser.get(sent.location))
    assert len(assignment.reports[0].evidence) == 1


def test_a_waiting_piece_is_left_out_and_taken_back_in(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    upload(browser, assignment, (photo(), "ảnh.jpg"))
    piece = make.session.query(Evidence).one()

    left_out = browser.post(f"/evidence/{piece.id}/removal", headers={"HX-Request": "true"})
    make.session.refresh(assignment)
    waiting = len(assignment.pending_evidence(officer))
    back = browser.post(f"/evidence/{piece.id}/return")

    assert (left_out.status_code, waiting) == (204, 0)
    assert back.status_code == 200
    assert "ảnh.jpg" in back.text
    make.session.refresh(assignment)
    assert len(assignment.pending_evidence(officer)) == 1
    assert make.session.query(Evidence).count() == 2


def test_what_was_left_out_is_put_back_once_however_often_it_is_asked_for(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    upload(browser, assignment, (photo(), "ảnh.jpg"))
    first = make.session.query(Evidence).one()

    def put_back(piece: Evidence) -> int:
        assert browser.post(f"/evidence/{piece.id}/return").status_code == 200
        return make.session.query(Evidence).count()

    browser.post(f"/evidence/{first.id}/removal")
    assert [put_back(first) for _ in range(3)] == [2, 2, 2]

    second = make.session.query(Evidence).order_by(Evidence.id.desc()).first()
    browser.post(f"/evidence/{second.id}/removal")
    assert [put_back(first), put_back(second), put_back(second)] == [2, 3, 3]

    report(browser, assignment, status="submitted")
    assert [put_back(first), put_back(second)] == [3, 3]
    make.session.refresh(assignment)
    assert len(assignment.sent_evidence()) == 1


def test_what_is_put_back_counts_among_the_files_of_a_report(make, sign_in, assignment, officer):
    make.portal.max_files = 1
    make.session.commit()
    browser = sign_in(officer)
    upload(browser, assignment, (photo("red"), "đỏ.jpg"))
    left_out = make.session.query(Evidence).one()
    browser.post(f"/evidence/{left_out.id}/removal")
    upload(browser, assignment, (photo("blue"), "xanh.jpg"))

    back = browser.post(f"/evidence/{left_out.id}/return")

    assert "mỗi báo cáo có tối đa 1 minh chứng" in back.text
    make.session.refresh(assignment)
    assert [piece.name for piece in assignment.pending_evidence(officer)] == ["xanh.jpg"]


def test_what_was_sent_is_not_just_left_out(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    report(browser, assignment, (photo(), "ảnh.jpg"), status="submitted")
    piece = make.session.query(Evidence).one()

    assert browser.post(f"/evidence/{piece.id}/removal").status_code == 422
    assert sign_in(make.user(unit=assignment.unit)).post(f"/evidence/{piece.id}/removal").status_code == 403


def test_evidence_is_taken_back_with_a_reason_and_stays_in_sight(make, sign_in, assignment, officer):
    browser, agency = sign_in(officer), sign_in(make.standing_agency())
    report(browser, assignment, (photo(), "ảnh nhầm.jpg"), status="submitted")
    piece = make.session.query(Evidence).one()

    without = browser.post(f"/evidence/{piece.id}/withdrawal", data={"reason": ""})
    done = browser.post(f"/evidence/{piece.id}/withdrawal", data={"reason": "Ảnh của xã khác"})
    again = browser.post(f"/evidence/{piece.id}/withdrawal", data={"reason": "Ảnh của xã khác"})

    assert without.status_code == 422
    assert "Hãy ghi lý do." in words(without)
    assert done.status_code == 303
    assert again.status_code == 422
    page = agency.get(f"/evidence/{piece.id}")
    assert f"{officer.name}, {assignment.unit.short_name} Lý do: Ảnh của xã khác" in words(page)
    assert 'class="struck"' in page.text
    assert "is-withdrawn" in agency.get(f"/assignments/{assignment.id}").text
    assert agency.get(f"/evidence/{piece.id}/original").status_code == 200


def test_nobody_else_takes_a_units_evidence_back(make, sign_in, assignment, officer):
    report(sign_in(officer), assignment, (photo(), "ảnh.jpg"), status="submitted")
    piece = make.session.query(Evidence).one()
    address = f"/evidence/{piece.id}/withdrawal"

    assert sign_in(make.standing_agency()).post(address, data={"reason": "x"}).status_code == 403
    assert sign_in(make.user()).post(address, data={"reason": "x"}).status_code == 404
    assert sign_in(make.user()).get(f"/evidence/{piece.id}").status_code == 404


def test_its_page_tells_an_inspector_what_he_asks_for(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    fields = {"document_number": "15/KH-UBND", "document_date": "2022-03-02", "document_signer": "Lò Văn A"}
    report(
        browser, assignment, (BytesIO(pdf()), "Kế hoạch.pdf"), link="https://laichau.gov.vn/ocop", **fields
    )
    file, link, document = make.session.query(Evidence).order_by(Evidence.id)

    texts = [words(browser.get(f"/evidence/{piece.id}")) for piece in (file, link, document)]

    for said in ("PDF (pdf)", file.sha256, f"Người gửi {officer.name}", "Lúc 15/06/2022", "Tải tệp gốc"):
        assert said in texts[0]
    assert "https://laichau.gov.vn/ocop" in texts[1]
    assert "Tải tệp gốc" not in texts[1]
    assert "Số, ký hiệu 15/KH-UBND Ngày ban hành 02/03/2022 Người ký Lò Văn A" in texts[2]
    assert browser.get(f"/evidence/{link.id}/original").status_code == 404
