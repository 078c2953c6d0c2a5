"""Every door by which work can be due later: what is late or due within a week is an extension by each of them.

All of it begins on Sunday 12/06/2022. A commune leads one task that was due on 01/06, one that is due on 17/06, and a
quarterly one, of which the second quarter is due on 17/06 by the state's calendar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.figures.plan import progress_totals
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.models import Assignment, AuditEntry, Decision, Extensions, Notice, Part, Task, Unit
from ocop_tasks.models.plan_changes.cancellation import (
    cancel_assignment,
    cancel_task,
    change_due,
    restore_assignment,
    restore_task,
)
from ocop_tasks.models.plan_changes.effects_on_assignments import Consequences
from ocop_tasks.models.plan_changes.extension_preview import extended_by
from ocop_tasks.models.plan_changes.plan_amending import apply_amendment, begin_amendment, proposal
from ocop_tasks.models.plan_changes.plan_lifecycle import publish
from ocop_tasks.models.plan_changes.plan_particulars import Particulars, change_plan
from ocop_tasks.models.plan_changes.plan_recall import recall
from ocop_tasks.models.plan_changes.task_editing import change_task, preview_change
from ocop_tasks.models.temporal.temporal_tables import HISTORY
from ocop_tasks.models.work.notice_reasons import still_stands
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.notice_topics import Topic
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.extension_rules import Step
from ocop_tasks.rules.work.moved_dates import Extended
from ocop_tasks.rules.work.periods import Calendar, Frequency
from ocop_tasks.rules.work.status import Status
from tests.conftest import hanoi

NOW = hanoi(2022, 6, 12, 9)
LATE, SOON, LATER = date(2022, 6, 1), date(2022, 6, 17), date(2022, 7, 15)
REASON = "Bão số 2, tỉnh cho lùi"


class Office:
    """The plan's officer, its chairman, and a commune with its three tasks."""

    def __init__(self, make) -> None:
        self.make, self.session, self.plan, self.at = make, make.session, make.plan, NOW
        self.officer, self.chairman = make.standing_agency(), make.chairman()
        self.deputy = make.user(Role.VICE_CHAIRMAN, make.plan.issuer)
        self.commune, self.other = make.unit("Xã Bản Bo"), make.unit("Xã Bình Lư")
        self.person = make.user(unit=self.commune)
        self.late = make.task("Hội nghị", leads=[self.commune], due_on=LATE)
        self.soon = make.task("Chấm điểm", leads=[self.commune], due_on=SOON)
        self.quarterly = make.task("Tuyên truyền", leads=[self.commune], frequency=Frequency.QUARTERLY)
        self.far = make.task("Tổng kết", leads=[self.commune], due_on=date(2022, 12, 1))

    @property
    def doing(self):
        return {"by": self.officer, "at": self.at}

    def tomorrow(self) -> None:
        """The act of today is over: the next one is one of its own."""
        self.session.commit()
        self.at += timedelta(days=1)

    def preview(self, task: Task, **terms) -> Extended:
        """What the form says before it is saved."""
        found = self._found(task, terms)
        return extended_by(self.session, found, task.id, today=clock.day_of(self.at))

    def _found(self, task: Task, terms) -> Consequences:
        wanted = replace(task.terms, **terms)
        return preview_change(self.session, self.plan, task, wanted, today=clock.day_of(self.at))

    def change(self, task: Task, reason: str = "Theo họp", **terms) -> None:
        units = {unit.id: unit for unit in self.session.scalars(select(Unit))}
        wanted = replace(task.terms, **terms)
        change_task(self.session, task, wanted, units, reason=reason, **self.doing)

    def particulars(self, reason: str, **changes) -> None:
        new = replace(Particulars.of(self.plan), **changes)
        change_plan(self.session, self.plan, new, reason=reason, **self.doing)

    def share(self, task: Task, due_on: date | None = None) -> Assignment:
        """The commune's share of ``task``; of a periodic one that which is, or was first, due then."""
        mine = select(Assignment).where(Assignment.task_id == task.id, Assignment.unit == self.commune)
        shares = self.session.scalars(mine.order_by(Assignment.due_on)).all()
        return next(each for each in shares if due_on in (None, each.due_on, each.first_due_on))

    def acts(self) -> list[AuditEntry]:
        moved = select(AuditEntry).where(AuditEntry.action == "plan.dates_moved")
        return list(self.session.scalars(moved.order_by(AuditEntry.id)))

    def told(self, user) -> list[Notice]:
        mine = select(Notice).where(Notice.user_id == user.id, Notice.topic == Topic.EXTENSION)
        return list(self.session.scalars(mine.order_by(Notice.id)))

    def by_first_date(self):
        """The four counts by the first due dates, as of the day of the act."""
        cells = progress_totals.cells_in(Scope((self.plan.id,)), AsOf(clock.day_of(self.at), 14))
        return progress_totals.total(cells).first_counts


