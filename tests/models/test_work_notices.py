"""Each way in which a unit's work changes, and what is told of it to whom: in the transaction that changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from ocop_tasks.models import Assignment, Notice, Part, Task, Unit
from ocop_tasks.models.plan_changes.cancellation import (
    cancel_assignment,
    cancel_task,
    change_due,
    restore_assignment,
    restore_task,
)
from ocop_tasks.models.plan_changes.plan_lifecycle import close, publish
from ocop_tasks.models.plan_changes.plan_particulars import Particulars, change_plan
from ocop_tasks.models.plan_changes.plan_recall import recall
from ocop_tasks.models.plan_changes.task_editing import add_task, change_task
from ocop_tasks.models.plans.task import Terms
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.notice_topics import BATCH_PAUSE, LONGEST_BATCH, Topic
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work import work_news
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Calendar, Frequency
from tests.models.conftest import NOW

MINUTE = timedelta(minutes=1)


class Office:
    """A plan's standing agency, and three communes: *ours* leads a one-off and a quarterly task, *theirs* the first."""

    def __init__(self, make) -> None:
        self.make, self.session, self.plan = make, make.session, make.plan
        self.officer = make.standing_agency()
        self.ours, self.theirs, self.other = make.unit("Xã Bản Bo"), make.unit("Xã Bình Lư"), make.unit()
        self.people = {unit: make.user(unit=unit) for unit in (self.ours, self.theirs, self.other)}
        self.once = make.task("Hội nghị", leads=[self.ours, self.theirs], due_on=date(2022, 9, 30))
        self.quarterly = make.task("Tuyên truyền", leads=[self.ours], frequency=Frequency.QUARTERLY)
        self.at = NOW

    @property
    def units(self) -> dict[int, Unit]:
        """All of them, by id."""
        return {unit.id: unit for unit in self.session.scalars(select(Unit))}

    @property
    def doing(self):
        """Who does it, when and why, as the models' methods ask for it."""
        return {"by": self.officer, "at": self.at, "reason": "Theo họp giao ban"}

    def change(self, task: Task, **terms) -> None:
        """Change a task's terms through the form's method."""
        change_task(self.session, task, replace(task.terms, **terms), self.units, **self.doing)
        self.session.commit()

    def parts(self, task: Task, **parts: Part | None) -> None:
        """Give units other parts in a task; None: it is taken out."""
        wanted = {getattr(self, name).id: part for name, part in parts.items()}
        both = {**task.terms.parts, **wanted}
        self.change(task, parts={unit_id: part for unit_id, part in both.items() if part})

    def share(self, task: Task, unit: Unit, place: int = 0) -> Assignment:
        """The unit's share of a task."""
        mine = select(Assignment).where(Assignment.task_id == task.id, Assignment.unit_id == unit.id)
        return self.session.scalars(mine.order_by(Assignment.due_on)).all()[place]

    def told(self, unit: Unit) -> list[Notice]:
        """What the person of a unit was told of work and did not read, oldest first."""
        mine = (Notice.user_id == self.people[unit].id, Notice.topic == Topic.WORK, Notice.read_at.is_(None))
        statement = select(Notice).where(*mine).order_by(Notice.id)
        return list(self.session.scalars(statement.execution_options(populate_existing=True)))

    def said(self, unit: Unit) -> str:
        """The same in short: "2 new, 1 gone" of the one notice there is; empty without one."""
        notices = self.told(unit)
        assert len(notices) <= 1, "one notice for one batch"
        counted = work_news.counts(work_news.changes(notices[0].facts)) if notices else {}
        return ", ".join(f"{number} {kind}" for kind, number in counted.items())


@pytest.fixture
def office(make):
    """A running plan's office."""
    return Office(make)


def add(office, **terms):
    given = {"parts": {office.ours.id: Part.LEAD}, "frequency": Frequency.ONCE} | terms
    section = office.make.section()
    wanted = Terms(section_id=section.id, title="Kiểm tra", **given)
    add_task(office.session, office.plan, wanted, office.units, by=office.officer, at=office.at)


def cut_later(office, **changes):
    new = replace(Particulars.of(office.plan), **changes)
    change_plan(office.session, office.plan, new, **office.doing)


def cancelled_share(office, share):
    cancel_assignment(share, **office.doing)


def later(office):
    """The batch before is over: what it said was read."""
    office.session.commit()
    office.session.execute(update(Notice).values(read_at=office.at, passed_on=True))
    office.session.commit()


def restored_task(office):
    cancel_task(office.session, office.once, **office.doing)
    later(office)
    restore_task(office.session, office.once, **office.doing)


def restored_share(office):
    cancelled_share(office, office.share(office.once, office.ours))
    later(office)
    restore_assignment(office.share(office.once, office.ours), **office.doing)


