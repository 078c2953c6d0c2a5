"""A task gets a rule of its own for its due dates, on Wednesday 15/06/2022 (docs/decisions/0069).

By the state's calendar the second quarter ended yesterday, and is due on the 17th.
"""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks.models import AuditEntry, Part
from ocop_tasks.models.plan_changes.cancellation import change_due
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from tests.conftest import hanoi
from tests.models.conftest import NOW

END_OF_QUARTER = parse_due_rule("last 24")


def dates(make, task):
    return [f"{each.due_on:%d/%m/%Y}" for each in make.assignments(task)]


def test_each_period_of_a_new_task_is_due_by_its_own_rule(make):
    task = make.task(frequency=Frequency.QUARTERLY, due_rule=parse_due_rule("after-1 4"))

    assert dates(make, task) == ["04/04/2022", "04/07/2022", "04/10/2022", "04/01/2023"]
    first = make.assignments(task)[0]
    assert (first.period_from, first.period_to) == (date(2021, 12, 15), date(2022, 3, 14))


def test_a_rule_moves_what_is_to_come_and_leaves_what_is_over(make, change):
    task = make.task(frequency=Frequency.QUARTERLY)

    found = change(task, due_rule=END_OF_QUARTER)

    assert dates(make, task) == ["17/03/2022", "17/06/2022", "24/09/2022", "24/12/2022"]
    assert (len(found.redated), len(found.undisturbed)) == (2, 2)
    first = [f"{each.first_due_on:%d/%m/%Y}" for each in make.assignments(task)]
    assert first == ["17/03/2022", "17/06/2022", "17/09/2022", "17/12/2022"], "as it was given"
    assert make.session.query(AuditEntry).one().changes == {"due_rule": [None, "last 24"]}


def test_without_its_rule_a_task_goes_by_the_plan_again(make, change):
    task = make.task(frequency=Frequency.QUARTERLY, due_rule=END_OF_QUARTER)

    change(task, due_rule=None)

    assert dates(make, task) == ["24/03/2022", "24/06/2022", "17/09/2022", "17/12/2022"]


def test_a_date_moved_for_one_unit_alone_and_what_was_delivered_stay(make, change):
    task = make.task(leads=[make.unit(), make.unit()], frequency=Frequency.QUARTERLY)
    mine, theirs = make.assignments(task)[2], make.assignments(task)[6]
    make.session.add(
        change_due(
            mine, date(2022, 10, 1), by=make.standing_agency(), at=hanoi(2022, 6, 1), reason="Họp thôn"
        )
    )
    make.completion(theirs, at=NOW)

    change(task, due_rule=END_OF_QUARTER)

    assert (mine.due_on, theirs.due_on) == (date(2022, 10, 1), date(2022, 9, 17))


def test_no_rule_makes_late_what_was_in_time(make, change):
    task = make.task(frequency=Frequency.YEARLY)

    found = change(task, due_rule=parse_due_rule("month-3 31"))

    assert dates(make, task) == ["17/12/2022"]
    assert found.undisturbed == make.assignments(task)


def test_a_unit_that_comes_after_the_day_of_a_period_is_not_asked_for_it(make, change):
    task = make.task(frequency=Frequency.HALF_YEARLY, due_rule=parse_due_rule("month-1 10"))
    yearly = make.task(frequency=Frequency.YEARLY, due_rule=parse_due_rule("month-3 31"))
    late_comer = make.unit()

    for each in (task, yearly):
        change(each, parts=each.terms.parts | {late_comer.id: Part.LEAD})

    asked = [each for each in make.assignments(task) if each.unit_id == late_comer.id]
    assert [(each.period, each.due_on) for each in asked] == [("2022-H2", date(2022, 7, 10))]
    assert late_comer.id not in {each.unit_id for each in make.assignments(yearly)}


def test_what_applies_again_is_not_late_by_a_rule_that_came_meanwhile(make, change):
    leaving, staying = make.unit(), make.unit()
    task = make.task(leads=[leaving, staying], frequency=Frequency.YEARLY)
    share = make.assignments(task)[0]
    make.progress(share)
    change(task, parts={staying.id: Part.LEAD})

    change(task, due_rule=parse_due_rule("month-3 31"), parts=task.terms.parts | {leaving.id: Part.LEAD})

    assert (share.status, share.due_on) == (Status.IN_PROGRESS, date(2022, 12, 17))


def test_a_rule_that_its_periods_do_not_have_is_refused(make, change):
    task = make.task(frequency=Frequency.QUARTERLY)

    with pytest.raises(RuleBroken, match="due_rule_does_not_fit"):
        change(task, due_rule=parse_due_rule("month-3 10"))
    with pytest.raises(RuleBroken, match="due_rule_does_not_fit"):
        change(task, frequency=Frequency.ONCE, due_on=date(2022, 9, 1), due_rule=END_OF_QUARTER)
