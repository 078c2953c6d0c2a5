"""Many figures added up at once are what they are added one by one."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.work.progress import COUNTS, Figures, Progress, add_up, add_up_by

points = st.fractions(min_value=0, max_value=50, max_denominator=31)
figures = st.builds(
    Figures,
    st.builds(Progress, points, points, points),
    points,
    *[st.integers(0, 400) for _ in COUNTS],
)


@given(st.lists(figures, max_size=12))
def test_many_at_once_are_as_one_by_one(parts):
    assert add_up(parts) == sum(parts, Figures())


@given(st.lists(st.tuples(st.integers(0, 3), figures), max_size=12))
def test_each_key_has_its_own(parts):
    found = add_up_by(parts)

    assert set(found) == {key for key, _figures in parts}
    assert sum(found.values(), Figures()) == sum((each for _key, each in parts), Figures())


def test_nothing_is_nothing():
    assert add_up([]) == Figures()
    assert add_up([Figures(due=Fraction(1, 3))]).due == Fraction(1, 3)
