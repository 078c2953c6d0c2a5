"""Whatever stands in an address, no page answers that the portal is broken."""

from __future__ import annotations

from urllib.parse import quote, quote_from_bytes, urlsplit

import pytest

from ocop_tasks.web.typable import Fields
from tests.web.access_table import ACTORS, table
from tests.web.access_world import AccessWorld

HOSTILE = {
    "1,500 words": quote(" ".join(f"từ{number}" for number in range(1_500))),
    "one long word": "x" * 9_000,
    "beyond 64 bit": str(2**63),
    "far beyond 64 bit": "9" * 40,
    "a page far away": str(10**18),
    "beyond 32 bit": str(2**31),
    "negative": "-9223372036854775808",
    "nought": "0",
    "not whole": "1e9",
    "a raised two": quote("²"),
    "digits of another script": quote("٣٤"),
    "the first day there is": "0001-01-01",
    "the last day there is": "9999-12-31",
    "a day after the last": "99999-01-01",
    "no day": "2022-02-30",
    "a week": "2022-W01-1",
    "NUL": "a%00b",
    "half a letter": "%ED%A0%80",
    "no letters": quote_from_bytes(b"\xff\xfe\xfa"),
    "signs of a pattern": quote("%_\\%' \"[("),
    "many in one": quote(",".join(map(str, range(1, 5_001)))),
    "a path": quote("/../../etc"),
    "an address elsewhere": quote("//elsewhere.example/\\@"),
}
MANY = 5_000


@pytest.fixture
def asked_for(monkeypatch):
    """The names of the parameters that were looked for since the set was last emptied."""
    names = set()

    def noting(method):
        def look(self, name, *args, **more):
            names.add(name)
            return method(self, name, *args, **more)

        return look

    for name in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(Fields, name, noting(getattr(Fields, name)))
    return names


def lines():
    """Every address that is looked at, with somebody who may."""
    for line in table():
        may = [actor for actor in ACTORS if line.expected[actor] == "y"]
        if line.method == "GET" and may:
            yield line, may[-1]


@pytest.mark.slow
def test_no_address_breaks_a_page(make, sign_in, asked_for):
    world = AccessWorld(make)
    browsers = {actor: sign_in(user) for actor, user in world.people.items()}
    browsers["nobody"] = browsers["own"]
    wrong = []
    for line, actor in lines():
        path = urlsplit(line.address.format(**world.records)).path
        asked_for.clear()
        browsers[actor].get(path)
        for name in sorted(map(str, asked_for)):
            queries = {what: f"{name}={value}" for what, value in HOSTILE.items()}
            queries["many"] = "&".join(f"{name}={number}" for number in range(1, MANY + 1))
            for what, query in queries.items():
                status = browsers[actor].get(f"{path}?{query}").status_code
                if status >= 500:
                    wrong.append(f"{path}?{name}= with {what}: {status}")

    assert not wrong, "\n".join(wrong)
