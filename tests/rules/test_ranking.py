"""The figure by which a chairman is ranked."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.work.ranking_rules import BothCounts, FourCounts, hundredths, rank

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


def counted(
    done_in_time: int = 0, done_late: int = 0, open_in_time: int = 0, open_late: int = 0
) -> FourCounts:
    return FourCounts(*map(Fraction, (done_in_time, done_late, open_in_time, open_late)))


def test_equal_rates_share_a_rank_and_the_next_one_counts_them_all():
    found = rank({"d": counted(5, 5), "b": counted(9, 1), "c": counted(18, 2), "a": counted(10)}, least=5)
    assert found.ranked == [(1, "a"), (2, "c"), (2, "b"), (4, "d")]


def test_one_of_four_done_is_no_first_place():
    found = rank({"one of four": counted(1, open_in_time=3), "full": counted(11, 1)}, least=5)
    assert found.ranked == [(1, "full")]
    assert found.few == ["one of four"]


def test_who_did_nothing_in_time_is_ranked_and_of_whom_nothing_came_due_is_not():
    found = rank({"nothing due": counted(open_in_time=9), "all late": counted(open_late=6)}, least=5)
    assert found.ranked == [(1, "all late")]
    assert found.nothing_due == ["nothing due"]


@given(st.dictionaries(st.integers(), counts), st.integers(1, 9))
def test_everybody_stands_in_one_place(units, least):
    found = rank(units, least)
    assert sorted([unit for _place, unit in found.ranked] + found.few + found.nothing_due) == sorted(units)
    for place, unit in found.ranked:
        better = [other for _p, other in found.ranked if units[other].on_time_rate > units[unit].on_time_rate]
        assert place == 1 + len(better)
