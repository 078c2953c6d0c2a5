"""The set-based figures against the pure rules, on random plans with random histories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import contextmanager
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_tasks import clock
from ocop_tasks.figures.plan import progress_totals
from ocop_tasks.figures.plan.assignment_rows import RowFilter, row_counts, rows
from ocop_tasks.figures.plan.follow_up_counts import by_unit_and_month
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_curve import curve
from ocop_tasks.figures.plan.progress_totals import (
    Cell,
    by_plan_and_by_unit,
    cells_in,
    grouped,
    roll_up,
    total,
)
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.models import Assignment, Part
from ocop_tasks.rules.work.counted_periods import counted_in
from ocop_tasks.rules.work.periods import Calendar, months_of, parse_period
from ocop_tasks.rules.work.progress import Figures, Progress, of_task, share
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import FollowUp, Timeliness, follow_up, is_silent, timeliness
from tests.conftest import A_DAY, hanoi
from tests.figures.laying import Ground, lay, plans

SILENT_DAYS = 14
past = st.dates(date(2021, 12, 1), A_DAY)
few = settings(max_examples=10)
AT_NIGHT = hanoi(A_DAY.year, A_DAY.month, A_DAY.day, 23)


@pytest.fixture
def ground(make):
    return Ground.made(make)


def state(assignment: Assignment, day: date):
    """Status, per cent, day of submission and day of the unit's last word at the end of ``day``."""
    told = [report for report in assignment.reports if report.day <= day]
    if not told:
        return Status.NOT_STARTED, 0, None, None
    return told[-1].status, told[-1].percent, told[-1].submitted_on, told[-1].said_on


def by_the_rules(assignments: Iterable[Assignment], day: date, leads: list[Assignment]) -> Figures:
    """What the rules say of ``assignments``, one by one; all the plan's ``leads`` share their tasks' weights."""
    figures, sharing = Figures(), Counter(lead.task_id for lead in leads)
    for assignment in assignments:
        status, percent, submitted_on, said_on = state(assignment, day)
        if status is Status.CANCELLED:
            continue
        each = share(assignment.task.weight, sharing[assignment.task_id])
        judged = timeliness(status, assignment.due_on, submitted_on, day)
        class_ = follow_up(status, assignment.due_on, submitted_on, day)
        first_class = follow_up(status, assignment.first_due_on, submitted_on, day)
        done = status is Status.COMPLETED
        figures += Figures(
            Progress(each * done, each * Fraction(100 if done else percent, 100), each),
            due=each * (assignment.due_on <= day),
            leads=1,
            overdue=int(judged is Timeliness.OVERDUE),
            due_soon=int(judged is Timeliness.DUE_SOON),
            silent=int(is_silent(status, assignment.starts_on, said_on, day, SILENT_DAYS)),
            waiting=int(status is Status.SUBMITTED),
            **{kind.value: int(class_ is kind) for kind in FollowUp},
            first_done_in_time=int(first_class is FollowUp.DONE_IN_TIME),
            first_open_in_time=int(first_class is FollowUp.OPEN_IN_TIME),
        )
    return figures


def as_they_stood(plan, day: date) -> list[Cell]:
    """The cells of the plan at the end of ``day``."""
    return cells_in(Scope((plan.id,)), AsOf(day, SILENT_DAYS))


@pytest.fixture
def laid(ground):
    """Lays a drawn plan for as long as an example lasts: the plan, and its lead assignments."""

    @contextmanager
    def laying(drawn):
        plan, assignments = lay(ground, drawn)
        try:
            yield plan, [assignment for assignment in assignments if assignment.part is Part.LEAD]
        finally:
            ground.session.rollback()

    return laying


def test_figures_of_every_section_unit_and_task_are_what_the_rules_say_on_any_day(laid):
    @few
    @given(plans, past)
    def check(drawn, day):
        with laid(drawn) as (plan, leads):
            scope, as_of = Scope((plan.id,)), AsOf(day, SILENT_DAYS)
            for keys in (("section_id", "unit_id"), ("unit_id",), ("task_id",), ()):
                expected: dict = {}
                for assignment in leads:
                    names = {"section_id": assignment.task.section_id}
                    key = tuple(names.get(name) or getattr(assignment, name) for name in keys)
                    expected.setdefault(key, []).append(assignment)
                assert grouped(scope, as_of, *keys) == {
                    key: by_the_rules(members, day, leads) for key, members in expected.items()
                }

    check()


