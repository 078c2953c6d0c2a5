"""Whatever stands in an address, no page answers that the portal is broken."""

from __future__ import annotations

from urllib.parse import quote, quote_from_bytes, urlsplit

import pytest

from ocop_tasks.review import bulk_decisions
from ocop_tasks.web.pages import labels
from ocop_tasks.web.requests.flask_app import CleanFields
from ocop_tasks.web.uploads import form_uploads
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
    "a quarter that no year has": "2022-Q9",
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
        monkeypatch.setattr(CleanFields, name, noting(getattr(CleanFields, name)))
    return names


def lines():
    """Every address that is looked at, with somebody who may."""
    for line in table():
        may = [actor for actor in ACTORS if line.expected[actor] == "y"]
        if line.method == "GET" and may:
            yield line, may[-1]


ALONE = ("1,500 words", "beyond 64 bit", "a page far away", "the last day there is", "many in one")
"""What is tried on each parameter by itself too: together with others one may be refused for another's sake."""


@pytest.mark.long
def test_no_address_breaks_a_page(make, sign_in, asked_for):
    world = AccessWorld(make)
    browsers = {actor: sign_in(user) for actor, user in world.people.items()}
    browsers["nobody"] = browsers["own"]
    tried, wrong = 0, []
    for line, actor in lines():
        path = urlsplit(line.address.format(**world.records)).path
        asked_for.clear()
        browsers[actor].get(path)
        names = sorted(map(str, asked_for))
        queries = [(what, "&".join(f"{name}={value}" for name in names)) for what, value in HOSTILE.items()]
        queries += [(f"{what} in {name}", f"{name}={HOSTILE[what]}") for what in ALONE for name in names]
        many = "&".join(f"{name}={number}" for name in names for number in range(1, MANY + 1))
        for what, query in [*queries, ("many of each", many)]:
            status = browsers[actor].get(f"{path}?{query}").status_code
            tried += 1
            if status >= 500:
                wrong.append(f"{path} with {what}: {status}")

    assert not wrong, "\n".join(wrong)
    assert tried > 1_500, "the parameters that pages look for are found"


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/queue/confirmation", "assignment"),
        ("/queue/return", "assignment"),
        ("/assignments/{assignment}/evidence", "upload_id"),
        ("/assignments/{assignment}/reports", "upload_id"),
        ("/outreach/activities/new", "upload_id"),
        ("/outreach/activities/new", "cohosts"),
        ("/outreach/activities/{activity}/correction", "photo"),
        ("/outreach/villages/{own_unit}", "out"),
        ("/notices/preferences", "wanted"),
    ],
)
def test_a_form_with_more_than_any_page_has_is_refused_in_words(make, sign_in, address, field):
    world = AccessWorld(make)
    sent = {field: [str(number) for number in range(1, 70_001)], "reason": "Thiếu chữ ký", "note": "Đã làm"}
    actor = "agency" if "queue" in address else "own"

    answer = sign_in(world.people[actor]).post(address.format(**world.records), data=sent)

    assert answer.status_code < 500


@pytest.mark.parametrize("way", ["many values", "one value"])
def test_what_was_chosen_is_counted_before_anything_is_done(make, sign_in, way):
    numbers = [str(number) for number in range(1, bulk_decisions.MOST_AT_ONCE + 2)]
    chosen = numbers if way == "many values" else ",".join(numbers)

    answer = sign_in(make.standing_agency()).post("/queue/confirmation", data={"assignment": chosen})

    assert answer.status_code == 422
    assert str(labels.RULE_BROKEN["too_many_at_once"]) in answer.text


def test_files_that_a_form_names_are_counted_before_they_are_looked_for(make, sign_in):
    world = AccessWorld(make)
    sent = {"upload_id": [str(number) for number in range(form_uploads.MOST_NAMED + 1)]}

    answer = sign_in(world.people["own"]).post(
        "/assignments/{assignment}/evidence".format(**world.records), data=sent
    )

    assert answer.status_code == 422
    assert str(labels.RULE_BROKEN["too_many_at_once"]) in answer.text


def test_taking_back_is_counted_too(make, sign_in):
    of = ",".join(str(number) for number in range(1, bulk_decisions.MOST_AT_ONCE + 2))
    assert sign_in(make.standing_agency()).post(f"/queue/undo?of={of}").status_code == 422


@pytest.mark.parametrize(
    ("actor", "address"),
    [
        ("own", "/search"),
        ("own", "/my-tasks"),
        ("own", "/outreach"),
        ("agency", "/plans/{plan}/work"),
        ("admin", "/admin/people"),
        ("admin", "/admin/units"),
    ],
)
def test_of_a_question_that_is_too_long_it_is_said_what_was_looked_for(make, sign_in, actor, address):
    world = AccessWorld(make)
    browser, path = sign_in(world.people[actor]), address.format(**world.records)
    words = "mot hai ba bon nam sau bay tam"

    assert "Câu tìm quá dài" not in browser.get(f"{path}?q={quote(words)}").text
    answer = browser.get(f"{path}?q={quote(words + ' chin muoi')}")
    assert answer.status_code == 200
    assert f"Chỉ tìm: “{words}”. Chưa tìm: “chin muoi…”" in answer.text
    assert browser.get(f"{path}?q={HOSTILE['1,500 words']}").status_code == 200
    title = " ".join(["an vao ra"] * 70)  # of three words, and longer than what is read
    page = browser.get(f"{path}?q={quote(title + ' cuoi')}").text
    assert f'value="{title} cuoi"' in page, "what was typed stays as it was"
    assert "Chỉ tìm: “an vao ra an vao ra" in page
