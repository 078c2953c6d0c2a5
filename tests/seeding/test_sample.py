"""The sample history: every word of it passes the rules, and its figures look like a real half-year."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.plan_data import plan_figures
from ocop_tasks.models import (
    Assignment,
    Direction,
    Evidence,
    EvidenceKind,
    ExtensionStep,
    Notice,
    Plan,
    Portal,
    ReportKind,
    StatusReport,
    StoredFile,
    User,
)
from ocop_tasks.rules.work.direction_rules import DirectionStatus
from ocop_tasks.rules.work.extension_rules import Step
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import FollowUp
from ocop_tasks.seeding.sample import pictures, scanned_pages
from ocop_tasks.seeding.sample.sample_file import read_history, read_people
from ocop_tasks.seeding.sample.sample_portal import load_sample
from ocop_tasks.serving import NotASample, prepare_sample, use_sample_database
from ocop_tasks.storage.formats.sniffing import sniff
from ocop_tasks.storage.stores.local import LocalStore
from tests.conftest import LATER_ON_POSTGRESQL


def lay(folder, today: date = date(2022, 6, 15)) -> Plan:
    load_sample(db.session(), LocalStore(folder), today=today)
    db.session.commit()
    return db.session.scalars(select(Plan)).one()


def number_of(condition) -> int:
    return db.session.scalar(select(func.count()).where(condition)) or 0


@LATER_ON_POSTGRESQL
def test_the_sample_says_that_it_is_one_and_looks_like_half_a_year_of_work(app, tmp_path):
    plan = lay(tmp_path)
    figures = plan_figures(plan, as_of=None, silent_days=14)

    portal = db.session.get_one(Portal, 1)
    assert portal.is_sample
    assert portal.days_behind == (clock.day_of(clock.real_now()) - date(2022, 6, 15)).days
    assert 30 <= figures["confirmed"] < figures["reported"] <= 70
    counts = {
        name: sum(unit[name] for unit in figures["units"])
        for name in ("done_late", "overdue", "due_soon", "silent")
    }
    assert all(5 <= count <= 40 for count in counts.values()), counts
    best, worst = (
        next(u for u in figures["units"] if u["code"] == code) for code in ("xa-binh-lu", "xa-ta-leng")
    )
    assert (best["overdue"], best["open_late"]) == (0, 0)
    assert best["confirmed"] > 80 > 50 > worst["confirmed"]
    assert min(worst["overdue"], worst["silent"]) >= 3
    assert number_of(StatusReport.kind == ReportKind.RETURN) >= 5
    assert number_of(Assignment.status == Status.SUBMITTED) >= 10
    assert all(
        file.size == LocalStore(tmp_path).size(file.sha256) for file in db.session.scalars(select(StoredFile))
    )
    history_is_told_in_order_and_nobody_judges_himself()
    leaders_have_directed_and_given_time_and_some_of_it_waits()


def history_is_told_in_order_and_nobody_judges_himself() -> None:
    reports = db.session.scalars(select(StatusReport).order_by(StatusReport.id)).all()

    assert [report.at for report in reports] == sorted(report.at for report in reports)
    assert all(report.day == clock.day_of(report.at) < date(2022, 6, 15) for report in reports)
    said = {report.id: report for report in reports}
    for piece in db.session.scalars(select(Evidence)):
        assert piece.report_id is not None, f"{piece.name} was never sent"
        assert piece.at < said[piece.report_id].at
        assert piece.kind != EvidenceKind.DOCUMENT or (
            piece.issued_on and piece.issued_on <= said[piece.report_id].day
        )
    for report in reports:
        if report.kind == ReportKind.CONFIRMATION:
            assert report.by_id != next(
                r.by_id
                for r in reversed(reports)
                if r.id < report.id and r.assignment_id == report.assignment_id
            )


def leaders_have_directed_and_given_time_and_some_of_it_waits() -> None:
    today = date(2022, 6, 15)
    directions = db.session.scalars(select(Direction)).all()
    standings = Counter(each.standing for each in directions)
    steps = db.session.scalars(select(ExtensionStep)).all()

    assert set(standings) == set(DirectionStatus)
    assert sum(each.days_unanswered(today) > 0 for each in directions) >= 3
    assert max(len(each.entries) for each in directions) >= 4
    assert {step.kind for step in steps} == {Step.ASKED, Step.GRANTED, Step.REFUSED}
    asked = {step.assignment_id: step.due_on for step in steps if step.kind is Step.ASKED}
    assert any(step.kind is Step.GRANTED and step.due_on != asked[step.assignment_id] for step in steps)
    assert len(asked) > sum(step.kind is not Step.ASKED for step in steps)
    assert all(said.day < today for each in directions for said in each.entries)
    extended = db.session.scalars(select(Assignment).where(Assignment.due_on != Assignment.first_due_on))
    assert {each.follow_up(today) for each in extended} >= {FollowUp.DONE_IN_TIME, FollowUp.OPEN_IN_TIME}
    assert number_of(Notice.read_at.is_(None)) >= 5


@LATER_ON_POSTGRESQL
def test_an_earlier_day_has_only_what_had_happened_by_then(app, tmp_path):
    plan = lay(tmp_path, today=date(2022, 4, 1))

    assert db.session.scalar(select(func.max(StatusReport.day))) == date(2022, 3, 31)
    assert plan_figures(plan, as_of=None, silent_days=14)["confirmed"] < 30


def test_nobody_knows_a_password_of_the_samples_people(app, tmp_path):
    lay(tmp_path, today=date(2022, 2, 21))
    people = db.session.scalars(select(User)).all()

    assert {person.username for person in people} == set(read_people())
    assert not any(person.has_password(word) for person in people for word in ("", "!", person.username))


def test_no_sentence_is_used_twice():
    notes = Counter(happening.entry.note for happening in read_history() if happening.entry.note)

    assert len(notes) > 150
    assert [note for note, times in notes.items() if times > 1] == []


@pytest.mark.parametrize("scene", sorted(pictures.SCENES))
def test_a_picture_is_a_photo_by_its_content_and_always_the_same(scene, tmp_path):
    file = tmp_path / "ảnh.jpg"
    file.write_bytes(pictures.photo(scene, "ảnh.jpg"))

    assert file.read_bytes() == pictures.photo(scene, "ảnh.jpg") != pictures.photo(scene, "khác.jpg")
    with file.open("rb") as content:
        assert sniff(content, file.name).media_type == "image/jpeg"


def test_a_paper_is_a_small_pdf_by_its_content_and_always_the_same(tmp_path):
    file = tmp_path / "kế hoạch.pdf"
    file.write_bytes(scanned_pages.scan("Kế hoạch.pdf", "Xã Bản Bo", "14/03/2022"))

    assert file.read_bytes() == scanned_pages.scan("Kế hoạch.pdf", "Xã Bản Bo", "14/03/2022")
    assert file.stat().st_size < 200_000
    with file.open("rb") as content:
        assert sniff(content, file.name).media_type == "application/pdf"


def test_the_demo_never_touches_a_real_portal(app, make):
    with pytest.raises(NotASample):
        prepare_sample()


def test_the_demo_has_a_folder_and_a_database_of_its_own():
    environ = {"DATABASE_URL": "postgresql://somewhere/real", "PORT": "9"}
    use_sample_database(environ)

    assert environ.pop("OCOP_DATA_DIR").endswith("demo-data")
    assert environ == {"PORT": "9"}