def test_figures_of_several_plans_are_told_by_plan_and_by_unit_in_one_statement(laid, statements):
    @few
    @given(plans, past)
    def check(drawn, day):
        with laid(drawn) as (plan, leads):
            scope, as_of = Scope((plan.id, plan.id + 1)), AsOf(day, SILENT_DAYS)
            with statements() as asked:
                told = by_plan_and_by_unit(scope, as_of)
            assert len(asked) == 1
            assert told.by_plan == ({plan.id: by_the_rules(leads, day, leads)} if leads else {})
            assert told.by_unit == {
                unit_id: by_the_rules([a for a in leads if a.unit_id == unit_id], day, leads)
                for unit_id in {lead.unit_id for lead in leads}
            }

    check()


def test_tasks_are_as_far_as_the_rule_says_and_the_four_counts_part_all_work_that_applies(laid):
    @few
    @given(plans, past)
    def check(drawn, day):
        with laid(drawn) as (plan, leads):
            for (task_id,), figures in grouped(Scope((plan.id,)), AsOf(day, SILENT_DAYS), "task_id").items():
                members = [a for a in leads if a.task_id == task_id]
                assert figures.progress == of_task(
                    members[0].task.weight, [state(a, day)[:2] for a in members]
                )
                four = (figures.done_in_time, figures.done_late, figures.open_in_time, figures.open_late)
                assert sum(four) == figures.leads
                assert figures.open_late == figures.overdue

    check()


def reporting_month(plan, lead, due_on):
    """The month of the plan that counts ``lead``, due on ``due_on``: the one in which its own period is cut, if any."""
    day = lead.period_to if "-" in lead.period else due_on
    if "-" in lead.period or plan.calendar == Calendar.CALENDAR or day.day <= 14:
        return day.year, day.month
    return (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)


def test_both_counts_of_extended_work_are_what_the_rules_say_of_both_dates(laid):
    @few
    @given(plans, st.booleans(), past, past, st.sampled_from(Calendar))
    def check(drawn, by_first_date, due_from, due_to, calendar):
        with laid(drawn) as (plan, leads):
            plan.calendar = calendar
            span: dict = {"due_from": due_from, "due_to": due_to, "by_first_date": by_first_date}
            expected: Counter = Counter()
            for lead in leads:
                due_on = lead.first_due_on if by_first_date else lead.due_on
                status, _percent, submitted_on, _said_on = state(lead, A_DAY)
                kind = follow_up(status, due_on, submitted_on, A_DAY)
                if kind and due_from <= due_on <= due_to:
                    expected[lead.unit_id, *reporting_month(plan, lead, due_on), kind.value] += 1
            assert {
                (found.unit_id, found.year, found.month, kind.value): number
                for found in by_unit_and_month([Scope((plan.id,), **span)], A_DAY)
                for kind in FollowUp
                if (number := getattr(found.judged.numbers, kind.value))
            } == expected
            counts = row_counts(Scope((plan.id,), **span), AsOf(A_DAY, SILENT_DAYS), RowFilter())
            for kind in FollowUp:
                assert getattr(counts, kind.value) == sum(
                    n for key, n in expected.items() if key[-1] == kind.value
                )

    check()


@pytest.mark.parametrize("code", ["2022-H1", "2022-Q2", "2022-Q4", "2022-03"])
def test_a_period_counts_the_work_of_its_months_in_the_ranking_and_in_the_list(laid, code):
    """By whichever calendar it was cut, and by either due date."""

    @few
    @given(plans, st.booleans(), st.sampled_from(Calendar))
    def check(drawn, by_first_date, calendar):
        with laid(drawn) as (plan, leads):
            plan.calendar = calendar
            period, (year, first, last) = parse_period(code, calendar), months_of(code)
            earliest = (0, 0) if first == 1 else (year, first)
            expected = {
                lead.id
                for lead in leads
                if state(lead, A_DAY)[0] is not Status.CANCELLED
                and earliest
                <= reporting_month(plan, lead, lead.first_due_on if by_first_date else lead.due_on)
                <= (year, last)
            }
            scope = Scope((plan.id,), counted=counted_in(plan.span, period), by_first_date=by_first_date)
            found = rows(scope, AsOf(A_DAY, SILENT_DAYS), RowFilter(), limit=100)
            assert {row.id for row in found} == expected
            ranked = by_unit_and_month([scope], A_DAY)
            assert sum(each.judged.numbers.assigned for each in ranked) == len(expected)

    check()


