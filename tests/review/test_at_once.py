"""Two officers press the button in the same moment: one does it, the other is told, and nothing is written twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from ocop_tasks.extensions import db
from ocop_tasks.models import ReportKind

DECISIONS = frozenset({ReportKind.CONFIRMATION, ReportKind.RETURN})


@pytest.mark.parametrize("second", ["confirmation", "return"])
def test_two_officers_judge_one_report_at_once(app, make, send, sign_in, second):
    assignment = send()
    addresses = [f"/assignments/{assignment.id}/{decision}" for decision in ("confirmation", second)]
    officers = [sign_in(make.standing_agency()) for _ in addresses]
    db.session.rollback()
    together = Barrier(2)

    def press(at: int) -> int:
        together.wait()
        with app.app_context():
            return officers[at].post(addresses[at], data={"reason": "thiếu dấu"}).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, range(2)))

    assert answers == [303, 409]
    db.session.expire_all()
    assert len([one for one in assignment.reports if one.kind in DECISIONS]) == 1
