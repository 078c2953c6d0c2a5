"""A task measured by the log: its units' progress follows what they log, and the agency confirms as usual."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_tasks import clock
from ocop_tasks.drafting.task_edit_conflicts import pack_terms
from ocop_tasks.figures.plan import progress_totals
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.models import OutreachActivity, Part, TaskUnit
from ocop_tasks.models.plan_changes.measured_tasks import update_for_activity
from ocop_tasks.models.plan_changes.task_editing import change_task
from ocop_tasks.rules.outreach.measured_progress import Counted, Counts, Measure
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.progress import of_task
from ocop_tasks.rules.work.status import Status
from tests.conftest import hanoi, on_day
from tests.outreach.entries import photo, send

FIRST, SECOND, THIRD = "2022-Q1", "2022-Q2", "2022-Q3"
"""15 June, on which these tests take place, is the first day of the third."""


@pytest.fixture
def task(log, make):
    """Three activities each quarter, asked of the women's union and of another."""
    return make.task(
        "Vận động chủ thể", leads=[log.union, make.unit("Hội Nông dân")], frequency=Frequency.QUARTERLY,
        measured_in=Counted.ACTIVITIES, measure_target=3,
    )  # fmt: skip


def share(make, log, task, period=THIRD, unit=None):
    return next(
        each for each in make.assignments(task) if (each.unit, each.period) == (unit or log.union, period)
    )


def test_the_first_activity_begins_the_work_and_each_moves_it_on(log, make, task, sign_in):
    browser, assignment = sign_in(log.officer), share(make, log, task)

    send(browser, log.typed(task=str(task.id)), (photo(), "họp.jpg"))
    assert (assignment.status, assignment.percent, assignment.said_on) == (
        "in_progress",
        33,
        date(2022, 6, 15),
    )
    for key in ("key-2", "key-3", "key-4"):
        send(browser, log.another(task=str(task.id), idempotency_key=key))

    assert assignment.percent == 100
    page = browser.get(f"/assignments/{assignment.id}").text
    assert "4 / 3 hoạt động" in page
    assert "Đăng ký ý tưởng sản phẩm OCOP" in page
    assert "/outreach/photos/" in page
    assert 'name="percent"' not in page


def test_who_coordinates_the_task_reads_the_count_and_of_the_entries_those_he_may_open(
    log, make, task, sign_in
):
    make.session.add(TaskUnit(task=task, unit=log.commune, part=Part.COORDINATING))
    make.session.commit()
    browser = sign_in(log.officer)
    send(browser, log.typed(task=str(task.id), topic="Ở đây"))
    send(
        browser,
        log.another(task=str(task.id), topic="Nơi khác", commune=str(log.far.id), idempotency_key="key-2"),
    )

    page = sign_in(make.user(unit=log.commune)).get(f"/assignments/{share(make, log, task).id}").text

    assert "2 / 3 hoạt động" in page
    assert "Ở đây" in page
    assert "Nơi khác" not in page


def test_the_day_it_was_held_decides_the_quarter_by_the_states_cut(log, make, task, sign_in):
    browser = sign_in(log.officer)

    send(browser, log.typed(task=str(task.id), held_on="2022-03-14"))
    send(browser, log.typed(task=str(task.id), held_on="2022-03-15", idempotency_key="key-2"))

    assert share(make, log, task, FIRST).percent == 33
    assert share(make, log, task, SECOND).percent == 33


def test_a_cohost_counts_nothing_of_it(log, make, task, sign_in):
    other = make.assignments(task)[-1].unit

    send(sign_in(log.officer), log.typed(task=str(task.id), cohosts=[str(other.id)]))

    assert share(make, log, task, unit=other).percent == 0


