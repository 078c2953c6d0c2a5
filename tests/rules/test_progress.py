"""Confirmed and reported progress (DOMAIN.md rules 4 and 7)."""

from fractions import Fraction
from itertools import starmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.work.progress import Progress, of_task, share
from ocop_tasks.rules.work.status import Status

weights = st.integers(1, 100)
states = st.sampled_from(Status).flatmap(
    lambda status: st.tuples(
        st.just(status), st.just(100) if status is Status.COMPLETED else st.integers(0, 100)
    )
)
tasks = st.tuples(weights, st.lists(states, max_size=13))


def total(progresses):
    return sum(progresses, Progress())


def test_two_figures_of_one_task_shared_by_13_communes():
    communes = [(Status.COMPLETED, 100)] * 6 + [(Status.IN_PROGRESS, 50)] * 4 + [(Status.NOT_STARTED, 0)] * 3
    progress = of_task(1, communes)

    assert (progress.confirmed, progress.reported, progress.planned) == (
        Fraction(6, 13),
        Fraction(8, 13),
        Fraction(1),
    )
    assert (progress.confirmed_percent, progress.reported_percent) == (46, 61)


def test_heavier_tasks_count_more():
    section = of_task(3, [(Status.COMPLETED, 100)]) + of_task(1, [(Status.IN_PROGRESS, 40)])

    assert (section.confirmed_percent, section.reported_percent) == (75, 85)


def test_what_was_submitted_is_reported_and_not_yet_confirmed():
    progress = of_task(1, [(Status.SUBMITTED, 100)])

    assert (progress.confirmed_percent, progress.reported_percent) == (0, 100)


def test_completed_is_100_whatever_was_reported_before():
    assert of_task(1, [(Status.COMPLETED, 60)]).reported_percent == 100


def test_cancelled_work_leaves_both_sides_and_the_others_keep_their_share():
    leads = [(Status.COMPLETED, 100), (Status.IN_PROGRESS, 0), (Status.CANCELLED, 80), (Status.CANCELLED, 0)]
    progress = of_task(2, leads)

    assert progress == Progress(Fraction(1, 2), Fraction(1, 2), Fraction(1))


@pytest.mark.parametrize("leads", [[], [(Status.CANCELLED, 50)]])
def test_nothing_planned_has_no_per_cent(leads):
    progress = of_task(5, leads)

    assert progress == Progress()
    assert progress.confirmed_percent is None
    assert progress.reported_percent is None


def test_a_weight_cannot_be_shared_by_nobody():
    assert share(1, 4) == Fraction(1, 4)
    with pytest.raises(ValueError, match="no weight to share"):
        share(1, 0)


def test_nearly_everything_is_99():
    progress = of_task(1, [(Status.COMPLETED, 100)] * 999 + [(Status.IN_PROGRESS, 99)])

    assert (progress.confirmed_percent, progress.reported_percent) == (99, 99)


@given(weights, st.integers(1, 200))
def test_the_shares_are_the_whole_weight(weight, lead_count):
    assert share(weight, lead_count) * lead_count == weight


@given(st.lists(tasks, max_size=8), st.randoms())
def test_progress_adds_up_in_any_order(plan, chance):
    progresses = list(starmap(of_task, plan))
    shuffled = progresses[:]
    chance.shuffle(shuffled)
    half = len(progresses) // 2

    assert total(progresses) == total(shuffled)
    assert total(progresses) == total(progresses[:half]) + total(progresses[half:])


@given(st.lists(tasks, max_size=8))
def test_confirmed_never_exceeds_reported_nor_reported_what_was_planned(plan):
    progress = total(starmap(of_task, plan))

    assert 0 <= progress.confirmed <= progress.reported <= progress.planned
    assert progress.planned <= sum(weight for weight, _ in plan)


@given(st.lists(tasks, max_size=8))
def test_100_always_means_everything_and_the_per_cent_is_rounded_down(plan):
    progress = total(starmap(of_task, plan))
    counted = [status for _, leads in plan for status, _ in leads if status is not Status.CANCELLED]

    if not counted:
        assert progress.confirmed_percent is None
        return
    assert (progress.confirmed_percent == 100) == all(status is Status.COMPLETED for status in counted)
    assert (
        progress.confirmed_percent
        <= 100 * progress.confirmed / progress.planned
        < progress.confirmed_percent + 1
    )
    assert (
        progress.reported_percent
        <= 100 * progress.reported / progress.planned
        < progress.reported_percent + 1
    )