@pytest.fixture
def office(make):
    return Office(make)


# -- the doors ---------------------------------------------------------------------------------------------------


def drop_late(office: Office) -> None:
    """Taken from the commune while it is late, so that it is cancelled."""
    office.change(office.late, parts={office.other.id: Part.LEAD})
    office.tomorrow()


def drop_soon(office: Office) -> None:
    """Taken from the commune before it is due and before anything was said, so that its row is deleted."""
    office.change(office.soon, parts={office.other.id: Part.LEAD})
    office.tomorrow()


def again(office: Office, task: Task, reason: str) -> None:
    office.change(task, reason, parts={office.commune.id: Part.LEAD}, due_on=LATER)


def cancel_and_move(office: Office) -> None:
    """Cancelled for the one unit; meanwhile the task is due later."""
    cancel_assignment(office.share(office.late), reason="Xã sáp nhập", **office.doing)
    office.tomorrow()
    office.change(office.late, due_on=LATER)
    office.tomorrow()


def amend(office: Office, reason: str) -> None:
    amendment = begin_amendment(office.session, office.plan, **office.doing)
    amendment.decision = Decision(number=reason, day=date(2022, 6, 10), title="Điều chỉnh")
    draft = office.session.scalars(
        select(Task).where(Task.plan_id == amendment.plan.id, Task.origin_id == office.late.id)
    ).one()
    office.change(draft, due_on=LATER)
    found = proposal(office.session, office.plan, amendment)
    apply_amendment(office.session, office.plan, amendment, found, **office.doing)


def end_in_june(office: Office) -> None:
    """The plan is one of half a year, and one of its tasks is due on its last day."""
    office.plan.starts_on, office.plan.ends_on = date(2022, 1, 1), SOON
    office.soon.due_on = None
    office.session.commit()


def rhythm(office: Office, reason: str) -> None:
    office.change(office.quarterly, reason, frequency=Frequency.YEARLY)


def publish_again(office: Office, _reason: str) -> None:
    publish(office.session, office.plan, **office.doing)


def recall_and_edit(office: Office) -> None:
    recall(office.session, office.plan, reason="Sai phụ lục", **office.doing)
    office.tomorrow()
    office.change(office.late, due_on=LATER)
    office.tomorrow()


@dataclass(frozen=True)
class Door:
    """One way; ``before`` is what must have been done until the door itself is open."""

    act: Callable[[Office, str], object]
    task: str
    due_before: date
    relieved: int = 0
    before: Callable[[Office], None] = lambda _office: None
    action: str = "task.changed"
    """How the history names the change of the date; empty: there is a new row in place of the old one."""
    asks_reason: bool = True
    keeps_first: bool = True
    """Whether the unit had the same work once, so that its first due date stays."""
    is_asked: bool = True
    """Whether it was asked for just before, so that the figures by the first due date are the same."""


