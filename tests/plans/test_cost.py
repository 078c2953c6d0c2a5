"""What the pages cost: a fixed number of statements however many rows, and almost none while nothing changes."""

from __future__ import annotations

from datetime import date
from urllib.parse import urljoin

import pytest

from ocop_tasks.figures import figure_cache
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi

SIGNED_IN, WAITING = 1, 1
"""What every request of the standing agency asks: who it is, and how many reports wait."""

PAGES = {
    "progress": 12,
    "progress?section=III.8": 17,
    "progress?as_of=2022-05-01": 12,
    "work": 7,
    "work?only=overdue&unit={unit}&q=viec": 7,
    "calculation": 9,
    "units/{unit_id}": 13,
    "/tasks/{task_id}": 12,
    "/tasks/{task_id}/comparison": 12,
}


@pytest.fixture
def grow(make):
    """Adds two communes with a task of their own, a quarterly one, and a report on each."""
    make.plan  # noqa: B018  (units stand under its issuer)
    section = make.section("III.8")

    def more() -> dict[str, object]:
        units = [make.unit(), make.unit()]
        task = make.task("Một việc", leads=units, section=section, due_on=date(2022, 6, 1))
        make.task(
            "Việc hàng quý",
            leads=units,
            coordinating=[make.unit()],
            section=section,
            frequency=Frequency.QUARTERLY,
        )
        for assignment in make.assignments(task):
            make.submission(assignment, at=hanoi(2022, 5, 30))
        return {"unit": units[0].code, "unit_id": units[0].id, "task_id": task.id}

    return more


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_a_fixed_number_of_statements_however_many_rows_there_are(
    make, sign_in, statements, grow, page
):
    agency, names = sign_in(make.standing_agency()), grow()
    address = urljoin(f"/plans/{make.plan.id}/", page.format(**names))

    counts = []
    for _ in range(2):
        figure_cache.clear()
        with statements() as seen:
            assert agency.get(address).status_code == 200
        counts.append(len(seen))
        grow()

    assert counts == [PAGES[page]] * 2


@pytest.mark.parametrize("page", ["progress", "work", "calculation"])
def test_a_page_that_another_person_read_costs_only_the_asking(make, sign_in, statements, grow, page):
    grow()
    first, second = sign_in(make.standing_agency()), sign_in(make.standing_agency())
    address = f"/plans/{make.plan.id}/{page}"
    body = first.get(address).text.split('<div id="plan-body">')[1].split("</main>")[0]

    with statements() as seen:
        again = second.get(address).text.split('<div id="plan-body">')[1].split("</main>")[0]

    assert again == body
    assert len(seen) <= SIGNED_IN + WAITING + 1


def test_a_change_shows_at_once(make, sign_in, grow):
    names = grow()
    agency = sign_in(make.standing_agency())
    address = f"/plans/{make.plan.id}/progress"
    before = agency.get(address).text
    assignment = make.assignment(title="Việc mới", due_on=date(2022, 6, 1), section=make.section("IV"))

    assert "IV" in agency.get(address).text.replace(before, "")
    make.completion(assignment)
    assert agency.get(f"{address}?section=IV").text.count("100 %") > 0
    assert names