def test_a_correction_to_another_quarter_and_a_withdrawal_move_both_ways(log, make, task, sign_in):
    browser = sign_in(log.officer)
    send(browser, log.typed(task=str(task.id)))
    [activity] = log.all()
    address = f"/outreach/activities/{activity.id}"

    browser.post(
        f"{address}/correction",
        data=log.typed(
            task=str(task.id),
            held_on="2022-03-01",
            version=str(activity.version),
            reason="Sai ngày",
            idempotency_key="key-2",
        ),
    )
    assert (share(make, log, task, FIRST).percent, share(make, log, task).percent) == (33, 0)

    browser.post(f"{address}/withdrawal", data={"reason": "Ghi trùng"})
    assert share(make, log, task, FIRST).percent == 0
    assert share(make, log, task, FIRST).status == Status.IN_PROGRESS


def test_what_was_said_on_a_past_day_is_still_known(log, make, task, sign_in):
    browser = sign_in(log.officer)
    for day, key in ((date(2022, 5, 2), "a"), (date(2022, 6, 2), "b")):
        with on_day(day):
            send(browser, log.another(task=str(task.id), held_on=day.isoformat(), idempotency_key=key))

    assignment = share(make, log, task, SECOND)

    assert [(report.day, report.percent) for report in assignment.reports] == [
        (date(2022, 5, 2), 33),
        (date(2022, 6, 2), 66),
    ]


def test_the_unit_submits_with_its_entries_as_evidence_and_the_agency_confirms(log, make, task, sign_in):
    task.evidence_required = True
    browser, assignment = sign_in(log.officer), share(make, log, task)
    for key in ("a", "b"):
        send(browser, log.another(task=str(task.id), idempotency_key=key))

    browser.post(
        f"/assignments/{assignment.id}/reports",
        data={"status": "submitted", "note": "", "version": str(assignment.version), "idempotency_key": "k"},
    )

    assert (assignment.status, assignment.percent) == (Status.SUBMITTED, 66)
    agency = sign_in(make.standing_agency())
    assert "2 / 3 hoạt động" in agency.get(f"/queue/{assignment.id}").text

    send(browser, log.another(task=str(task.id), idempotency_key="arrived late"))
    assert (assignment.status, assignment.percent) == (Status.SUBMITTED, 100)

    assignment.confirm(by=make.standing_agency(), at=clock.now())
    make.session.commit()
    send(browser, log.another(task=str(task.id), idempotency_key="too late"))
    assert (assignment.status, assignment.percent, assignment.reports[-1].kind) == (
        Status.COMPLETED, 100, "confirmation",
    )  # fmt: skip


def test_a_late_entry_does_not_keep_the_unit_from_taking_its_submission_back(log, make, task, sign_in):
    browser, assignment = sign_in(log.officer), share(make, log, task)
    send(browser, log.typed(task=str(task.id)))
    report = make.submission(assignment, by=log.officer)
    send(browser, log.another(task=str(task.id), idempotency_key="late"))

    page = browser.get(f"/assignments/{assignment.id}").text
    assert page.count(f"/reports/{report.id}/withdrawal") == 2
    browser.post(f"/reports/{report.id}/withdrawal", data={"reason": "Thiếu"})

    assert (assignment.status, assignment.percent) == (Status.IN_PROGRESS, 66)


def test_a_returned_report_goes_back_to_what_the_log_says(log, make, task, sign_in):
    browser, assignment = sign_in(log.officer), share(make, log, task)
    send(browser, log.typed(task=str(task.id)))
    make.submission(assignment, by=log.officer)

    assignment.send_back(by=make.standing_agency(), at=clock.now(), reason="Mới một buổi")
    make.session.commit()
    send(browser, log.another(task=str(task.id), idempotency_key="more"))

    assert (assignment.status, assignment.percent, assignment.returned) == (Status.IN_PROGRESS, 66, True)


