"""However much was said and sent, a page stays small, the newest comes first, and nothing becomes unreachable."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from ocop_tasks import clock
from ocop_tasks.models import (
    AuditEntry,
    Delivery,
    DeliveryState,
    Direction,
    Evidence,
    EvidenceKind,
    Notice,
    OutreachActivity,
    Part,
    SignIn,
)
from ocop_tasks.rules.notice_topics import Channel, Topic
from ocop_tasks.web.pages import pagination
from tests.conftest import LATER_ON_POSTGRESQL
from tests.web.access_table import ACTORS, table
from tests.web.access_world import AccessWorld

MANY = 200
LONG = ("Đã họp thôn, rà soát hộ tham gia và chủ thể sản phẩm OCOP. " * 200)[:10_000]
LARGEST = 200_000
"""Bytes of a page as it is before it is compressed."""
LINK = re.compile(r'href="([^"]+)"')


@pytest.fixture
def world(make):
    """A plan in which far more was said and sent than ever will be."""
    world = AccessWorld(make)
    at, session = clock.now(), make.session
    _reports(world, at)
    _thread(world, at)
    for number in range(MANY):
        word = f"lần {number} "
        for record in (world.assignment, world.task, world.plan, world.own, world.own.unit):
            changes = {"title": [LONG[:300], LONG[:290]], "notes": [LONG[:2_000], LONG[:1_990]]}
            entry = AuditEntry.about(
                record,
                "task.changed",
                by=world.people["agency"],
                at=at,
                changes=changes,
                reason=word + LONG[:990],
            )
            session.add(entry)
    _activity(world, at)
    _told(world, at)
    session.commit()
    return world


def _reports(world, at):
    (helper,) = world.make.assignments(world.task, Part.COORDINATING)
    for number in range(MANY):
        later, name = at + timedelta(seconds=number), f"bài {number} {LONG[:150]}"
        world.assignment.evidence.append(
            Evidence(kind=EvidenceKind.LINK, name=name, url="https://example.vn/", by=world.own, at=later)
        )
        note = f"lần {number} {LONG}"[:10_000]
        world.assignment.report_progress(by=world.own, at=later, percent=number % 100, note=note)
        helper.add_note(by=world.people["watcher"], at=later, note=f"góp ý {number} {LONG}"[:10_000])
    world.session.commit()


def _thread(world, at):
    leader, day = world.people["chairman"], clock.day_of(at) + timedelta(days=3)
    thread = world.session.get_one(Direction, world.records["direction"])
    for number in range(MANY):
        thread.direct_again(by=leader, at=at, text=f"chỉ đạo {number} {LONG}"[:4_000], answer_by=day)


def _activity(world, at):
    activity = world.session.get_one(OutreachActivity, world.records["activity"])
    for number in range(MANY):
        activity.correct(activity.content, by=world.own, at=at, reason=f"sửa {number} {LONG}"[:1_000])


def _told(world, at):
    for actor in ("own", "admin"):
        user = world.people[actor]
        for number in range(MANY):
            world.session.add(
                Notice(
                    key=f"{actor} {number}", user=user, topic=Topic.CONFIRMED, occasion="confirmation", at=at,
                    address="/my-tasks",
                    facts={"task": LONG[:300], "unit": "Xã Bản Bo", "section": "I", "by": "Hà", "text": LONG[:2_000]},
                )
            )  # fmt: skip
            started, _token = SignIn.start(user, at=clock.real_now())
            delivery = Delivery(
                key=f"{actor} {number}", user=user, channel=Channel.EMAIL, state=DeliveryState.GIVEN_UP, made_at=at,
                next_try_at=at, error=LONG[:500],
            )  # fmt: skip
            world.session.add_all([started, delivery])


@LATER_ON_POSTGRESQL
@pytest.mark.slow
def test_no_page_grows_without_end(world, sign_in):
    browsers = {actor: sign_in(user) for actor, user in world.people.items()}
    large = []
    for line in table():
        may = [actor for actor in ACTORS[1:] if line.expected[actor] == "y"]
        if line.method != "GET" or not may:
            continue
        address = line.address.format(**world.records)
        for actor in {may[0], may[-1]}:
            answer = browsers[actor].get(address)
            if answer.mimetype == "text/html" and len(answer.data) > LARGEST:
                large.append(f"{address} as {actor}: {len(answer.data)}")

    assert not large, "\n".join(large)


LISTS = (
    ("own", "/assignments/{assignment}", "history", "lần"),
    ("own", "/assignments/{assignment}", "fellows", "góp ý"),
    ("chairman", "/directions/{direction}", "thread", "chỉ đạo"),
    ("own", "/outreach/activities/{activity}", "versions", "sửa"),
)


@LATER_ON_POSTGRESQL
@pytest.mark.slow
def test_every_word_is_reached_page_by_page_the_newest_first(world, sign_in):
    for actor, address, name, word in LISTS:
        browser, seen = sign_in(world.people[actor]), []
        for number in range(1, MANY // pagination.PER_PAGE + 3):
            page = browser.get(f"{address.format(**world.records)}?{name}={number}").text
            found = [int(one) for one in re.findall(rf"{word} (\d+) Đã", page)]
            seen += [one for one in dict.fromkeys(found) if one not in seen]
        assert seen == list(range(MANY - 1, -1, -1)), name


@LATER_ON_POSTGRESQL
@pytest.mark.slow
def test_what_was_cut_is_one_link_away(world, make, sign_in, statements):
    own, agency = sign_in(world.people["own"]), sign_in(world.people["agency"])
    place, reports = f"/assignments/{world.assignment.id}", world.assignment.reports

    links = links_of(first := own.get(place).text)
    assert f"{place}?whole=said-{reports[-1].id}#said-{reports[-1].id}" in links
    assert f"{place}?history=2#history" in links
    assert reports[3].note not in first
    shown = own.get(f"{place}?whole=said-{reports[3].id}").text
    assert reports[3].note in shown
    assert f'id="said-{reports[3].id}"' in shown
    assert reports[4].note[:100] in shown, "on the page of the list that it is on"

    found = next(one for one in links_of(own.get("/search?q=ra soat&kind=notes").text) if "whole=said" in one)
    assert LONG[:9_000] in own.get(found).text

    pages = (agency.get(f"/tasks/{world.task.id}/history?page={number}").text for number in range(1, 30))
    history = next(page for page in pages if "whole=audit" in page)
    assert LONG[:1_990] not in history
    change = next(one for one in links_of(history) if "whole=audit" in one)
    assert LONG[:1_990] in agency.get(change).text

    few, counts = make.assignment(), []
    for assignment in (few, world.assignment):
        with statements() as seen:
            agency.get(f"/assignments/{assignment.id}?history=1")
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 1, "the coordinating units' notes are one more"


def links_of(page):
    """Where the links on the page lead."""
    return [link.replace("&amp;", "&") for link in LINK.findall(page)]
