"""Static files and pages go over a weak network compressed, and are kept by browsers for as long as they are true."""

from __future__ import annotations

import errno
import os
import re
from gzip import decompress

import brotli
import pytest
from flask_compress.compat import compression

from ocop_tasks.settings import ROOT
from ocop_tasks.web.pages.static_files import compress_beforehand, static_url

READ = {"zstd": compression.zstd.decompress, "br": brotli.decompress, "gzip": decompress, None: bytes}
STATIC_IMPORT = re.compile(r"""^\s*(?:import|export)\b[^;(]*["']\.""", re.MULTILINE)


@pytest.fixture
def style(tmp_path):
    file = tmp_path / "css" / "page.css"
    file.parent.mkdir()
    file.write_text("p { margin: 0 }\n" * 50)
    return file


def test_files_have_compressed_copies_of_their_newest_state(style):
    compress_beforehand(style.parent.parent)
    assert brotli.decompress((style.parent / "page.css.br").read_bytes()) == style.read_bytes()
    assert decompress((style.parent / "page.css.gz").read_bytes()) == style.read_bytes()

    style.write_text("p { margin: 1px }\n" * 50)
    os.utime(style, (1_600_000_000, 1_600_000_000))
    compress_beforehand(style.parent.parent)
    assert brotli.decompress((style.parent / "page.css.br").read_bytes()) == style.read_bytes()


def test_copies_that_are_new_are_left_alone(style):
    compress_beforehand(style.parent.parent)
    copy = style.parent / "page.css.br"
    copy.write_bytes(b"mark")
    os.utime(copy, (style.stat().st_mtime, style.stat().st_mtime))

    compress_beforehand(style.parent.parent)

    assert copy.read_bytes() == b"mark"


@pytest.mark.parametrize("reason", [errno.EROFS, errno.EACCES])
def test_where_the_folder_cannot_be_written_the_portal_starts_all_the_same(style, monkeypatch, reason):
    def refuse(*_args, **_more):
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr("whitenoise.compress.Compressor.write_data", refuse)

    compress_beforehand(style.parent.parent)

    assert [file.name for file in style.parent.iterdir()] == ["page.css"]


def test_a_static_file_is_kept_for_good_under_its_fingerprint(app, visitor):
    address = static_url("css/app.css")
    answer = visitor.get(address)

    assert re.fullmatch(r"/static/css/app\.css\?v=[0-9a-f]{10}", address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.content_type == 'text/css; charset="utf-8"'


def test_no_module_brings_another_without_its_fingerprint():
    bringing = [
        path.name
        for path in (ROOT / "static/js").glob("*.js")
        if STATIC_IMPORT.search(path.read_text("utf-8"))
    ]

    assert bringing == []


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("gzip, deflate, br, zstd", "zstd"), ("br, gzip", "br"), ("gzip", "gzip"), ("identity", None)],
)
def test_a_page_is_compressed_as_the_browser_can_read_it(make, sign_in, accepted, sent):
    browser = sign_in(make.user())
    answer = browser.get("/my-tasks", headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == sent
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Việc của tôi" in READ[sent](answer.data).decode()
    again = browser.get(
        "/my-tasks", headers={"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
