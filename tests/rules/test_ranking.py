"""The figure by which a chairman is ranked."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.ranking import BothCounts, FourCounts, hundredths

counts = st.builds(FourCounts, *(st.integers(0, 500).map(Fraction) for _ in range(4)))


def test_199_tasks_of_which_all_but_some_were_done_in_time():
    assert hundredths(259, 272) == 9522
    counted = FourCounts(Fraction(259), Fraction(10), Fraction(40), Fraction(3))
    assert counted.assigned == 312
    assert counted.on_time_rate == 9522


def test_nothing_due_has_no_rate_and_open_work_in_time_does_not_weigh():
    assert FourCounts().on_time_rate is None
    assert FourCounts(open_in_time=Fraction(7)).on_time_rate is None
    assert FourCounts(done_in_time=Fraction(1), open_in_time=Fraction(7)).on_time_rate == 10_000


@given(counts)
def test_100_means_everything(counted):
    everything = counted.done_late == 0 and counted.open_late == 0 and counted.came_due > 0
    assert (counted.on_time_rate == 10_000) == everything


@given(counts, counts)
def test_counts_add_up(one, other):
    assert (one + other).assigned == one.assigned + other.assigned


def test_by_the_first_date_the_same_work_is_done_or_open_and_less_of_it_in_time():
    class Extended(BothCounts):
        done_in_time, done_late, open_in_time, open_late = 5, 1, 4, 2
        first_done_in_time, first_open_in_time = 3, 1

    assert Extended().counts == FourCounts(*map(Fraction, (5, 1, 4, 2)))
    assert Extended().first_counts == FourCounts(*map(Fraction, (3, 3, 1, 5)))