def test_the_agency_changes_what_is_asked_and_the_units_follow(log, make, task, sign_in):
    send(sign_in(log.officer), log.typed(task=str(task.id)))
    assignment, agency = share(make, log, task), sign_in(make.standing_agency())
    page = agency.get(f"/tasks/{task.id}/edit").text
    assert "số hoạt động trong sổ tuyên truyền" in page

    terms = task.terms
    units = {entry.unit_id: entry.unit for entry in task.parts}
    change_task(
        make.session, task, replace(terms, measured_in=Counted.PEOPLE, measure_target=84), units,
        by=make.standing_agency(), at=clock.now(), reason="",
    )  # fmt: skip
    make.session.commit()

    assert assignment.percent == 50
    history = agency.get(f"/tasks/{task.id}/history").text
    assert "số lượt người trong sổ tuyên truyền" in history


def test_a_measured_task_needs_its_target(log, make, task, sign_in):
    answer = sign_in(make.standing_agency()).post(
        f"/tasks/{task.id}/edit",
        data={
            "title": task.title, "section_id": str(task.section_id), "frequency": "quarterly", "weight": "1",
            "measured_in": "people", "measure_target": "", "version": str(task.version), "base": pack_terms(task.terms),
            **{f"parts-{entry.unit.kind}-{entry.unit_id}": "lead" for entry in task.parts},
        },
    )  # fmt: skip

    assert answer.status_code == 422
    assert "Hãy ghi số cần đạt." in answer.text


deeds = st.lists(
    st.tuples(
        st.sampled_from(["log", "log", "log", "correct", "withdraw"]),
        st.dates(date(2022, 2, 1), date(2022, 6, 15)),
        st.integers(0, 60),
        st.integers(0, 9),
    ),
    max_size=9,
)


@given(deeds=deeds, counted=st.sampled_from(Counted), target=st.integers(1, 90))
@settings(max_examples=12)
def test_the_figures_and_the_rules_agree_on_any_log(make, log, deeds, counted, target):
    task = make.task(
        leads=[log.union], frequency=Frequency.QUARTERLY, measured_in=counted, measure_target=target
    )
    session, by, at = make.session, log.officer, hanoi(2022, 6, 15)
    logged: list[OutreachActivity] = []
    for deed, day, people, which in deeds:
        told = log.told(held_on=day, reached=people, women=0, minority=0, task_id=task.id)
        standing = [each for each in logged if each.withdrawn_at is None]
        if deed == "log" or not standing:
            activity, before = OutreachActivity.log(log.plan, told, by=by, at=at), None
            session.add(activity)
            logged.append(activity)
        else:
            activity = standing[which % len(standing)]
            before = activity.content
            if deed == "correct":
                activity.correct(told, by=by, at=at, reason="r")
            else:
                activity.withdraw(by=by, at=at, reason="r")
        update_for_activity(session, activity, by=by, at=at, before=before)
        session.flush()

    assignments, measure = make.assignments(task), Measure(counted, target)
    for assignment in assignments:
        told = [
            each.content
            for each in logged
            if each.withdrawn_at is None and assignment.period_from <= each.held_on <= assignment.period_to
        ]
        assert assignment.percent == measure.percent(Counts.of(told))
    [figures] = progress_totals.grouped(
        Scope((log.plan.id,), task_ids=(task.id,)), AsOf(date(2022, 6, 15), 14), "task_id"
    ).values()
    assert figures.progress == of_task(1, [(each.status, each.percent) for each in assignments])
    session.rollback()


def test_a_confirmation_taken_back_leaves_it_as_far_as_the_log_says(log, make, task, sign_in):
    browser, assignment, officer = sign_in(log.officer), share(make, log, task), make.standing_agency()
    send(browser, log.typed(task=str(task.id)))
    make.submission(assignment, by=log.officer)
    assignment.confirm(by=officer, at=clock.now())
    make.session.commit()
    send(browser, log.another(task=str(task.id), idempotency_key="key-2"))
    assert (assignment.status, assignment.percent) == (Status.COMPLETED, 100)

    assignment.take_back(assignment.reports[-1], by=officer, at=clock.now(), reason="Mới họp hai buổi")

    assert (assignment.status, assignment.percent) == (Status.SUBMITTED, 66)