LEAD, WITH, FOLLOWING = Part.LEAD, Part.COORDINATING, Part.FOLLOWING
DOORS = {
    "a task is added": (add, "1 new", ""),
    "a periodic task is added in its year": (
        lambda office: add(office, frequency=Frequency.QUARTERLY),
        "2 new",
        "",
    ),
    "a unit coordinates from now on": (
        lambda office: office.parts(office.quarterly, theirs=WITH),
        "",
        "2 new",
    ),
    "a unit leads another task": (lambda office: office.parts(office.quarterly, theirs=LEAD), "", "2 new"),
    "a unit only follows": (lambda office: office.parts(office.quarterly, theirs=FOLLOWING), "", ""),
    "a unit is taken out": (lambda office: office.parts(office.once, ours=None), "1 gone", ""),
    "a unit's part is another": (lambda office: office.parts(office.once, ours=WITH), "1 part", ""),
    "a task's day is moved": (
        lambda office: office.change(office.once, due_on=date(2022, 10, 31)),
        "1 due",
        "1 due",
    ),
    "a task's rule for days is another": (
        lambda office: office.change(office.quarterly, due_rule=parse_due_rule("last 24")),
        "2 due",
        "",
    ),
    "a task is asked for more often": (
        lambda office: office.change(office.quarterly, frequency=Frequency.MONTHLY),
        "6 new, 2 gone",
        "",
    ),
    "one share's day is moved": (
        lambda office: change_due(office.share(office.once, office.ours), date(2022, 8, 1), **office.doing),
        "1 due",
        "",
    ),
    "the plan's days after the cut": (lambda office: cut_later(office, days_after_cut=5), "3 due", ""),
    "the plan's calendar": (lambda office: cut_later(office, calendar=Calendar.CALENDAR), "3 due", ""),
    "the plan goes on for longer": (
        lambda office: cut_later(office, starts_on=date(2022, 1, 1), ends_on=date(2023, 7, 31)),
        "2 new",
        "",
    ),
    "a title": (lambda office: office.change(office.once, title="Hội nghị huyện"), "1 text", "1 text"),
    "the wording of a day": (
        lambda office: office.change(office.quarterly, wording="cuối quý"),
        "1 text",
        "",
    ),
    "evidence is required": (
        lambda office: office.change(office.once, evidence_required=True),
        "1 text",
        "1 text",
    ),
    "a task is measured by the log": (
        lambda office: office.change(office.quarterly, measured_in=Counted.ACTIVITIES, measure_target=4),
        "1 text",
        "",
    ),
    "a weight, a note and an English title": (
        lambda office: office.change(office.once, weight=3, notes="Chưa rõ ai chủ trì", title_en="Meeting"),
        "",
        "",
    ),
    "a task is cancelled": (
        lambda office: cancel_task(office.session, office.once, **office.doing),
        "1 gone",
        "1 gone",
    ),
    "one share is cancelled": (
        lambda office: cancelled_share(office, office.share(office.once, office.ours)),
        "1 gone",
        "",
    ),
    "a cancelled task applies again": (restored_task, "1 again", "1 again"),
    "a cancelled share applies again": (restored_share, "1 again", ""),
}


@pytest.mark.parametrize("door", DOORS)
def test_whom_a_change_concerns_is_told_and_nobody_else(office, door):
    act, ours, theirs = DOORS[door]

    act(office)
    office.session.commit()

    assert (office.said(office.ours), office.said(office.theirs), office.said(office.other)) == (
        ours,
        theirs,
        "",
    )
    assert not office.session.scalar(select(Notice.id).where(Notice.user_id == office.officer.id))


def test_a_plan_that_is_published_is_one_notice_for_each_person(make):
    office = Office(make)
    for row in make.session.scalars(select(Assignment)):
        make.session.delete(row)
    office.plan.state = PlanState.DRAFT
    make.session.commit()
    office.change(office.once, title="Hội nghị tổng kết")
    assert not office.told(office.ours), "nobody knows of a draft"

    publish(make.session, office.plan, by=office.officer, at=NOW)
    make.session.commit()

    assert (office.said(office.ours), office.said(office.theirs)) == ("5 new", "1 new")
    assert office.told(office.ours)[0].occasion == "published"


def test_a_publication_that_is_taken_back_in_time_is_not_told_and_later_it_is(office, make):
    """What was given before the batch is withdrawn from the units."""
    recall(office.session, office.plan, **office.doing)
    office.session.commit()
    assert (office.said(office.ours), office.said(office.theirs)) == ("5 gone", "1 gone")

    later(office)
    publish(make.session, office.plan, by=office.officer, at=NOW)
    recall(office.session, office.plan, **office.doing)
    office.session.commit()
    assert not office.told(office.ours)


def test_a_period_that_is_called_otherwise_is_the_same_work(office, make):
    """A year is "2022" while it is the whole plan, and "2022-Y" where the plan runs longer."""
    yearly = make.unit()
    office.people[yearly] = make.user(unit=yearly)
    task = make.task("Tổng kết", leads=[yearly], frequency=Frequency.YEARLY)
    cut_later(office, starts_on=date(2022, 1, 1), ends_on=date(2023, 7, 31))
    office.session.commit()
    assert [share.period for share in make.assignments(task)] == ["2022-Y"]
    assert office.said(yearly) == ""


