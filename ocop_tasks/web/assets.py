"""Static files, served by WhiteNoise: compressed beforehand, kept by browsers for a year under their fingerprint."""

from __future__ import annotations

import hashlib

from flask import Flask
from whitenoise import WhiteNoise

from ocop_tasks.settings import ROOT

YEAR = 365 * 24 * 3600
"""Seconds."""
STATIC = ROOT / "static"


def build() -> str:
    """A fingerprint of the code that makes pages, so that no browser keeps a page of an earlier version."""
    sum_ = hashlib.blake2b(digest_size=6)
    for pattern in (
        "templates/**/*.html",
        "ocop_tasks/**/*.py",
        "ocop_tasks/**/*.mo",
        "static/css/*.css",
        "static/js/*.js",
    ):
        for path in sorted(ROOT.glob(pattern)):
            sum_.update(path.read_bytes())
    return sum_.hexdigest()


def set_up(app: Flask) -> None:
    """Serve ``static/`` in front of the app, before any request reaches a view."""
    app.static_folder = str(STATIC)
    app.wsgi_app = WhiteNoise(app.wsgi_app, root=str(STATIC), prefix="static/", max_age=YEAR)  # type: ignore[method-assign]