def test_what_the_reports_say_of_today_is_what_the_assignments_say_themselves(laid, monkeypatch):
    @few
    @given(plans)
    def check(drawn):
        with laid(drawn) as (plan, _leads):
            today = AsOf(A_DAY, SILENT_DAYS)
            now = grouped(Scope((plan.id,)), today, "section_id", "unit_id")
            with monkeypatch.context() as patch:
                patch.setattr(clock, "today", lambda: A_DAY + timedelta(days=1))
                assert grouped(Scope((plan.id,)), today, "section_id", "unit_id") == now

    check()


def test_sections_add_up_what_is_below_them(laid):
    @few
    @given(plans)
    def check(drawn):
        with laid(drawn) as (plan, leads):
            own = progress_totals.by_section(as_they_stood(plan, A_DAY))
            sums = roll_up(plan.sections, own, Figures())
            within = {"A": ("A", "A.1"), "A.1": ("A.1",), "B": ("B",)}
            for section in plan.sections:
                members = [a for a in leads if a.task.section.label in within[section.label]]
                assert sums[section.id] == by_the_rules(members, A_DAY, leads)

    check()


def test_a_scope_leaves_the_shares_of_whole_tasks_as_they_are(laid, ground):
    @few
    @given(plans, past, past)
    def check(drawn, due_from, due_to):
        with laid(drawn) as (plan, leads):
            span = grouped(Scope((plan.id,), due_from=due_from, due_to=due_to), AsOf(A_DAY, SILENT_DAYS))
            within = [a for a in leads if due_from <= a.due_on <= due_to]
            assert span.get((), Figures()) == by_the_rules(within, A_DAY, leads)
            parent = ground.units[2]
            below = [a for a in leads if a.unit.path.startswith(parent.path)]
            of_unit = grouped(Scope((plan.id,), unit_path=parent.path), AsOf(A_DAY, SILENT_DAYS))
            assert of_unit.get((), Figures()) == by_the_rules(below, A_DAY, leads)

    check()


def test_taking_decisions_back_today_leaves_every_past_day_as_it_was(laid, ground):
    @few
    @given(plans, past.filter(lambda day: day < A_DAY))
    def check(drawn, day):
        with laid(drawn) as (plan, leads):
            scope, span = Scope((plan.id,)), {"first": plan.first_day, "last": plan.last_day, "until": A_DAY}
            before, points = as_they_stood(plan, day), curve(scope, **span)
            for lead in leads:
                if decision := lead.decision_to_take_back(ground.agency):
                    lead.take_back(decision, by=ground.agency, at=AT_NIGHT, reason="Nhầm xã")
            ground.session.flush()

            assert as_they_stood(plan, day) == before
            assert [point for point in curve(scope, **span) if point.day < A_DAY] == [
                point for point in points if point.day < A_DAY
            ]
            assert all(lead.decision_to_take_back(ground.agency) is None for lead in leads)

    check()


def test_each_point_of_the_curve_is_the_plan_as_of_its_day(laid):
    @few
    @given(plans, past)
    def check(drawn, until):
        with laid(drawn) as (plan, _leads):
            points = curve(Scope((plan.id,)), first=plan.first_day, last=plan.last_day, until=until, step=29)
            assert points[-1].day == date(2022, 12, 31)
            for point in points:
                whole = total(as_they_stood(plan, min(point.day, until)))
                if point.day <= until:
                    assert (point.confirmed, point.reported) == (whole.confirmed, whole.reported)
                    assert point.due == whole.due_percent
                else:
                    assert (point.confirmed, point.reported) == (None, None)
            applies = total(as_they_stood(plan, until)).leads
            assert points[-1].due == (100 if applies else None)

    check()