def test_of_a_closed_plan_nothing_is_told(office):
    close(office.session, office.plan, by=office.officer, at=NOW, reason="Xong")
    cancel_task(office.session, office.once, **office.doing)
    office.session.commit()
    assert not office.told(office.ours)


def test_who_does_it_is_not_told_and_the_others_of_his_unit_are(office, make):
    second = make.user(Role.STANDING_AGENCY, office.officer.unit)
    office.ours = office.officer.unit
    office.people[office.ours] = second
    add(office)
    office.session.commit()
    assert office.said(office.ours) == "1 new"
    assert not office.session.scalar(select(Notice.id).where(Notice.user_id == office.officer.id))


def test_who_was_switched_off_or_only_reads_is_not_told(office, make):
    observer = make.user(Role.OBSERVER, office.ours)
    office.people[office.ours].active = False
    cancel_task(office.session, office.once, **office.doing)
    office.session.commit()
    assert not office.told(office.ours)
    assert not office.session.scalar(select(Notice.id).where(Notice.user_id == observer.id))


def test_a_batch_is_one_notice_that_sums_it_up(office):
    for number in range(10):
        office.at = NOW + number * MINUTE
        add(office)
    office.change(office.once, due_on=date(2022, 10, 31))
    office.change(office.quarterly, wording="cuối quý")
    assert office.said(office.ours) == "10 new, 1 due, 1 text"
    assert office.told(office.ours)[0].at == NOW + 9 * MINUTE


def test_what_was_changed_and_changed_back_is_not_told(office):
    office.change(office.once, due_on=date(2022, 10, 31), title="Khác")
    office.at += MINUTE
    office.change(office.once, due_on=date(2022, 9, 30), title="Hội nghị")
    assert (office.told(office.ours), office.told(office.theirs)) == ([], [])
    office.parts(office.once, ours=None)
    office.parts(office.once, ours=LEAD)
    assert not office.told(office.ours)


def test_twice_moved_is_told_from_the_first_day_to_the_last(office):
    for day in (date(2022, 10, 31), date(2022, 11, 30)):
        office.change(office.once, due_on=day)
    (change,) = work_news.changes(office.told(office.ours)[0].facts)
    assert [share.before and share.before.due_on for share in change.shares] == [date(2022, 9, 30)]
    assert [share.due_on for share in change.shares] == [date(2022, 11, 30)]


def test_new_work_that_was_changed_since_is_new_work(office):
    office.parts(office.quarterly, theirs=LEAD)
    office.change(office.quarterly, title="Tuyên truyền lưu động", due_rule=parse_due_rule("last 24"))
    assert office.said(office.theirs) == "2 new"
    assert office.said(office.ours) == "2 due, 1 text"


@pytest.mark.parametrize("how", ["read", "passed on", "long ago"])
def test_a_batch_that_is_over_is_not_touched(office, how):
    office.change(office.once, title="Hội nghị huyện")
    (first,) = office.told(office.ours)
    first.read_at = NOW if how == "read" else None
    first.passed_on = how == "passed on"
    office.at += BATCH_PAUSE if how == "long ago" else MINUTE
    office.session.commit()

    office.change(office.once, due_on=date(2022, 10, 31))

    newest = office.told(office.ours)[-1]
    assert newest.id != first.id
    assert work_news.counts(work_news.changes(newest.facts)) == {"due": 1}


def test_what_changes_in_his_new_unit_is_not_put_together_with_what_he_was_told_in_the_old_one(office, make):
    office.change(office.once, due_on=date(2022, 10, 31))
    person = office.people[office.ours]
    administrator = make.administrator()
    with make.changing():
        person.change_role(person.role, office.theirs, by=administrator, other_administrators=1)
    office.session.commit()

    office.at += MINUTE
    office.change(office.once, title="Hội nghị huyện")

    first, second = office.told(office.ours)
    assert (first.facts["unit"], second.facts["unit"]) == ("Xã Bản Bo", "Xã Bình Lư")
    assert work_news.counts(work_news.changes(second.facts)) == {"text": 1}


def test_whoever_changes_on_and_on_is_waited_for_an_hour(office):
    minutes = 0
    while len(office.told(office.ours)) < 2:
        add(office)
        office.session.commit()
        minutes += 5
        office.at = NOW + minutes * MINUTE
    assert office.at - NOW == LONGEST_BATCH + 5 * MINUTE


def test_telling_takes_the_same_number_of_statements_for_many_units_and_people(make, statements):
    office = Office(make)

    def cost(units):
        task = make.task("Chung", leads=units, due_on=date(2022, 9, 30))
        with statements() as seen:
            office.change(task, due_on=date(2022, 10, 31))
            office.change(task, title="Chung cả huyện")
            cancel_task(office.session, task, **office.doing)
            restore_task(office.session, task, **office.doing)
            office.session.commit()
        return len([each for each in seen if each.startswith("SELECT") or "notice" in each])

    for_few = cost([office.ours])
    units = [make.unit() for _ in range(12)]
    for unit in units:
        make.user(unit=unit)
        make.user(unit=unit)
    assert cost(units) == for_few
