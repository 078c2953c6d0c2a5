"""Looking never writes: no page that is opened, and no button that shows what would follow, changes a row."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from io import BytesIO
from itertools import product

import pytest

from ocop_tasks.extensions import db
from ocop_tasks.models import Part
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.seeding.first_run import PLAN_FILE
from ocop_tasks.settings import ROOT
from tests.conftest import on_day
from tests.drafting.editing import typed
from tests.web.access_table import ACTORS, table
from tests.web.access_world import AccessWorld

WRITES = ("INSERT", "UPDATE", "DELETE")
WRITABLE = "UPDATE portal SET revision=portal.revision"
"""How /healthz finds out whether the database can be written: it sets what is there."""
OF_THE_VISIT = {"sign_ins"}
"""When somebody was last seen is no part of the work."""
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def rows() -> dict[str, str]:
    """What stands in each table."""
    db.session.rollback()
    return {
        name: hashlib.sha256(repr(db.session.execute(each.select()).all()).encode()).hexdigest()
        for name, each in db.metadata.tables.items()
        if name not in OF_THE_VISIT
    }


def test_no_page_writes_when_it_is_opened(make, sign_in, statements):
    world = AccessWorld(make)
    browsers = {actor: sign_in(world.people[actor]) for actor in ACTORS if actor != "nobody"}
    wrong = []
    for line in table():
        reader = next((actor for actor in browsers if line.expected[actor] == "y"), None)
        if line.method != "GET" or reader is None:
            continue
        with statements() as seen:
            browsers[reader].get(line.address.format(**world.records))
        writing = [said for said in seen if said.startswith(WRITES) and said != WRITABLE]
        wrong += [(line.address, said) for said in writing]

    assert wrong == []


def new_task(make, section_id: int, frequency: Frequency, **more: object) -> dict[str, object]:
    unit = make.plan.standing_unit
    return {
        "title": "Hội chợ cuối năm",
        "section_id": section_id,
        "frequency": frequency.value,
        "weight": "1",
        "version": "0",
        f"parts-{unit.kind}-{unit.id}": "lead",
    } | more


@pytest.mark.parametrize("day", [date(2021, 11, 1), date(2022, 6, 15), date(2022, 12, 30), date(2023, 8, 1)])
def test_a_new_task_is_looked_at_as_often_as_one_likes(make, sign_in, day):
    client, address = sign_in(make.standing_agency()), f"/plans/{make.plan.id}/tasks/new"
    section_id = make.section("III.8").id
    asked = [
        new_task(make, section_id, frequency, confirmed=confirmed, wording=wording)
        for frequency, confirmed, wording in product(
            Frequency, ("", "0123456789abcdef"), ("", "trước ngày 20/4/2022")
        )
    ]
    before = rows()
    with on_day(day):
        shown = [client.post(address, data=data) for data in asked * 2]

    assert rows() == before
    assert {answer.status_code for answer in shown} == {200}
    assert all("Chưa có gì được lưu." in answer.text for answer in shown)


def test_a_task_of_which_every_period_is_over_is_told_and_then_kept(make, sign_in):
    client, address = sign_in(make.standing_agency()), f"/plans/{make.plan.id}/tasks/new"
    asked = new_task(make, make.section("III.8").id, Frequency.MONTHLY)
    with on_day(date(2023, 8, 1)):
        shown = client.post(address, data=asked)
        assert "Không đơn vị nào nhận việc: mọi kỳ báo cáo của kế hoạch đã qua." in shown.text
        digest = re.search(r'name="confirmed"\s+value="(\w+)"', shown.text)
        assert digest
        assert client.post(address, data=asked | {"confirmed": digest[1]}).status_code == 303


def test_what_would_follow_is_shown_and_not_done(make, sign_in):
    """Every other way to look first: changed tasks and plans, several reports, files to import, filled forms."""
    task, commune = make.task(leads=[make.unit(), make.unit()], frequency=Frequency.QUARTERLY), make.unit()
    shares, plan = make.assignments(task), make.plan
    make.progress(shares[-1])
    make.submission(shares[0])
    agency, admin = sign_in(make.standing_agency()), sign_in(make.administrator())
    changed = typed(task, parts={commune: Part.LEAD})
    state = {"number": "", "issued_on": "", "days_after_cut": "3", "version": plan.version}
    draft = make.another_plan("Kế hoạch đang soạn", state=PlanState.DRAFT)
    before = rows()

    looks = [
        agency.post(f"/tasks/{task.id}/edit", data=changed),
        agency.post(f"/tasks/{task.id}/edit", data=changed | {"use_date": "2022-04-19"}),
        agency.post(f"/tasks/{task.id}/edit", data=changed | {"use_rule": "quarterly last 24"}),
        agency.post(f"/tasks/{task.id}/edit", data=changed | {"show_dates": "1"}),
        agency.get(f"/plans/{plan.id}/due-dates?frequency=quarterly&due_rule=plan"),
        agency.post(f"/tasks/{task.id}/edit", data=changed | {"confirmed": "0123456789abcdef"}),
        agency.post(f"/plans/{plan.id}/edit", data=state | {"calendar": "calendar"}),
        agency.get(f"/plans/{plan.id}/deadline?wording=trong+quý+III"),
        *(agency.get(f"/queue/{what}?assignment={shares[0].id}") for what in ("confirmation", "return")),
    ]
    for who, address, text, name in (
        (admin, "/admin/import/people", "Tên đơn vị\nXã Mới\n", "a.csv"),
        (admin, "/admin/import/units", "Tên đơn vị\nXã Mới\n", "a.csv"),
        (agency, f"/plans/{plan.id}/products/import", "Tên sản phẩm,Chủ thể\nRượu ngô,HTX\n", "a.csv"),
        (agency, f"/plans/{draft.id}/import", "Nội dung,Chủ trì,Thời hạn\nHọp,Xã,quý I\n", "a.csv"),
        (agency, "/plans/file", PLAN_FILE.read_text("utf-8"), "a.yaml"),
    ):
        sent = who.post(address, data={"file": (BytesIO(text.encode()), name), "update": "y"})
        assert sent.status_code in (303, 422), address
        looks += [sent, *([who.get(sent.location)] if sent.location else [])]

    assert rows() == before
    assert [look.status_code for look in looks if look.status_code not in (200, 303, 422)] == []


def test_every_button_that_promises_to_show_first_is_tried_here(app):
    """A new one belongs into the tests above."""
    templates = ROOT / "templates"
    promising = {
        str(page.relative_to(templates))
        for page in templates.rglob("*.html")
        if re.search(r'_\("Xem trước|import sending_form', page.read_text())
    }
    assert promising == {
        "admin/import_dry_run.html",
        "admin/import_upload.html",
        "components/import_steps.html",
        "drafting/task.html",
        "planning/import_dry_run.html",
        "planning/import_upload.html",
        "planning/plan_file_check.html",
        "planning/plan_file_upload.html",
        "products/import_dry_run.html",
        "products/import_upload.html",
    }
