"""Every act on a record, tried by two people at the same moment on both databases (``act_table``)."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Direction, ExtensionStep, Unit
from ocop_tasks.models.temporal.temporal_tables import HISTORY
from ocop_tasks.rules.work.direction_rules import AFTER
from ocop_tasks.rules.work.extension_rules import Step
from tests.conftest import LATER_ON_POSTGRESQL
from tests.storage.samples import pdf
from tests.support.meeting import meet
from tests.uploads.tus import PIECE, VERSION
from tests.web.act_table import Act, Meeting, acts, meetings, scenes
from tests.web.act_world import ActWorld, Records
from tests.work.sending import photo

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
UNCOUNTED = frozenset({"idempotency_key", "notice", "delivered_notice", "stored_file", "sign_in"})
"""Tables whose rows tell nothing of who was first."""
FILES: dict[str, Callable[[], tuple[BytesIO, str]]] = {
    "red": lambda: (photo("red"), "ảnh.jpg"),
    "pdf": lambda: (BytesIO(pdf()), "kế hoạch.pdf"),
    "csv": lambda: (BytesIO("Mã,Tên đầy đủ,Loại,Mã cấp trên\r\n".encode()), "đơn vị.csv"),
}


def changing_routes(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) & CHANGING:
            yield rule.endpoint, method


def test_every_route_that_changes_something_is_an_act(app):
    known = {act.route for act in acts().values()}

    assert sorted(set(changing_routes(app)) - known) == [], "add a line to ACTS in tests/web/act_table.py"
    assert sorted(known - set(changing_routes(app))) == [], "these routes are gone"


def test_every_act_meets_itself():
    twice = {each.first for each in meetings() if each.second == "again"}
    routes = {acts()[name].route for name in twice}

    lonely = [act.name for act in acts().values() if act.route not in routes]
    assert lonely == [], "add a line with `again` to MEETINGS in tests/web/act_table.py"


@LATER_ON_POSTGRESQL
@pytest.mark.slow
@pytest.mark.parametrize("scene", scenes())
def test_two_at_the_same_moment(app, make, sign_in, scene):
    world = ActWorld(make, sign_in)

    wrong = [told for meeting in meetings(scene) if (told := try_out(app, world, meeting))]

    assert not wrong, "\n".join(wrong)


def try_out(app: Flask, world: ActWorld, meeting: Meeting) -> str:
    """Let the two meet; what is not as the table says, or nothing."""
    records = world.scene(meeting.scene)
    (first, second), before, known = sendings(world, meeting, records), counts(), contradictions()

    answers = meet(app, first.send, second.send)

    statuses = tuple(answer.status_code for answer in answers)
    rows = {table: count - before[table] for table, count in counts().items() if count != before[table]}
    told = [f"{meeting.name}: "]
    if statuses != meeting.answers:
        told.append(f"answered {statuses}, not {meeting.answers}")
    if rows != meeting.rows:
        told.append(f"rows {rows}, not {meeting.rows}")
    told += [f"“{words}” is not on the page" for words in lost(second, answers[1])]
    told += [odd for odd in contradictions() if odd not in known]
    return " ".join(told) if len(told) > 1 else ""


class Sending:
    """One act with all that its browser sends."""

    def __init__(
        self, world: ActWorld, act: Act, records: Records, who: str, key: str, *, other: bool
    ) -> None:
        self.act, self.browser = act, world.browser(records, who, other=other)
        self.address = act.address.format(**records)
        self.headers = VERSION | PIECE if act.address.startswith("/uploads") else {}
        self.fields: list[tuple[str, Any]] = [("idempotency_key", key)] if not self.headers else []
        for word in filter(None, (word.strip() for word in act.form.split(";"))):
            self._take(word, records)

    def _take(self, word: str, records: Records) -> None:
        if word.startswith("*"):
            self.fields += list(records[word[1:]].items())
            return
        name, _equals, value = word.partition("=")
        if name.startswith(":"):
            self.headers[name[1:]] = value
        else:
            self.fields = [field for field in self.fields if field[0] != name or name == "assignment"]
            self.fields.append((name, value if value.startswith("@") else value.format(**records)))

    def send(self) -> TestResponse:
        """Send it."""
        given = [
            (name, FILES[value[1:]]() if str(value).startswith("@") else value) for name, value in self.fields
        ]
        data: Any = MultiDict(given) if given else b"abcd" if self.act.method == "PATCH" else None
        return self.browser.open(self.address, method=self.act.method, data=data, headers=self.headers)

    @property
    def words(self) -> list[str]:
        """What somebody typed, as against numbers and choices."""
        secret = ("password", "current", "new", "again")
        return [value for name, value in self.fields if " " in str(value) and name not in secret]


def sendings(world: ActWorld, meeting: Meeting, records: Records) -> tuple[Sending, Sending]:
    """Both, by the right people."""
    first = acts()[meeting.first]
    again, same = meeting.second == "again", meeting.second.endswith("~")
    second = first if again else acts()[meeting.second.removesuffix("~")]
    who = second.who if again or same or second.who != first.who else f"{second.who}2"
    keys = ("one", "one" if again else "other")
    numbered = [f"{key}-{records['n']}" for key in keys]
    return (
        Sending(world, first, records, first.who, numbered[0], other=False),
        Sending(world, second, records, who, numbered[1], other=again or same),
    )


def lost(sending: Sending, answer: TestResponse) -> list[str]:
    """What was typed and is not in the page of somebody who was refused."""
    if answer.status_code not in (403, 404, 409, 422):
        return []
    page = html.unescape(answer.text)
    return [words for words in sending.words if words not in page]


def counts() -> dict[str, int]:
    """How many rows each table has."""
    db.session.rollback()
    tables = [
        table
        for name, table in db.metadata.tables.items()
        if name not in UNCOUNTED and not name.endswith("_history")
    ]
    row = db.session.execute(
        select(*(select(func.count()).select_from(table).scalar_subquery() for table in tables))
    ).one()
    db.session.rollback()
    return {table.name: count for table, count in zip(tables, row, strict=True)}


def contradictions() -> list[str]:
    """Where what stands in one place is not what follows from another."""
    db.session.expire_all()
    found = [*_of_work(), *_of_extensions(), *_of_directions(), *_of_units(), *_of_history()]
    db.session.rollback()
    return found


def _of_work() -> Iterator[str]:
    for each in db.session.scalars(select(Assignment)):
        newest = each.reports[-1] if each.reports else None
        if newest is not None and newest.state_values != each.state_values:
            yield f"assignment {each.id} stands as {each.state_values}, its newest report says {newest.state_values}"


def _of_extensions() -> Iterator[str]:
    steps: dict[int, list[ExtensionStep]] = {}
    for step in db.session.scalars(select(ExtensionStep).order_by(ExtensionStep.id)):
        steps.setdefault(step.assignment_id, []).append(step)
    for assignment_id, said in steps.items():
        if any((step.kind is Step.ASKED) == (place % 2 == 1) for place, step in enumerate(said)):
            yield f"assignment {assignment_id}: {[step.kind.value for step in said]} is no talk"


def _of_history() -> Iterator[str]:
    """What held before ends where what followed it begins."""
    for cls, history in HISTORY.items():
        since = dict(db.session.execute(select(cls.id, cls.valid_from)).all())
        ended: dict[int, date] = {}
        for row in db.session.execute(select(history).order_by(history.c.of_id, history.c.valid_from)):
            is_laid_anew = row.of_id in ended and row.valid_from == date.min
            if row.valid_from < ended.get(row.of_id, date.min) or row.valid_from >= row.valid_to:
                if is_laid_anew:
                    continue
                yield f"{history.name} {row.of_id}: {row.valid_from} to {row.valid_to}"
            ended[row.of_id] = row.valid_to
        for number, day in ended.items():
            if number in since and since[number] != day:
                yield f"{history.name} {number} ended on {day}, what followed holds since {since[number]}"


def _of_directions() -> Iterator[str]:
    for each in db.session.scalars(select(Direction)):
        if each.standing is not AFTER[each.entries[-1].kind]:
            yield f"direction {each.id} stands as {each.standing}, its newest entry is {each.entries[-1].kind}"


def _of_units() -> Iterator[str]:
    for each in db.session.scalars(select(Unit)):
        if each.path != f"{each.parent.path if each.parent else '/'}{each.id}/":
            yield f"unit {each.id} lies at {each.path}"


PAGES = {
    "fresh": "/assignments/{assignment} /assignments/{assignment}/extension /assignments/{assignment}/direction "
    "/assignments/{assignment}/cancellation /assignments/{assignment}/due /tasks/{task}/cancellation",
    "submitted": "/assignments/{assignment}",
    "confirmed": "/decisions/{decision}/withdrawal",
    "reported": "/evidence/{evidence} /reports/{report}/withdrawal",
    "asked": "/assignments/{assignment}/extension /assignments/{assignment}/extension/decision",
    "directed": "/directions/{direction}",
    "late": "/tasks/{task}/directions /meetings/{meeting}/1 /plans/{plan}/direction-templates "
    "/direction-templates/{template}",
    "task": "/tasks/{task}/edit /plans/{plan}/tasks/new /plans/{plan}/edit /plans/{plan}/return-reasons",
    "target": "/targets/{target} /target-values/{target_value}/withdrawal",
    "product": "/plans/{plan}/products/new /products/{product}/edit /products/{product}/withdrawal",
    "sent_list": "/plans/{plan}/products/import/{list}",
    "product_off": "/plans/{plan}/products?show=withdrawn",
    "cancelled_task": "/tasks/{task}/restoration",
    "empty_target": "/plans/{plan}/targets/new /targets/{target}/edit",
    "empty_section": "/plans/{plan}/outline /sections/{section}/edit",
    "draft_plan": "/plans/{made_plan}/publication /plans/{made_plan}/removal /plans/new",
    "sent_plan_file": "/plans/file /plans/file/{plan_file}",
    "sent_sheet": "/plans/{made_plan}/import/{sheet}",
    "begun_task": "/tasks/{begun}/start",
    "taken_sheet": "/plans/{made_plan}/imports/{import}/removal",
    "running_plan": "/plans/{made_plan}/closing /plans/{made_plan}/recall /plans/{made_plan}/agencies "
    "/plans/{made_plan}/amendment",
    "amendment": "/plans/{made_plan}/amendment /plans/{made_plan}/amendment/decision /plans/{amendment}/removal",
    "closed_plan": "/plans",
    "archived_plan": "/plans?show=archived",
    "cancelled_share": "/assignments/{assignment}/restoration",
    "activity": "/outreach/activities/new /outreach/activities/{activity}/correction "
    "/outreach/activities/{activity}/withdrawal",
    "somebody": "/admin/people/{person}",
    "unit": "/admin/units/new /admin/units/{unit} /admin/settings",
    "file": "/admin/import/units/{file}",
}
"""Where the forms stand that are carried out once, by scene."""
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
KEY = re.compile(r'name="idempotency_key"\s+value="[^"]{8,}"')


def test_a_form_that_is_carried_out_once_brings_its_key(app, make, sign_in):
    world, with_key = ActWorld(make, sign_in), set()
    for scene, addresses in PAGES.items():
        records = world.scene(scene)
        for address in addresses.format(**records).split():
            with_key |= {endpoint_of(app, form) for form in keyed_forms(world, address)}

    wanted = {name for name, view in app.view_functions.items() if hasattr(view, "once")}
    assert sorted(wanted - with_key) == [], (
        "put {{ once_key() }} into these forms, and their pages into PAGES"
    )


def keyed_forms(world: ActWorld, address: str) -> Iterator[str]:
    """The addresses of the forms with a key on that page, as whoever may see it sees it."""
    for browser in world.browsers.values():
        page = browser.get(address)
        for attributes, inside in FORM.findall(page.text) if page.status_code == 200 else ():
            action = re.search(r'action="([^"]+)"', attributes)
            if KEY.search(inside):
                yield html.unescape(action[1]) if action else address


def endpoint_of(app: Flask, address: str) -> str:
    endpoint, _values = app.url_map.bind("localhost").match(address.partition("?")[0], method="POST")
    return str(endpoint)
