"""Every route says who may, and every route was tried as everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import LATER_ON_POSTGRESQL, Browser
from tests.web.access_table import ACTORS, LETTERS, Line, table
from tests.web.access_world import AccessWorld

ASKED = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) & ASKED:
            yield rule.endpoint, method


def test_every_route_declares_its_access(app):
    silent = [
        endpoint for endpoint, _method in routes(app) if not hasattr(app.view_functions[endpoint], "access")
    ]

    assert silent == [], "decorate these views with gate.allow or gate.public"


def test_every_route_stands_in_the_table(app):
    known = {line.route for line in table()}

    assert sorted(set(routes(app)) - known) == [], "add a line to tests/web/access_table.py"
    assert sorted(known - set(routes(app))) == [], "these routes are gone"


def letter_of(answer: TestResponse) -> str:
    """How far somebody got; an empty form that is refused for its content was let through."""
    location = answer.headers.get("Location", "")
    if answer.status_code == 401 or (answer.status_code == 303 and location.startswith("/sign-in?")):
        return "s"
    return {403: "3", 404: "4"}.get(answer.status_code, "y" if answer.status_code < 500 else "5")


@LATER_ON_POSTGRESQL
@pytest.mark.slow
def test_every_route_as_everybody(app, make, sign_in):
    world = AccessWorld(make)

    def browser(actor: str) -> FlaskClient:
        return Browser(app, app.response_class) if actor == "nobody" else sign_in(world.people[actor])

    browsers = {actor: browser(actor) for actor in ACTORS}
    wrong = []
    for line in table():
        address = line.address.format(**world.records)
        for actor in ACTORS:
            answer = browsers[actor].open(address, method=line.method)
            got, wanted = letter_of(answer), line.expected[actor]
            if got != wanted:
                wrong.append(
                    f"{line.method} {address} as {actor}: {answer.status_code}, not {LETTERS[wanted]}"
                )
            if ends_the_sign_in(line) and actor != "nobody":
                browsers[actor] = browser(actor)

    assert not wrong, "\n".join(wrong)


def ends_the_sign_in(line: Line) -> bool:
    return line.endpoint in ("accounts.sign_out", "accounts.end_other_devices")
