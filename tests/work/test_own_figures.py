"""The figures at the top of *Việc của tôi* are those that the plan's pages give the unit."""

from __future__ import annotations

from datetime import date

from ocop_tasks.figures.plan import progress_totals
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.figures.plan.unit_totals import unit_figures
from ocop_tasks.models import Part
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.work.my_tasks_rows import my_assignments
from tests.conftest import A_DAY, hanoi
from tests.work.sending import words


def test_they_agree_with_the_plans_own_figures(make):
    unit, other = make.unit(under=make.issuer), make.unit(under=make.issuer)
    heavy = make.task("Nặng", leads=[unit, other], weight=3, frequency=Frequency.QUARTERLY)
    make.progress(make.assignments(heavy)[1], percent=33)
    make.completion(make.assignment(date(2022, 3, 31), unit=unit))
    make.submission(make.assignment(date(2022, 6, 30), unit=unit, weight=2))
    cancelled = make.assignment(date(2022, 5, 1), unit=unit)
    cancelled.cancel(by=make.standing_agency(), at=hanoi(2022, 5, 2), reason="Đã gộp")
    make.session.commit()

    rows = [row for row in my_assignments(unit) if row.part == Part.LEAD]
    own = unit_figures(rows, A_DAY)

    whole = progress_totals.total(
        progress_totals.cells_in(Scope((make.plan.id,), only_unit_id=unit.id), AsOf(A_DAY, 14))
    )
    assert (own.confirmed, own.reported, own.due_percent) == (
        whole.confirmed,
        whole.reported,
        whole.due_percent,
    )
    assert None not in (own.confirmed, own.reported, own.due_percent)


def test_they_stand_at_the_top_with_what_is_due(make, sign_in):
    unit = make.unit(under=make.plan.issuer)
    make.completion(make.assignment(date(2022, 3, 31), unit=unit))
    make.progress(make.assignment(date(2022, 9, 30), unit=unit), percent=50)

    text = words(sign_in(make.user(unit=unit)).get("/my-tasks"))

    assert "50 % đã xác nhận đã báo cáo 75 %" in text
    assert "Vạch dọc: phần việc đã đến hạn (50 %)" in text
