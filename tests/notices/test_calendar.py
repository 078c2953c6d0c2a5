"""The calendar: read back by two parsers, secret, revocable, and the same until something changed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from icalendar import Calendar
from sqlalchemy import select
from vobject.base import readOne

from ocop_tasks import clock
from ocop_tasks.models import CalendarAddress, Direction, Part
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.work.periods import Frequency

LONG = "Rà soát; chọn, hướng dẫn hoàn thiện sản phẩm\\OCOP mới của các xã, thị trấn " * 3


def subscribe(browser):
    """Make the secret address; its path."""
    page = browser.post("/notices/calendar").text
    found = re.search(r"http://127\.0\.0\.1:8000(/calendar/[\w-]+\.ics)", page)
    assert found is not None
    return found[1]


@pytest.fixture
def unit(make):
    """A commune with a long one-off task and a quarterly one."""
    unit = make.unit("Xã Bản Bo")
    make.task(LONG.strip(), leads=[unit], due_on=date(2022, 6, 17), wording="trước ngày 18/6")
    make.task("Tuyên truyền", leads=[unit], frequency=Frequency.QUARTERLY)
    return unit


@pytest.fixture
def path(make, sign_in, unit):
    """The secret address of somebody of the commune."""
    return subscribe(sign_in(make.user(unit=unit)))


def test_a_strangers_parser_reads_it_as_it_was_meant(visitor, path):
    answer = visitor.get(path)
    assert answer.mimetype == "text/calendar"
    read = readOne(answer.text)
    assert read.validate(raiseException=True)
    events = {event.summary.value: event for event in read.vevent_list}
    event = events[f"Hạn: {LONG.strip()}"]
    assert (event.dtstart.value, event.dtend.value) == (date(2022, 6, 17), date(2022, 6, 18))
    assert "trước ngày 18/6" in event.description.value
    assert len(read.vevent_list) == 5


def test_it_is_laid_out_as_the_standard_says(visitor, path):
    content = visitor.get(path).data
    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert b"\\;" in content
    assert b"\\," in content
    assert b"\\\\" in content
    calendar = Calendar.from_ical(content)
    assert {"PRODID", "VERSION"} <= calendar.keys()
    assert not calendar.errors
    for event in calendar.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= event.keys()
        assert not event.errors
        assert event["DTSTART"].params["VALUE"] == "DATE"
    assert len({event["UID"] for event in calendar.walk("VEVENT")}) == 5


def test_its_name_too_is_in_the_readers_language(make, sign_in, visitor, unit):
    reader = make.user(unit=unit)
    path = subscribe(sign_in(reader))
    for locale, name in (("vi", "Hạn việc OCOP: Xã Bản Bo"), ("en", "OCOP due dates: Xã Bản Bo")):
        reader.locale = locale
        make.session.commit()
        assert Calendar.from_ical(visitor.get(path).data)["X-WR-CALNAME"] == name


def test_an_event_keeps_its_id_when_its_date_moves(make, visitor, sign_in):
    assignment = make.assignment(due_on=date(2022, 6, 17))
    path = subscribe(sign_in(make.focal_point(assignment)))

    def read():
        (event,) = Calendar.from_ical(visitor.get(path).data).walk("VEVENT")
        return event["UID"], event.decoded("DTSTART"), event["SEQUENCE"]

    before = read()
    assignment = make.session.merge(assignment)
    assignment.due_on = date(2022, 6, 30)
    make.session.commit()
    after = read()
    assert (before[0], after[1]) == (after[0], date(2022, 6, 30))
    assert after[2] > before[2]


def test_it_is_sent_again_only_when_something_changed(make, visitor, path, unit):
    first = visitor.get(path)
    held = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get(path, headers=held).status_code == 304
    make.assignment(due_on=date(2022, 7, 1), unit=make.session.merge(unit))
    changed = visitor.get(path, headers=held)
    assert changed.status_code == 200
    assert changed.data != first.data


def test_what_is_done_says_so_and_what_was_cancelled_is_gone(make, visitor, sign_in):
    done, cancelled = make.assignment(), make.assignment()
    unit = done.unit
    cancelled.unit = unit
    cancelled.cancel(by=make.standing_agency(), at=clock.now(), reason="không còn")
    make.completion(done)
    content = visitor.get(subscribe(sign_in(make.user(unit=unit)))).text
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert event["SUMMARY"] == "Đã xong: Kế hoạch OCOP của xã"


def test_a_direction_is_in_it_on_the_day_an_answer_is_asked_by(make, visitor, sign_in):
    assignment = make.assignment(due_on=date(2022, 3, 31))
    make.session.add(
        Direction.give(
            assignment, by=make.chairman(), at=clock.now(), text="Gấp", answer_by=date(2022, 6, 20)
        )
    )
    make.session.commit()
    content = visitor.get(subscribe(sign_in(make.focal_point(assignment)))).data
    events = Calendar.from_ical(content).walk("VEVENT")
    found = {str(event["SUMMARY"]): event.decoded("DTSTART") for event in events}
    assert found["Trả lời ý kiến chỉ đạo: Kế hoạch OCOP của xã"] == date(2022, 6, 20)


def test_a_unit_that_only_coordinates_has_its_dates_in_it_too(make, visitor, sign_in):
    task = make.task("Đánh giá đợt 2", coordinating=[make.unit()], due_on=date(2022, 6, 17))
    [helping] = make.assignments(task, Part.COORDINATING)

    read = readOne(visitor.get(subscribe(sign_in(make.focal_point(helping)))).text)

    assert [(event.summary.value, event.dtstart.value) for event in read.vevent_list] == [
        ("Phối hợp: Đánh giá đợt 2", date(2022, 6, 17))
    ]


def test_nobody_elses_dates_are_in_it(make, visitor, path):
    make.assignment(due_on=date(2022, 6, 1), title="Việc của xã khác")
    assert "Việc của xã khác" not in visitor.get(path).text


def test_a_new_address_ends_the_old_one_and_revoking_ends_it_for_good(make, sign_in, visitor, unit):
    browser = sign_in(make.user(unit=unit))
    first, second = subscribe(browser), subscribe(browser)
    assert (visitor.get(first).status_code, visitor.get(second).status_code) == (404, 200)
    browser.post("/notices/calendar/removal")
    assert visitor.get(second).status_code == 404
    assert second.split("/")[-1][:10] not in browser.get("/notices/preferences").text


def test_the_address_is_not_in_the_database_and_ends_with_the_account(make, sign_in, visitor, unit):
    user = make.user(unit=unit)
    path = subscribe(sign_in(user))
    kept = make.session.scalars(select(CalendarAddress)).one()
    assert kept.token_hash not in path
    user = make.session.merge(user)
    user.active = False
    make.session.commit()
    assert visitor.get(path).status_code == 404


def test_who_has_no_work_of_his_own_has_no_calendar(make, sign_in):
    assert sign_in(make.chairman()).post("/notices/calendar").status_code == 403
    assert sign_in(make.user(Role.ADMINISTRATOR, make.issuer)).post("/notices/calendar").status_code == 403


def test_it_takes_four_statements_whatever_is_in_it(make, visitor, path, unit, statements):
    def count():
        with statements() as seen:
            visitor.get(path)
        return len(seen)

    few = count()
    for number in range(5):
        plan = make.another_plan(f"Kế hoạch {number}")
        make.assignment(unit=make.session.merge(unit), plan=plan)
    assert count() == few == 4
