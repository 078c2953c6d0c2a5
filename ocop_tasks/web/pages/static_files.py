"""Static files, served by WhiteNoise: compressed beforehand, kept by browsers for a year under their fingerprint."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from ocop_tasks.settings import ROOT

YEAR = 365 * 24 * 3600
"""Seconds."""
STATIC = ROOT / "static"
MODULE_FOLDERS = {"": STATIC / "js" / "offline", "vendor/": STATIC / "vendor" / "offline"}
MODULES = {
    prefix + path.name: path
    for prefix, folder in MODULE_FOLDERS.items()
    for path in sorted(folder.glob("*.js"))
}
"""By the name that they call each other, from within their folder."""


def build() -> str:
    """A fingerprint of the code that makes pages, so that no browser keeps a page of an earlier version."""
    sum_ = hashlib.blake2b(digest_size=6)
    for pattern in (
        "templates/**/*.html",
        "ocop_tasks/**/*.py",
        "ocop_tasks/**/*.mo",
        "static/css/*.css",
        "static/js/**/*.js",
    ):
        for path in sorted(ROOT.glob(pattern)):
            sum_.update(path.read_bytes())
    return sum_.hexdigest()


@lru_cache(maxsize=256)
def static_url(name: str) -> str:
    """The address of a static file, with its content's fingerprint, so that browsers may keep it for ever."""
    path = STATIC / name
    mark = hashlib.blake2b(path.read_bytes(), digest_size=5).hexdigest() if path.exists() else "0"
    return f"/static/{name}?v={mark}"


@cache
def modules_base() -> str:
    """The address under which the modules of ``static/js/offline`` and what they stand on are served.

    They bring one another by name, so one fingerprint for all of them is part of the address, as a folder.
    """
    mark = hashlib.blake2b(digest_size=5)
    for path in MODULES.values():
        mark.update(path.read_bytes())
    return f"/static/offline-{mark.hexdigest()}/"


def module_urls() -> list[str]:
    """The addresses of those modules."""
    return [modules_base() + name for name in MODULES]


def compress_beforehand(folder: Path = STATIC) -> None:
    """Lay a brotli and a gzip copy beside every file that has none, or one of an older state of the file.

    Where the folder cannot be written the files are served as they are; a read-only disk says so in its own way.
    """
    from whitenoise.compress import Compressor

    compressor = Compressor(quiet=True)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and compressor.should_compress(path.name) and not _has_fresh_copy(path):
            with suppress(OSError):
                for copy in compressor.compress(str(path)):
                    shutil.copymode(path, copy)  # whoever may read the one may read the other


def _has_fresh_copy(path: Path) -> bool:
    copy = path.with_name(path.name + ".br")
    return copy.exists() and int(copy.stat().st_mtime) == int(path.stat().st_mtime)


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    """Every page names a file with its content's fingerprint, so a browser need never ask for it again."""
    headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    headers["X-Content-Type-Options"] = "nosniff"


def set_up(app: Flask) -> None:
    """Serve ``static/`` in front of the app, before any request reaches a view."""
    app.static_folder = str(STATIC)
    app.jinja_env.globals.update(static_url=static_url, modules_base=modules_base)
    files = WhiteNoise(
        app.wsgi_app,
        root=str(STATIC),
        prefix="static/",
        add_headers_function=_add_headers,
        allow_all_origins=False,
    )
    for prefix, folder in MODULE_FOLDERS.items():
        files.add_files(str(folder), prefix=modules_base() + prefix)
    app.wsgi_app = files  # type: ignore[method-assign]