DOORS = {
    "the task's edit, late": Door(
        lambda office, reason: office.change(office.late, reason, due_on=LATER), "late", LATE, relieved=1
    ),
    "the task's edit, due soon": Door(
        lambda office, reason: office.change(office.soon, reason, due_on=LATER), "soon", SOON
    ),
    "the task's rule for days": Door(
        lambda office, reason: office.change(office.quarterly, reason, due_rule=parse_due_rule("last 24")),
        "quarterly",
        SOON,
    ),
    "the task's frequency": Door(rhythm, "quarterly", SOON, action="", keeps_first=False),
    "one share's date": Door(
        lambda office, reason: change_due(office.share(office.late), LATER, reason=reason, **office.doing),
        "late",
        LATE,
        relieved=1,
        action="assignment.due_changed",
    ),
    "the plan's calendar": Door(
        lambda office, reason: office.particulars(reason, calendar=Calendar.CALENDAR),
        "quarterly",
        SOON,
        action="plan.changed",
    ),
    "days after the cut": Door(
        lambda office, reason: office.particulars(reason, days_after_cut=10),
        "quarterly",
        SOON,
        action="plan.changed",
    ),
    "the plan goes on for longer": Door(
        lambda office, reason: office.particulars(reason, starts_on=date(2022, 1, 1), ends_on=LATER),
        "soon",
        SOON,
        before=end_in_june,
        action="plan.changed",
    ),
    "dropped when late and given again": Door(
        lambda office, reason: again(office, office.late, reason), "late", LATE, relieved=1, before=drop_late
    ),
    "dropped when due soon and given again": Door(
        lambda office, reason: again(office, office.soon, reason), "soon", SOON, before=drop_soon, action=""
    ),
    "cancelled, moved meanwhile, and restored": Door(
        lambda office, reason: restore_assignment(office.share(office.late), reason=reason, **office.doing),
        "late",
        LATE,
        relieved=1,
        before=cancel_and_move,
        is_asked=False,
    ),
    "an amendment": Door(amend, "late", LATE, relieved=1, action="plan.amended", asks_reason=False),
    "taken back as a whole and published again": Door(
        publish_again,
        "late",
        LATE,
        relieved=1,
        before=recall_and_edit,
        action="",
        asks_reason=False,
        is_asked=False,
    ),
}


@pytest.mark.parametrize("name", DOORS)
def test_more_time_is_an_extension_by_whatever_door(office, name):
    door = DOORS[name]
    door.before(office)
    office.session.commit()
    assert not office.acts(), "until here nothing was moved that is late or due soon"
    counted = office.by_first_date()

    door.act(office, REASON)
    office.session.commit()
    office.session.expire_all()

    (act,) = office.acts()
    assert act.changes == {"moved_later": [None, 1], "late_no_longer": [None, door.relieved]}
    assert act.by == office.officer
    if door.asks_reason:
        assert act.reason == REASON
    for leader in (office.chairman, office.deputy):
        (notice,) = office.told(leader)
        assert office.session.scalar(select(Notice.id).where(Notice.id == notice.id, still_stands))
        assert (notice.facts["count"], notice.facts["relieved"]) == (1, door.relieved)
    if door.keeps_first:
        share = office.share(getattr(office, door.task), door.due_before)
        assert (share.first_due_on, share.due_on > door.due_before) == (door.due_before, True)
        if door.is_asked:
            assert office.by_first_date() == counted
    if door.action:
        history = HISTORY[Assignment].c
        rows = office.session.execute(
            select(history.action, history.changed_by_id, history.due_on)
            .where(history.task_id == getattr(office, door.task).id, history.due_on == door.due_before)
            .order_by(history.id)
        )
        assert (door.action, office.officer.id, door.due_before) in rows.all()


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.asks_reason])
def test_each_door_asks_for_a_reason_and_does_nothing_without(office, name):
    door = DOORS[name]
    door.before(office)
    office.session.commit()
    before = [(each.id, each.due_on) for each in office.session.scalars(select(Assignment))]

    with pytest.raises(RuleBroken, match="reason_needed"):
        door.act(office, " ")
    office.session.rollback()

    assert not office.acts()
    assert not office.told(office.chairman)
    assert [(each.id, each.due_on) for each in office.session.scalars(select(Assignment))] == before


