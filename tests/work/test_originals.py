"""The bytes of evidence: the same ones back, under their own name, and nowhere able to run."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from urllib.parse import quote

import pytest
from PIL import Image, ImageStat

from ocop_tasks.models import Evidence
from tests.storage.samples import office, pdf, picture, scan
from tests.work.sending import upload


@pytest.fixture
def kept(make, sign_in):
    """Sends one file and gives the officer's browser and the piece's address."""

    def send(content: bytes, name: str):
        assignment = make.assignment()
        browser = sign_in(make.focal_point(assignment))
        assert upload(browser, assignment, (BytesIO(content), name)).status_code == 200
        return browser, f"/evidence/{make.session.query(Evidence).one().id}"

    return send


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (picture(), "ảnh họp bản Nà Van.jpg"),
        (pdf(), "Kế hoạch số 15.pdf"),
        (office("docx"), "Biên bản họp (lần 2).docx"),
    ],
)
def test_the_original_comes_back_byte_for_byte_under_its_vietnamese_name(kept, content, name):
    browser, address = kept(content, name)

    answer = browser.get(f"{address}/original")

    assert answer.data == content
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["ETag"] == f'"{sha256(content).hexdigest()}"'
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert f"filename*=UTF-8''{quote(name, safe='!#$&+^_`|~-.')}" in disposition


def test_a_picture_is_kept_unasked_only_under_an_address_that_names_its_content(kept):
    """After a restore the id may be another picture's, and nobody is shown the lost one in its place."""
    browser, address = kept(picture(), "ảnh.jpg")
    content = sha256(picture()).hexdigest()[:16]

    plain = browser.get(f"{address}/preview/thumb")
    named = browser.get(f"{address}/preview/thumb?of={content}")
    other = browser.get(f"{address}/preview/thumb?of={content[::-1]}")

    asked = [answer.headers["Cache-Control"] for answer in (plain, named, other)]
    assert asked == ["private, no-cache", "private, max-age=86400, immutable", "private, no-cache"]
    again = browser.get(f"{address}/preview/thumb", headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_upload_can_run_nowhere(kept):
    browser, address = kept(picture(), "ảnh.jpg")

    for path in ("original", "original?inline=1", "preview/thumb"):
        answer = browser.get(f"{address}/{path}")
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "sandbox" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if path.startswith("original"):
            assert answer.headers["Content-Disposition"].startswith("attachment")


def test_only_a_pdf_is_shown_inside_and_only_by_our_own_page(kept):
    browser, address = kept(pdf(), "Kế hoạch.pdf")

    answer = browser.get(f"{address}/original?inline=1")

    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.mimetype == "application/pdf"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert f"{address}/original?inline=1" in browser.get(address).text


def test_a_file_is_called_what_it_is(kept):
    browser, address = kept(pdf(), "biên bản.jpg")

    answer = browser.get(f"{address}/original")

    assert answer.mimetype == "application/pdf"
    assert quote("biên bản.pdf") in answer.headers["Content-Disposition"]


def test_a_broken_download_goes_on_where_it_stopped(kept):
    content = picture()
    browser, address = kept(content, "ảnh.jpg")
    tag = browser.get(f"{address}/original").headers["ETag"]

    rest = browser.get(f"{address}/original", headers={"Range": "bytes=100-", "If-Range": tag})
    same = browser.get(f"{address}/original", headers={"If-None-Match": tag})
    beyond = browser.get(f"{address}/original", headers={"Range": "bytes=99999999-"})

    assert (rest.status_code, rest.data) == (206, content[100:])
    assert rest.headers["Content-Range"] == f"bytes 100-{len(content) - 1}/{len(content)}"
    assert (same.status_code, same.data) == (304, b"")
    assert beyond.status_code == 416


def test_a_photo_has_a_small_picture_without_its_particulars(kept):
    browser, address = kept(picture((2000, 1000)), "ảnh.jpg")

    thumb = browser.get(f"{address}/preview/thumb")

    assert thumb.mimetype == "image/webp"
    assert max(Image.open(BytesIO(thumb.data)).size) == 320
    assert "private" in thumb.headers["Cache-Control"]
    assert browser.get(f"{address}/preview/huge").status_code == 404


def colour(answer) -> str:
    """The strongest of the picture's colours in its middle."""
    bands = Image.open(BytesIO(answer.data)).convert("RGB").split()
    seen = [ImageStat.Stat(band).mean[0] for band in bands]
    return max(zip(seen, ("red", "green", "blue"), strict=True))[1]


@pytest.mark.parametrize(
    ("content", "name", "colours"),
    [
        (pdf(more_pages=1), "Kế hoạch.pdf", ("green", "blue", "green")),
        (scan(3), "quét.tif", ("red", "green", "red")),
    ],
)
def test_every_page_of_a_scan_can_be_looked_at(kept, content, name, colours):
    browser, address = kept(content, name)

    shown = [browser.get(f"{address}/preview/large?page={page}") for page in ("1", "2", "99")]

    assert tuple(colour(answer) for answer in shown) == colours
    assert len({answer.headers["ETag"] for answer in shown}) == 2
    page = browser.get(f"{address}?page=2").text
    assert f"{address}/preview/large?page=2" in page
    assert f'rel="prev" href="{address}?page=1"' in " ".join(page.split())


def test_where_there_is_no_picture_there_is_a_word_and_the_file_and_never_404(kept):
    browser, address = kept(office("docx"), "a.docx")

    answer, page = browser.get(f"{address}/preview/large"), browser.get(address)

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "Hãy tải tệp gốc về để xem." in answer.text
    assert "Loại tệp này không xem được trong trang." in page.text
    assert f'href="{address}/original"' in page.text


def test_a_file_of_before_that_nobody_can_open_says_so_wherever_it_is_shown(kept, make, sign_in):
    """It was taken when nobody asked whether it opens."""
    browser, address = kept(pdf(), "Kế hoạch.pdf")
    piece = make.session.query(Evidence).one()
    piece.file.facts = {"unreadable": "encrypted"}
    make.session.commit()

    assert "Tệp có mật khẩu" in browser.get(f"{address}/preview/thumb").text
    assert "Tệp đang khoá bằng mật khẩu" in browser.get(address).text
    work = browser.get(f"/assignments/{piece.assignment_id}").text
    assert "có mật khẩu, không mở được" in work
    assert f"{address}/preview" not in work


def test_a_stranger_gets_neither_bytes_nor_pictures(kept, make, sign_in, visitor):
    _browser, address = kept(picture(), "ảnh.jpg")
    stranger = sign_in(make.user())

    for path in ("original", "preview/thumb", "preview/large"):
        assert stranger.get(f"{address}/{path}").status_code == 404
        assert visitor.get(f"{address}/{path}").status_code == 401
