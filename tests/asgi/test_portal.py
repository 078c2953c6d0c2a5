"""The portal behind it: what a slow or greedy sender is told, and what the shipped nginx lets through."""

from __future__ import annotations

import re

import pytest

from ocop_tasks.asgi import AsgiApplication
from ocop_tasks.asgi.request_bodies import Pace
from ocop_tasks.database import end_writing
from ocop_tasks.extensions import db
from ocop_tasks.web.requests.body_limits import LARGEST_FILE, MAX_BODY, MAX_FIELDS, max_body_size
from ocop_tasks.web.uploads.upload_quota import MB
from tests.asgi.conversation import scope, speak
from tests.support.nginx import SHIPPED

QUICK = Pace(grace=0.2, slowest=1_000_000, longest_pause=0.05)
FORM = {"content_type": "application/x-www-form-urlencoded"}


@pytest.fixture
def front(app):
    yield AsgiApplication(app, lambda environ: max_body_size(app, environ), pace=QUICK)
    db.session.remove()
    end_writing()


def test_who_sends_a_form_too_slowly_is_told_in_words(front, make):
    make.portal  # noqa: B018  (every page reads its settings)

    heard = speak(front, scope("POST", "/sign-in", content_length="50", **FORM), [b"username=", 1.0])

    assert heard.status == 408
    assert "Mạng quá chậm" in heard.body.decode()


def test_of_a_form_that_is_too_long_nothing_is_read_into_it(front, make):
    make.portal  # noqa: B018
    long = {"content_length": str(2 * MAX_FIELDS)}

    heard = speak(front, scope("POST", "/sign-in", **long, **FORM), [b"x" * MAX_FIELDS] * 2)

    assert heard.status == 401  # as whoever is not signed in: there is no form of that length


def test_the_shipped_nginx_lets_through_what_the_portal_takes(app):
    site = SHIPPED.read_text("utf-8")
    files = re.search(r"location ~ (\S+) \{\s+client_max_body_size (\d+)m", site)
    assert files
    for rule in app.url_map.iter_rules():
        takes = getattr(app.view_functions[rule.endpoint], "files", None)
        address = re.sub(r"<[^>]+>", "1", rule.rule)
        if takes and rule.methods & {"POST", "PATCH"} and not address.startswith("/uploads"):
            assert re.match(files[1], address), address
            assert int(files[2]) * MB >= MAX_BODY[takes]
    assert re.search(
        rf"location /uploads {{[^}}]+client_max_body_size {(MAX_FIELDS + LARGEST_FILE) // MB}m;", site
    )


def test_the_shipped_nginx_hands_on_nothing_but_uploads_before_it_has_come():
    site = SHIPPED.read_text("utf-8")
    places = re.findall(r"^    location ([^{]+) {([^}]+)}", site, re.MULTILINE)
    assert len(places) == 4
    assert [name for name, told in places if "proxy_request_buffering off" in told] == ["/uploads"]