NO_EXTENSIONS = {
    "due in more than a week": lambda office: office.change(office.far, "", due_on=date(2022, 12, 20)),
    "due earlier": lambda office: office.change(office.soon, "", due_on=date(2022, 6, 14)),
    "another title": lambda office: office.change(office.late, "", title="Hội nghị huyện"),
    "a coordinating unit": lambda office: office.change(
        office.late, "", parts=office.late.terms.parts | {office.other.id: Part.COORDINATING}
    ),
}


@pytest.mark.parametrize("name", NO_EXTENSIONS)
def test_what_gives_nobody_more_time_needs_no_reason(office, name):
    NO_EXTENSIONS[name](office)
    office.session.commit()
    assert (office.acts(), office.told(office.chairman)) == ([], [])


def test_what_was_reported_in_time_is_not_moved_and_what_was_late_when_it_was_done_is(office, make):
    make.submission(office.share(office.soon), at=NOW)
    office.change(office.soon, "", due_on=LATER)
    assert not office.acts()
    make.completion(office.share(office.late), at=NOW)
    with pytest.raises(RuleBroken, match="reason_needed"):
        office.change(office.late, "", due_on=LATER)


def test_time_goes_on_for_what_was_cancelled_so_that_restoring_moves_nothing(office):
    share = office.share(office.soon)
    cancel_assignment(share, reason="Xã chờ", **office.doing)
    cancel_task(office.session, office.late, reason="Tỉnh hoãn", **office.doing)
    office.session.commit()
    office.at = hanoi(2022, 8, 1, 9)

    restore_assignment(share, reason="", **office.doing)
    restore_task(office.session, office.late, reason="", **office.doing)
    office.session.commit()

    assert [(each.status, each.due_on) for each in (share, office.share(office.late))] == [
        (Status.NOT_STARTED, SOON),
        (Status.NOT_STARTED, LATE),
    ]
    assert not office.acts()


@pytest.mark.parametrize("task", ["soon", "late"])
def test_what_is_given_again_has_the_first_due_date_that_it_had(office, task):
    """Also after several times, and however far the new date is away."""
    for due_on in (date(2022, 7, 20), date(2022, 8, 20)):
        work = getattr(office, task)
        office.change(work, parts={office.other.id: Part.LEAD})
        office.tomorrow()
        office.change(work, parts={office.commune.id: Part.LEAD}, due_on=due_on)
        office.tomorrow()
    assert office.share(work).first_due_on == (SOON if task == "soon" else LATE)
    assert office.share(work).due_on == date(2022, 8, 20)


def test_a_rhythm_that_is_changed_and_changed_back_has_its_first_due_dates(office):
    def dates():
        mine = office.make.assignments(office.quarterly)
        return [(each.period, each.first_due_on) for each in mine]

    office.change(office.quarterly, due_rule=parse_due_rule("last 24"))
    before = dates()
    office.tomorrow()
    office.change(office.quarterly, frequency=Frequency.YEARLY, due_rule=None)
    office.tomorrow()
    office.change(office.quarterly, frequency=Frequency.QUARTERLY, due_rule=parse_due_rule("last 28"))
    office.session.commit()
    assert dates() == before


def test_several_tasks_moved_in_one_act_are_one_notice(office):
    office.change(office.quarterly, due_rule=None)
    office.make.task("Khác", leads=[office.other], frequency=Frequency.QUARTERLY)
    office.particulars(REASON, days_after_cut=10)
    office.session.commit()
    (act,) = office.acts()
    assert (act.task_id, act.changes["moved_later"]) == (None, [None, 2])
    assert [notice.facts["count"] for notice in office.told(office.chairman)] == [2]
    assert "task" not in office.told(office.chairman)[0].facts


