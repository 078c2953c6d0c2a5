"""A text is shown as it was typed, wherever it is shown: one break for each line end, addresses as links, no code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Text

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures import figure_cache
from ocop_tasks.models import (
    AuditEntry,
    Direction,
    Evidence,
    EvidenceKind,
    Extensions,
    OutreachActivity,
    Product,
    Target,
    TargetValue,
    Task,
    TaskStart,
    VersionKind,
)
from ocop_tasks.models.plan_changes.cancellation import cancel_task
from ocop_tasks.models.plan_changes.plan_amending import begin_amendment
from ocop_tasks.models.plan_changes.version_keeping import keep_version
from ocop_tasks.models.temporal.temporal_tables import HISTORY
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import Start
from ocop_tasks.sending.notices import notice_events
from ocop_tasks.sending.typed_html import as_typed
from tests.web.access_table import table
from tests.web.access_world import AccessWorld

MADE = {
    "search_text": "folded from the others",
    "delivery.error": "what a mail server said",
    "idempotency_key.route": "an address of ours",
    "upload.name": "a file's name",
    "upload.told": "what a browser told of a file",
    "evidence.name": "a file's name, a link or a number",
    "evidence.url": "an address",
    "outreach_photo.name": "a file's name",
    "plan_document.name": "a file's name",
    "target_value.file_name": "a file's name",
    "target_value.url": "an address",
    "direction_template.text": "one line, which a direction takes over",
    "plan.usual_reasons": "a reason on each line",
    "outreach_version.note": "an earlier note, kept for inspectors: the history tells why it changed",
}
"""Columns without a length into which nobody types lines that a page shows."""
PARAGRAPHS = {"task.notes", "task.notes_en"}
"""A point on each line: pages show each by itself."""
ONE_LINE = re.compile(r'<(\w+) class="(?:one-line|desk-word)".*?</\1>', re.DOTALL)
"""Places that have room for the beginning alone; they lead to a page that shows the whole."""
NOT_SHOWN = re.compile(r'<textarea.*?</textarea>|="[^"]*"', re.DOTALL)


def free_texts() -> dict[str, tuple[str, str]]:
    """Every column into which somebody types as many lines as he likes; what it said before, the trail shows."""
    found = {}
    for table_ in db.metadata.tables.values():
        if table_ in HISTORY.values():
            continue
        for column in table_.columns:
            name = f"{table_.name}.{column.name}"
            if type(column.type) is Text and column.name not in MADE and name not in MADE:
                found[name] = (table_.name, column.name)
    return found


def mark_of(name: str) -> str:
    return name.replace(".", "-").replace("_", "-")


def typed_into(name: str) -> str:
    """What stands in a column: two lines, an address, and letters that would be code."""
    mark = mark_of(name)
    return f'Dòng một {mark} <b onclick="x">\r\nXem tại: baolaichau.vn/{mark}?a=1&b=2).\r\n\r\nhết {mark}'


def shown_as(name: str) -> str:
    """The same on a page."""
    mark = mark_of(name)
    return (
        f"Dòng một {mark} &lt;b onclick=&#34;x&#34;&gt;<br>Xem tại: "
        f'<a href="https://baolaichau.vn/{mark}?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">'
        f"baolaichau.vn/{mark}?a=1&amp;b=2</a>).<br><br>hết {mark}"
    )


def paragraph_of(name: str) -> str:
    """The line with the address, by itself."""
    return f">{shown_as(name).split('<br>')[1]}</"


def write_everywhere(world: AccessWorld) -> None:
    for name, (table_, column) in free_texts().items():
        world.session.execute(db.metadata.tables[table_].update().values({column: typed_into(name)}))
    world.session.commit()
    figure_cache.clear()


class WorldOfWords(AccessWorld):
    """The world of all routes, and what else somebody says a word about."""

    def say_more(self) -> None:
        """A second task that is cancelled, an extension, a piece of evidence taken back, a correction, a notice."""
        make, at = self.make, clock.now()
        agency, own, chairman = self.people["agency"], self.own, self.people["chairman"]
        second = make.assignment(unit=own.unit, due_on=date(2022, 6, 1))
        Extensions(second).ask(by=own, at=at, until=date(2022, 12, 31), reason="x", most=2)
        given = Direction.give(
            second, by=chairman, at=at, text=typed_into("notice.text"), answer_by=clock.today()
        )
        notice_events.notify_of_direction(given)
        gone = Evidence(kind=EvidenceKind.DOCUMENT, name="5/BC", by=own, at=at)
        self.assignment.evidence.append(gone)
        gone.withdraw(by=own, at=at, reason="x")
        activity = self.session.get_one(OutreachActivity, self.records["activity"])
        activity.correct(activity.content, by=own, at=at, reason="x")
        target = self.session.get_one(Target, self.records["target"])
        wrong = TargetValue(
            target=target, value=9, day=clock.day_of(at), by=agency, at=at, known_on=clock.day_of(at)
        )
        wrong.withdraw(by=agency, at=at, reason="x")
        self.session.add(wrong)
        dropped = Product(
            plan=self.plan, name="x", producer="x", commune_id=own.unit_id, by=agency, at=at, search_text=""
        )
        self.session.add(dropped)
        dropped.withdraw(by=agency, at=at, reason="x")
        cancelled = make.task(leads=[own.unit])
        cancel_task(self.session, cancelled, by=agency, at=at, reason="x")
        prepared = begin_amendment(self.session, self.plan, by=agency, at=at).plan
        begun = self.session.query(Task).filter_by(plan_id=prepared.id).order_by(Task.id).first()
        assert begun is not None
        known = Start(Status.IN_PROGRESS, clock.day_of(at))
        begun.start = TaskStart.of(known, words="x", file_name="x.xlsx")
        keep_version(self.session, self.plan, VersionKind.AMENDED, by=agency, at=at)
        changes = {"notes": ["cũ", typed_into("audit_entry.changes")]}
        self.session.add(AuditEntry.about(self.task, "task.changed", by=agency, at=at, changes=changes))
        self.session.commit()
        self.more = [
            ("own", f"/assignments/{second.id}"),
            ("chairman", f"/assignments/{second.id}/extension/decision"),
            ("own", f"/evidence/{gone.id}"),
            ("agency", f"/tasks/{cancelled.id}"),
            ("agency", f"/tasks/{cancelled.id}/restoration"),
            ("own", "/notices"),
            ("agency", f"/tasks/{begun.id}/start"),
            ("agency", f"/plans/{self.plan.id}/products?show=withdrawn"),
            ("english", f"/tasks/{self.task.id}"),
        ]

    def pages(self, sign_in) -> Iterator[tuple[str, str]]:
        """Every page, looked at by the last of those who may."""
        reader = self.make.observer()
        reader.locale = "en"
        self.session.commit()
        browsers = {name: sign_in(person) for name, person in (self.people | {"english": reader}).items()}
        for line in table():
            may = [actor for actor, letter in line.expected.items() if letter == "y" and actor != "nobody"]
            if line.method == "GET" and may:
                self.more.append((may[-1], line.address.format(**self.records)))
        for actor, address in self.more:
            answer = browsers[actor].get(address)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                yield address, answer.text


def other_shapes(text: str, name: str) -> list[str]:
    """Where a column's text stands on a page in another shape."""
    if name in PARAGRAPHS:
        shown = f"Dòng một {mark_of(name)} " in NOT_SHOWN.sub("", text)
        return [name] if shown and paragraph_of(name) not in text else []
    bare = NOT_SHOWN.sub("", ONE_LINE.sub("", text))
    begun = NOT_SHOWN.sub("", shown_as(name))
    places = [found.start() for found in re.finditer(re.escape(f"Dòng một {mark_of(name)} "), bare)]
    return [bare[at - 80 : at + 120] for at in places if not bare.startswith(begun, at)]


def test_what_is_made_of_a_text():
    assert as_typed(typed_into("a.b")) == shown_as("a.b")
    assert as_typed(None) == ""


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_text_is_shown_as_it_was_typed_on_every_page(make, sign_in):
    world = WorldOfWords(make)
    world.say_more()
    write_everywhere(world)
    names, seen, wrong = [*free_texts(), "notice.text", "audit_entry.changes"], set(), []
    for address, text in world.pages(sign_in):
        seen |= {name for name in names if (paragraph_of if name in PARAGRAPHS else shown_as)(name) in text}
        wrong += [f"{address}: {odd}" for name in names for odd in other_shapes(text, name)]

    assert not wrong, "\n".join(wrong)
    assert set(names) - seen == set(), "shown whole on no page"
