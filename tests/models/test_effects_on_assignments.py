"""Whatever the change of a task: nothing delivered or spoken of is lost, and units owe what the terms say."""

from __future__ import annotations

from datetime import date
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.models import Assignment, Part, Plan
from ocop_tasks.models.plan_changes.assigning import dated_periods
from ocop_tasks.models.plan_changes.effects_on_assignments import DELIVERED, Consequences, consequences
from ocop_tasks.models.plans.task import Terms
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Calendar, Frequency
from ocop_tasks.rules.work.status import Status

PLAN = Plan(id=1, year=2022, calendar=Calendar.STATE, days_after_cut=3)
UNITS = (1, 2, 3)
RULES = ("last 24", "last 9", "last week", "month-1 10", "month-2 end", "after-1 4", "after-3 20")
days = st.dates(date(2022, 1, 1), date(2023, 1, 31))


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """A task for some of three units, in any rhythm."""
    frequency = draw(st.sampled_from(Frequency))
    parts = draw(st.dictionaries(st.sampled_from(UNITS), st.sampled_from(Part)))
    due_on = draw(days) if frequency is Frequency.ONCE else None
    rule = parse_due_rule(draw(st.sampled_from(RULES))) if draw(st.booleans()) else None
    rule = rule if rule and rule.fits(frequency) else None
    return Terms(section_id=1, title="Việc", frequency=frequency, due_on=due_on, due_rule=rule, parts=parts)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Terms, list[Assignment], set[int], date]:
    """Terms with assignments in any state, as left by changes before; the ids of those spoken of; and today."""
    old, today, numbers = draw(terms()), draw(days), count(1)
    there, referenced = [], set()
    for unit_id, part in old.owing.items():
        for turn in dated_periods(old, PLAN):
            if draw(st.booleans()):
                continue
            state = draw(st.sampled_from(Status))
            share = Assignment(
                id=next(numbers), unit_id=unit_id, part=part, period=turn.period.code, status=state
            )
            share.period_from, share.period_to = turn.period.starts_on, turn.period.ends_on
            share.due_on = draw(st.sampled_from([turn.due_on, date(2022, 8, 1)]))
            there.append(share)
            if state is not Status.NOT_STARTED or draw(st.booleans()):
                referenced.add(share.id)
    return old, there, referenced, today


def apply(found: Consequences, there: list[Assignment]) -> list[Assignment]:
    """The shares that apply afterwards."""
    for share in found.cancelled:
        share.status = Status.CANCELLED
    for share in found.restored:
        share.status = Status.NOT_STARTED
    for share, part in found.moved:
        share.part = part
    new = [
        Assignment(unit_id=unit, part=part, period=turn.period.code, status=Status.NOT_STARTED)
        for unit, part, turn in found.given
    ]
    gone = {share.id for share in found.removed}
    return [
        share for share in [*there, *new] if share.id not in gone and share.status is not Status.CANCELLED
    ]


@given(situations(), terms())
def test_nothing_delivered_or_spoken_of_is_lost(situation, new):
    old, there, referenced, today = situation
    delivered = {share.id for share in there if share.status in DELIVERED}

    found = consequences(old, new, PLAN, there, referenced=referenced, today=today)

    removed = {share.id for share in found.removed}
    cancelled = {share.id for share in found.cancelled}
    assert not removed & referenced
    assert not (removed | cancelled) & delivered
    assert not removed & cancelled
    assert not any(share.due_on < today for share in found.removed)


@given(situations(), terms())
def test_every_unit_owes_each_period_once_and_only_what_is_not_over_is_new(situation, new):
    old, there, referenced, today = situation
    had = {(share.unit_id, share.period) for share in there}

    found = consequences(old, new, PLAN, there, referenced=referenced, today=today)

    given_now = [(unit, turn.period.code) for unit, _part, turn in found.given]
    assert len(set(given_now)) == len(given_now)
    assert not set(given_now) & had
    if new.frequency is not Frequency.ONCE:
        assert all(turn.period.ends_on >= today for _unit, _part, turn in found.given)
    live = apply(found, there)
    assert len({(share.unit_id, share.period) for share in live}) == len(live)
    for share in live:
        open_now = share.status not in DELIVERED
        if share.unit_id not in new.owing and open_now:
            raise AssertionError(f"{share.unit_id} still owes {share.period}")


@given(situations())
def test_no_change_has_no_consequences(situation):
    old, there, referenced, today = situation
    for share in there:
        share.part = old.parts[share.unit_id]

    assert not consequences(old, old, PLAN, there, referenced=referenced, today=today)


@given(situations(), terms())
def test_the_same_consequences_have_the_same_digest(situation, new):
    old, there, referenced, today = situation

    once = consequences(old, new, PLAN, there, referenced=referenced, today=today)
    again = consequences(old, new, PLAN, there, referenced=referenced, today=today)

    assert once.digest == again.digest


@given(situations(), terms())
def test_no_period_is_late_by_a_change_nor_moved_after_its_day(situation, new):
    old, there, referenced, today = situation

    found = consequences(old, new, PLAN, there, referenced=referenced, today=today)

    if new.frequency is not Frequency.ONCE:
        assert all(dated.due_on >= today for _unit, _part, dated in found.given)
        assert all(dated.due_on >= today for _share, dated in found.redated)
        if old.frequency is new.frequency:
            moved = [share for share, _dated in found.redated if share.status is not Status.CANCELLED]
            assert all(share.due_on >= today and share.status not in DELIVERED for share in moved)