@pytest.mark.parametrize(
    ("task", "terms", "before"),
    [
        ("late", {"due_on": LATER}, None),
        ("soon", {"due_on": LATER}, None),
        ("soon", {"due_on": LATE}, None),
        ("far", {"due_on": date(2022, 12, 20)}, None),
        ("quarterly", {"frequency": Frequency.YEARLY}, None),
        ("quarterly", {"due_rule": parse_due_rule("last 24")}, None),
        ("late", {"due_on": LATER, "parts": "commune"}, drop_late),
        ("soon", {"due_on": LATER, "parts": "commune"}, drop_soon),
    ],
)
def test_the_form_says_before_what_the_act_then_does(office, task, terms, before):
    if before:
        before(office)
    if "parts" in terms:
        terms = terms | {"parts": {office.commune.id: Part.LEAD}}
    said = office.preview(getattr(office, task), **terms)

    office.change(getattr(office, task), REASON, **terms)
    office.session.commit()

    done = [(act.changes["moved_later"][1], act.changes["late_no_longer"][1]) for act in office.acts()]
    assert done == ([(said.count, said.relieved)] if said else [])


# -- requests that were waiting ------------------------------------------------------------------------------------


def ask(office: Office, until: date) -> Extensions:
    extensions = Extensions(office.share(office.late))
    extensions.ask(by=office.person, at=office.at, until=until, reason="Chờ số liệu", most=2)
    office.session.commit()
    return extensions


@pytest.mark.parametrize(
    ("until", "act", "closed"),
    [
        (LATER, lambda office: office.change(office.late, REASON, due_on=LATER), True),
        (date(2022, 7, 1), lambda office: office.change(office.late, REASON, due_on=LATER), True),
        (date(2022, 8, 1), lambda office: office.change(office.late, REASON, due_on=LATER), False),
        (LATER, lambda office: cancel_task(office.session, office.late, reason=REASON, **office.doing), True),
        (LATER, lambda office: office.change(office.late, "", title="Hội nghị huyện"), False),
    ],
)
def test_a_request_that_an_act_has_overtaken_is_closed_with_a_word(office, until, act, closed):
    ask(office, until)

    act(office)
    office.session.commit()
    office.session.expire_all()

    extensions = Extensions(office.share(office.late))
    assert (extensions.open_request is None) == closed
    assert extensions.granted == 0, "it does not count against the unit"
    told = [notice.occasion for notice in office.told(office.person)]
    assert told == (["overtaken"] if closed else [])
    if closed:
        newest = extensions.steps[-1]
        assert (newest.kind, newest.by, newest.text) == (Step.OVERTAKEN, office.officer, REASON)
        assert newest.due_on == office.share(office.late).due_on


def test_who_was_to_decide_is_not_asked_any_longer(office):
    ask(office, LATER)
    share = office.share(office.late)
    request = Notice(
        key="extension.1:1", user=office.chairman, topic=Topic.EXTENSION, occasion="asked",
        address=f"/assignments/{share.id}/extension/decision", at=NOW,
    )  # fmt: skip
    office.session.add(request)
    office.session.commit()

    def stands():
        return office.session.scalar(select(Notice.id).where(Notice.id == request.id, still_stands))

    assert stands() == request.id
    office.change(office.late, REASON, due_on=LATER)
    office.session.commit()

    assert stands() is None
    office.session.expire_all()
    Extensions(share).ask(by=office.person, at=NOW, until=date(2022, 9, 1), reason="Chờ tiếp", most=2)


def test_looking_at_dates_takes_the_same_number_of_statements_for_many_units(office, make, statements):
    def cost(units):
        task = make.task("Chung", leads=units, due_on=LATE)
        with statements() as seen:
            office.change(task, REASON, due_on=LATER)
            office.session.commit()
        return len([each for each in seen if each.startswith("SELECT") or "notice" in each])

    few = cost([make.unit()])
    assert cost([make.unit() for _ in range(12)]) == few
