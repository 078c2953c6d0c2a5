"""Two people on one assignment in the same moment, each in his own connection, on both databases."""

from __future__ import annotations

from io import BytesIO

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Evidence, StatusReport, StoredFile
from tests.support.at_once import at_once
from tests.work.sending import photo, report, upload


class Known:
    """An assignment as a thread may know it: no record of this test's session."""

    def __init__(self, assignment: Assignment) -> None:
        self.id, self.version = assignment.id, assignment.version
        self.reports: list[object] = []


def test_two_officers_at_once_and_the_later_one_is_shown_both(app, make, sign_in):
    assignment = make.assignment()
    known = Known(assignment)
    first, second = sign_in(make.focal_point(assignment)), sign_in(make.user(unit=assignment.unit))

    answers = at_once(
        app,
        lambda: report(first, known, note="Người thứ nhất", percent="30"),
        lambda: report(second, known, note="Người thứ hai", percent="70"),
    )

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert "Người thứ nhất" in late.text
    assert "Người thứ hai" in late.text
    assert db.session.query(StatusReport).count() == 1


def test_a_double_click_whose_two_requests_race_is_one_report(app, make, sign_in):
    assignment = make.assignment()
    known = Known(assignment)
    officer = make.focal_point(assignment)
    browsers = [sign_in(officer) for _ in range(3)]

    answers = at_once(
        app,
        *(
            lambda browser=browser: report(browser, known, note="Một lần", idempotency_key="k")
            for browser in browsers
        ),
    )

    assert [answer.status_code for answer in answers] == [303] * 3
    assert db.session.query(StatusReport).count() == 1


def test_files_that_arrive_together_are_all_kept_and_the_same_one_once(app, make, sign_in):
    assignment = make.assignment()
    known = Known(assignment)
    officer = make.focal_point(assignment)
    browsers = [sign_in(officer) for _ in range(4)]
    files = [
        (photo("red"), "đỏ.jpg"),
        (photo("blue"), "xanh.jpg"),
        (photo("red"), "đỏ.jpg"),
        (photo("gray"), "xám.jpg"),
    ]

    answers = at_once(
        app,
        *(
            lambda b=browser, f=file: upload(b, known, f)
            for browser, file in zip(browsers, files, strict=True)
        ),
    )

    assert [answer.status_code for answer in answers] == [200] * 4
    assert db.session.query(Evidence).count() == 3


def test_two_units_that_send_the_same_files_in_another_order_do_not_disturb_each_other(app, make, sign_in):
    assignments = [make.assignment(), make.assignment()]
    browsers = [sign_in(make.focal_point(assignment)) for assignment in assignments]
    one, other = [Known(assignment) for assignment in assignments]
    red, blue = (photo("red").getvalue(), "a.jpg"), (photo("blue").getvalue(), "b.jpg")

    answers = at_once(
        app,
        lambda: upload(browsers[0], one, *((BytesIO(data), name) for data, name in (red, blue))),
        lambda: upload(browsers[1], other, *((BytesIO(data), name) for data, name in (blue, red))),
    )

    assert [answer.status_code for answer in answers] == [200, 200]
    assert db.session.query(StoredFile).count() == 2
