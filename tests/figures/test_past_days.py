"""What figures say of a day is what they said on it, whatever was changed since (DOMAIN.md rule 16)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_tasks import clock
from ocop_tasks.figures.plan.assignment_rows import RowFilter, all_rows
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_curve import curve
from ocop_tasks.figures.plan.progress_totals import cells_in, grouped, total
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.models import Assignment, Extensions, Part, Plan, Task, Unit
from ocop_tasks.models.plan_changes.cancellation import cancel_task, change_due, restore_task
from ocop_tasks.models.plan_changes.plan_particulars import Particulars, change_plan
from ocop_tasks.models.plan_changes.task_editing import add_task, change_task
from ocop_tasks.models.plans.task import Terms
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.periods import Frequency
from tests.support.making import Make

FIRST = date(2022, 3, 1)
SILENT_DAYS = 14
UNITS, SECTIONS = 4, 3
numbers = count(1)

leads = st.sets(st.integers(0, UNITS - 1), min_size=1)
due = st.dates(date(2022, 3, 1), date(2022, 12, 31))
frequencies = st.sampled_from([Frequency.ONCE, Frequency.ONCE, Frequency.QUARTERLY, Frequency.MONTHLY])
terms = st.fixed_dictionaries(
    {
        "section": st.integers(0, SECTIONS - 1),
        "weight": st.integers(1, 5),
        "leads": leads,
        "frequency": frequencies,
        "due_on": due,
    }
)
deeds = st.one_of(
    st.tuples(st.just("give"), terms),
    st.tuples(st.just("change"), st.integers(0, 5), terms),
    st.tuples(st.just("drop"), st.integers(0, 5)),
    st.tuples(st.just("restore"), st.integers(0, 5)),
    st.tuples(st.just("move due date"), st.integers(0, 20), due),
    st.tuples(st.just("extend"), st.integers(0, 20), st.integers(1, 40)),
    st.tuples(st.just("cut later"), st.integers(0, 20)),
    st.tuples(st.just("move unit"), st.integers(0, UNITS - 1), st.integers(0, UNITS - 1)),
    st.tuples(st.just("report"), st.integers(0, 20), st.integers(0, 99)),
    st.tuples(st.just("submit"), st.integers(0, 20)),
    st.tuples(st.just("confirm"), st.integers(0, 20)),
)
histories = st.lists(st.tuples(st.integers(0, 60), st.lists(deeds, max_size=3)), min_size=1, max_size=5)


@dataclass
class Story:
    """One plan through its year; everything is done by the ways that the pages go."""

    make: Make
    plan: Plan
    units: list[Unit]
    at: datetime = field(default_factory=clock.now)

    def __post_init__(self) -> None:
        self.session = self.make.session
        self.by, self.second = self.make.standing_agency(), self.make.standing_agency()
        self.sections = [self.make.section(plan=self.plan) for _ in range(SECTIONS)]
        self.tasks: list[Task] = []

    @property
    def said(self) -> dict[str, Any]:
        """By whom and when."""
        return {"by": self.by, "at": self.at}

    @property
    def shares(self) -> list[Assignment]:
        """What the units have to do."""
        return sorted(
            self.session.query(Assignment).where(Assignment.plan_id == self.plan.id), key=lambda each: each.id
        )

    def do(self, what: str, *how: Any) -> None:
        """One deed, where it can be done."""
        with suppress(RuleBroken, IndexError):
            getattr(self, what.replace(" ", "_"))(*how)

    def _terms(self, drawn: dict[str, Any]) -> Terms:
        once = drawn["frequency"] is Frequency.ONCE
        return Terms(
            section_id=self.sections[drawn["section"]].id,
            title="Việc",
            frequency=drawn["frequency"],
            due_on=drawn["due_on"] if once else None,
            weight=drawn["weight"],
            evidence_required=False,
            parts={self.units[place].id: Part.LEAD for place in drawn["leads"]},
        )

    def give(self, drawn: dict[str, Any]) -> None:
        units = {unit.id: unit for unit in self.units}
        self.tasks.append(add_task(self.session, self.plan, self._terms(drawn), units, **self.said))

    def change(self, place: int, drawn: dict[str, Any]) -> None:
        units = {unit.id: unit for unit in self.units}
        change_task(
            self.session, self.tasks[place], self._terms(drawn), units, **self.said, reason="Điều chỉnh"
        )

    def drop(self, place: int) -> None:
        cancel_task(self.session, self.tasks[place], **self.said, reason="Không còn")

    def restore(self, place: int) -> None:
        restore_task(self.session, self.tasks[place], **self.said, reason="Còn")

    def move_due_date(self, place: int, day: date) -> None:
        self.session.add(change_due(self.shares[place], day, **self.said, reason="Bão"))

    def extend(self, place: int, days: int) -> None:
        share, until = self.shares[place], clock.day_of(self.at) + timedelta(days=days)
        Extensions(share).ask(by=self.by, at=self.at, until=until, reason="Mưa", most=9)
        Extensions(share).grant(by=self.by, at=self.at, until=until)

    def cut_later(self, days: int) -> None:
        new = replace(Particulars.of(self.plan), days_after_cut=days)
        change_plan(self.session, self.plan, new, **self.said, reason="Thông tư mới")

    def move_unit(self, place: int, under: int) -> None:
        with acting(self.session, "unit.changed", **self.said):
            self.units[place].move_under(self.units[under] if under != place else self.make.issuer)

    def report(self, place: int, percent: int) -> None:
        self.shares[place].report_progress(**self.said, percent=percent, note="Đang làm")

    def submit(self, place: int) -> None:
        self.shares[place].submit(**self.said, note="Xong")

    def confirm(self, place: int) -> None:
        self.shares[place].confirm(by=self.second, at=self.at)

    def seen(self, day: date) -> dict[str, Any]:
        """All that is said of ``day``: figures of every part of the plan, and the rows behind them."""
        as_of = AsOf(day, SILENT_DAYS)
        scopes = {
            "all": Scope((self.plan.id,)),
            "first date": Scope((self.plan.id,), by_first_date=True),
            "section": Scope((self.plan.id,), section_ids=(self.sections[0].id,)),
            "due": Scope((self.plan.id,), due_from=date(2022, 4, 1), due_to=date(2022, 9, 30)),
        }
        found: dict[str, Any] = {
            name: grouped(scope, as_of, "section_id", "unit_id", "task_id") for name, scope in scopes.items()
        }
        below = {unit.id: Scope((self.plan.id,), unit_path=path) for unit, path in self._paths(day)}
        found |= {f"below {unit_id}": grouped(scope, as_of) for unit_id, scope in below.items()}
        rows = all_rows(scopes["all"], as_of, RowFilter(cancelled_too=True))
        found["rows"] = [tuple(row) for row in rows]
        return found

    def _paths(self, day: date) -> list[tuple[Unit, str]]:
        return [(unit, self.paths[day][unit.id]) for unit in self.units]

    paths: dict[date, dict[int, str]] = field(default_factory=dict)


@pytest.fixture
def story(make):
    make.plan  # noqa: B018  the issuer and the agency are there
    made = count(1)

    def begin() -> Story:
        plan = make.another_plan(f"Kế hoạch {next(made)}")
        units = [make.unit(under=make.issuer) for _ in range(UNITS)]
        return Story(make, plan, units)

    return begin


def test_a_past_day_stays_what_it_was_whatever_is_done_later(story):
    @settings(max_examples=12)
    @given(histories)
    def check(history):
        told, day, seen = story(), FIRST, {}
        for pause, drawn in history:
            day += timedelta(days=pause)
            with clock.at_moment(clock.in_hanoi(day)):
                told.at = clock.now()
                for what, *how in drawn:
                    told.do(what, *how)
                    told.session.commit()
                told.paths[day] = {unit.id: unit.path for unit in told.units}
                seen[day] = told.seen(day)
        with clock.at_moment(clock.in_hanoi(day + timedelta(days=1))):
            for before, what_was_seen in seen.items():
                assert told.seen(before) == what_was_seen

    check()


def test_the_curve_goes_through_what_each_day_said(story):
    @settings(max_examples=12)
    @given(histories, st.booleans())
    def check(history, of_section):
        told, day = story(), FIRST
        for pause, drawn in history:
            day += timedelta(days=pause)
            with clock.at_moment(clock.in_hanoi(day)):
                told.at = clock.now()
                for what, *how in drawn:
                    told.do(what, *how)
                    told.session.commit()
        later = day + timedelta(days=1)
        scope = Scope((told.plan.id,), section_ids=(told.sections[0].id,) if of_section else None)
        with clock.at_moment(clock.in_hanoi(later)):
            points = curve(scope, first=date(2022, 2, 1), last=date(2023, 2, 1), until=later, step=5)
            for point in points:
                if point.day <= later:
                    whole = total(cells_in(scope, AsOf(point.day, SILENT_DAYS)))
                    assert (point.confirmed, point.reported) == (whole.confirmed, whole.reported)
                    assert point.due == whole.due_percent

    check()
