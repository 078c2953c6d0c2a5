"""The people of one district, two of each kind, and the scenes in which two of them do something at the same moment.

A scene makes records that are its own, and names what an act's address and form need of them (``act_table``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.amending.forms import values_of as decision_values
from ocop_tasks.models import (
    Assignment,
    CalendarAddress,
    Decision,
    Delivery,
    Direction,
    DirectionTemplate,
    Evidence,
    EvidenceKind,
    Extensions,
    Meeting,
    Notice,
    OutreachActivity,
    Plan,
    PlanImport,
    Portal,
    Product,
    ProductTerms,
    ReportedValue,
    SignIn,
    Target,
    TargetValue,
    Task,
    TaskStart,
    Unit,
    Upload,
    User,
)
from ocop_tasks.models.plan_changes.cancellation import cancel_task
from ocop_tasks.models.plan_changes.plan_amending import begin_amendment
from ocop_tasks.models.plan_changes.plan_outline import SectionTerms
from ocop_tasks.models.plan_changes.plan_targets import TargetTerms
from ocop_tasks.models.plan_changes.product_changes import add_product, withdraw_product
from ocop_tasks.models.plans.task import Part, TaskUnit
from ocop_tasks.review.report_page import seen_version_of
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.notice_topics import Channel, Topic
from ocop_tasks.rules.outreach.activities import ActivityContent, OutreachForm
from ocop_tasks.rules.plan_sheets.grid import Cell, Sheet, Workbook, as_plain
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import Start
from ocop_tasks.seeding.plan_writing import export_plan
from ocop_tasks.targets.target_form import values_of
from ocop_tasks.web.forms import edit_conflicts
from ocop_tasks.web.uploads import import_files
from ocop_tasks.web.uploads.unfinished_uploads import partial_uploads
from tests.conftest import Browser
from tests.drafting.editing import agreed, typed
from tests.planning.sheets import seen
from tests.support.making import PASSWORD, Make

SignInAs = Callable[[User], FlaskClient]
Records = dict[str, Any]
LATE = date(2022, 3, 31)


class ActWorld:
    """Who is there; ``scene`` makes what they act upon."""

    def __init__(self, make: Make, sign_in: SignInAs) -> None:
        self.make, self.session, self.sign_in = make, make.session, sign_in
        self.section, self.number = make.section("I"), 0
        self.commune = make.unit("Xã Bản Bo")
        self.people = {
            "own": make.user(unit=self.commune),
            "own2": make.user(unit=self.commune),
            "agency": make.standing_agency(),
            "agency2": make.standing_agency(),
            "chairman": make.chairman(),
            "chairman2": make.user(Role.VICE_CHAIRMAN, make.plan.issuer),
            "admin": make.administrator(),
            "admin2": make.administrator(),
        }
        self.browsers = {name: sign_in(person) for name, person in self.people.items()}
        self.others = {name: sign_in(person) for name, person in self.people.items()}

    def scene(self, name: str) -> Records:
        """The records of a new scene; ``_browsers`` holds those of people who are in it alone."""
        self.number += 1
        records: Records = getattr(self, name)()
        self.session.commit()
        return {"plan": self.make.plan.id, "commune": self.commune.id, "n": self.number} | records

    def browser(self, records: Records, who: str, *, other: bool = False) -> FlaskClient:
        """A browser of that person; ``other``: a second one of the same person."""
        own: tuple[FlaskClient, FlaskClient] | None = records.get("_browsers")
        if who == "somebody" and own:
            return own[other]
        if who == "visitor":
            return Browser(current_app._get_current_object(), current_app.response_class)  # type: ignore[attr-defined]
        return (self.others if other else self.browsers)[who]

    # -- work --------------------------------------------------------------------------------------------------

    def fresh(self) -> Records:
        """A share of a task about which nothing was said yet."""
        return self._share(self._assignment())

    def _assignment(self, **more: Any) -> Assignment:
        given: dict[str, Any] = {"unit": self.commune, "section": self.section, "due_on": date(2022, 7, 1)}
        return self.make.assignment(**given | more)

    def _share(self, assignment: Assignment, **more: Any) -> Records:
        self.session.commit()
        newest = assignment.reports[-1].id if assignment.reports else 0
        return {
            "assignment": assignment.id,
            "task": assignment.task_id,
            "version": assignment.version,
            "newest": newest,
            "report": newest,
            "seen": seen_version_of(assignment),
            "due": assignment.due_on.isoformat(),
        } | more

    def reported(self) -> Records:
        """The unit said how far it is, with a paper."""
        assignment = self._assignment()
        self._paper(assignment, self.people["own"])
        self.make.progress(assignment, by=self.people["own"], note="Đã họp hai bản")
        return self._share(assignment, evidence=assignment.evidence[0].id)

    def _paper(self, assignment: Assignment, by: User) -> Evidence:
        piece = Evidence(kind=EvidenceKind.DOCUMENT, name=f"{self.number}/BC-UBND", by=by, at=clock.now())
        assignment.evidence.append(piece)
        self.session.commit()
        return piece

    def waiting(self) -> Records:
        """A paper waits for its report, and another was left out."""
        assignment = self._assignment()
        piece, gone = (self._paper(assignment, self.people["own"]) for _ in range(2))
        gone.name = f"{self.number}/KH-UBND"
        gone.withdraw(by=self.people["own"], at=clock.now(), reason="Xoá khi đang soạn")
        return self._share(assignment, waiting=piece.id, removed=gone.id)

    def submitted(self) -> Records:
        """The unit said that it is done; so did another."""
        assignment, second = self._assignment(), self._assignment()
        for each in (assignment, second):
            self.make.submission(each, by=self.people["own"])
        return self._share(assignment, second=second.id, second_seen=seen_version_of(second))

    def confirmed(self) -> Records:
        """Just confirmed by the agency's first officer."""
        records = self.submitted()
        assignment = self._get(Assignment, records["assignment"])
        assignment.confirm(by=self.people["agency"], at=clock.now())
        return records | self._decided(assignment)

    def returned(self) -> Records:
        """Just returned by the agency's first officer."""
        records = self.submitted()
        assignment = self._get(Assignment, records["assignment"])
        assignment.send_back(by=self.people["agency"], at=clock.now(), reason="Thiếu dấu")
        return self._decided(assignment)

    def _decided(self, assignment: Assignment) -> Records:
        self.session.commit()
        return self._share(assignment, decision=assignment.reports[-1].id)

    def cancelled_share(self) -> Records:
        """It no longer applies to the unit."""
        assignment = self._assignment()
        assignment.cancel(by=self.people["agency"], at=clock.now(), reason="Đã sáp nhập")
        return self._share(assignment)

    def _get(self, model: Any, id_: Any) -> Any:
        return self.session.get_one(model, id_)

    def target(self) -> Records:
        """A number that the plan wants, with a value that was recorded."""
        target = Target(
            plan=self.make.plan, section=self.section, title="Sản phẩm mới", planned=5, measure="sản phẩm",
            due_on=date(2022, 12, 31),
        )  # fmt: skip
        reached = ReportedValue(value=Decimal(2), day=clock.today())
        value = TargetValue.record(target, reached, by=self.people["agency"], at=clock.now())
        self.session.add(value)
        self.session.flush()
        return {"target": target.id, "target_value": value.id, "target_seen": f"{value.id}-0"}

    def product(self) -> Records:
        """A product that stands in the plan's list."""
        terms = ProductTerms(name=f"Mật ong {self.number}", producer="HTX Bản Bo", commune_id=self.commune.id)
        product = add_product(self.session, self.make.plan, terms, by=self.people["agency"], at=clock.now())
        return {"product": product.id, "product_version": product.version}

    def sent_list(self) -> Records:
        """A list of two products that the agency's first officer has sent and not yet taken."""
        rows = [["Tên sản phẩm", "Chủ thể", "Xã"]]
        rows += [[f"{name} {self.number}", "HTX Bản Bo", "Bản Bo"] for name in ("Chè Shan", "Chè lam")]
        return {"list": self._kept_sheet(rows, f"products-{self.make.plan.id}")}

    def _kept_sheet(self, rows: list[list[str]], kind: str) -> str:
        """The key of a spreadsheet that the agency's first officer has sent."""
        cells = {
            (row, column): Cell(text)
            for row, texts in enumerate(rows, 1)
            for column, text in enumerate(texts, 1)
        }
        told: dict[str, Any] = {"name": "Biểu 01.xlsx", "sha256": f"{self.number:064}"}
        told |= {"sheets": as_plain(Workbook((Sheet("Biểu 01", cells),)))}
        owner = self.people["agency"].id
        return import_files.keep(json.dumps(told).encode(), owner_id=owner, kind=kind, update=False).key

    def product_off(self) -> Records:
        """A product that was taken off the list."""
        records = self.product()
        product = self._get(Product, records["product"])
        withdraw_product(self.session, product, by=self.people["agency"], at=clock.now(), reason="Ghi nhầm")
        return records

    # -- the desk ----------------------------------------------------------------------------------------------

    def asked(self) -> Records:
        """The unit asks for more time."""
        assignment = self._assignment()
        step = Extensions(assignment).ask(
            by=self.people["own"], at=clock.now(), until=date(2022, 7, 20), reason="Đường sạt lở", most=2
        )
        self.session.flush()
        return self._share(assignment, asked=step.id)

    def directed(self) -> Records:
        """The chairman has directed the unit."""
        assignment = self._assignment(due_on=LATE)
        direction = Direction.give(
            assignment,
            by=self.people["chairman"],
            at=clock.now(),
            text="Báo cáo ngay",
            answer_by=clock.today(),
        )
        self.session.flush()
        return self._share(assignment, direction=direction.id)

    def late(self) -> Records:
        """Two units are late on a task; a meeting is held about them; a template is there."""
        task = self.make.task(leads=[self.commune, self.make.unit()], section=self.section, due_on=LATE)
        assignment = self.make.assignments(task)[0]
        meeting = Meeting(
            plan=self.make.plan,
            by=self.people["chairman"],
            at=clock.now(),
            assignment_ids=[assignment.id],
        )
        template = DirectionTemplate(plan_id=self.make.plan.id, text="Gửi bản có chữ ký")
        self.session.add_all([meeting, template])
        self.session.flush()
        return self._share(
            assignment, meeting=meeting.id, template=template.id, template_version=template.version
        )

    # -- the plan ----------------------------------------------------------------------------------------------

    def task(self) -> Records:
        """A task of two units, one of which has spoken; its form changed here and there."""
        task = self.make.task(leads=[self.commune, self.make.unit()], section=self.section)
        self.make.progress(self.make.assignments(task)[0], by=self.people["own"])
        return self._share(self.make.assignments(task)[0]) | self._forms(task)

    def _forms(self, task: Task) -> Records:
        self.session.commit()
        first, second = (
            typed(task, title=f"Tên mới {word}", notes="Theo họp giao ban") for word in ("một", "hai")
        )
        asked = self.browsers["agency"].post(
            f"/plans/{self.make.plan.id}/tasks/new", data=first | {"version": 0}
        )
        return {"task": task.id, "edited": first, "edited_otherwise": second, "new_task": agreed(asked)}

    def cancelled_task(self) -> Records:
        """A task that no longer applies to anybody."""
        records = self.task()
        task = self._get(Task, records["task"])
        cancel_task(self.session, task, by=self.people["agency"], at=clock.now(), reason="Trùng việc")
        return records | self._forms(task)

    def plan(self) -> Records:
        """The plan's own particulars."""
        plan = self.make.plan
        given = {
            "title": plan.title,
            "calendar": plan.calendar.value,
            "days_after_cut": plan.days_after_cut,
        }
        return {"plan_version": plan.version, "given": given, "issuer": plan.issuer_id}

    def empty_section(self) -> Records:
        """A section without anything in it, the third of the plan or later."""
        self.make.section()
        section = self.make.section()
        section.title = "Mục"
        seen = asdict(SectionTerms.of(section)) | {"parent_id": 0}
        return {"section": section.id, "section_seen": json.dumps(seen, separators=(",", ":"))}

    def empty_target(self) -> Records:
        """A target of which nothing was recorded, in a section of its own."""
        section = self.make.section()
        target = Target(
            plan=self.make.plan, section=section, title="Khác", planned=Decimal(5), measure="cái",
            due_on=date(2022, 12, 31),
        )  # fmt: skip
        self.session.add(target)
        self.session.commit()
        seen = json.loads(edit_conflicts.pack_values(values_of(TargetTerms.of(target))))
        return {
            "target": target.id,
            "target_seen": "0-0",
            "target_base": json.dumps(seen, separators=(",", ":")),
            "section": section.id,
        }

    def _made_plan(self, state: PlanState) -> Records:
        """A plan of its own with one task, in that state."""
        make = self.make
        plan = Plan(
            code=f"made-{self.number}",
            title="Kế hoạch khác",
            year=2022,
            state=state,
            issuer=make.plan.issuer,
            standing_unit=make.plan.standing_unit,
        )
        self.session.add(plan)
        self.session.flush()
        section = make.section(plan=plan)
        task = Task(
            plan=plan,
            section=section,
            code="I-1",
            title="Việc của kế hoạch khác",
            frequency=Frequency.ONCE,
            due_on=date(2022, 12, 31),
        )
        task.parts.append(TaskUnit(unit=self.commune, part=Part.LEAD))
        self.session.add(task)
        self.session.commit()
        seen = f"{plan.issuer_id}-{plan.standing_unit_id}"
        return {
            "made_plan": plan.id,
            "issuer": plan.issuer_id,
            "next_keeper": self._next_keeper(),
            "keepers_seen": seen,
        }

    def _next_keeper(self) -> int:
        """A unit that could keep a plan as well as its standing agency."""
        unit = self.make.unit(under=self.make.plan.issuer)
        self.make.user(Role.STANDING_AGENCY, unit=unit)
        return unit.id

    def draft_plan(self) -> Records:
        """A plan that is being prepared."""
        return self._made_plan(PlanState.DRAFT)

    def sent_plan_file(self) -> Records:
        """A plan file with one task that the agency's first officer has sent and not yet taken."""
        records = self.draft_plan()
        plan = self._get(Plan, records["made_plan"])
        text = export_plan(self.session, plan).replace(plan.code, f"sent-{self.number}")
        told = json.dumps({"name": "kế hoạch.yaml", "text": text}).encode()
        kept = import_files.keep(told, owner_id=self.people["agency"].id, kind="plan", update=False)
        return records | {"plan_file": kept.key}

    def sent_sheet(self) -> Records:
        """A draft, and a spreadsheet of two tasks in a section that the agency's first officer has sent for it."""
        records = self.draft_plan()
        rows = [["TT", "Nội dung", "Chủ trì", "Thời hạn"], ["I", f"TUYÊN TRUYỀN {self.number}"]]
        rows += [[str(number), f"Họp thôn lần {number}", "Xã Bản Bo", "quý II"] for number in (1, 2)]
        key = self._kept_sheet(rows, f"plan-{records['made_plan']}")
        page = self.browsers["agency"].get(f"/plans/{records['made_plan']}/import/{key}")
        return records | {"sheet": key, "sheet_seen": seen(page)}

    def taken_sheet(self) -> Records:
        """The same, taken into the draft."""
        records = self.sent_sheet()
        address = f"/plans/{records['made_plan']}/import/{records['sheet']}"
        self.browsers["agency"].post(address, data={"seen": records["sheet_seen"]})
        taken = self.session.scalars(select(PlanImport).order_by(PlanImport.id.desc()).limit(1)).one()
        return records | {"import": taken.id}

    def begun_task(self) -> Records:
        """A draft, and how far its task is by a file that it came from."""
        records = self.draft_plan()
        task = self.session.query(Task).filter_by(plan_id=records["made_plan"]).one()
        known = Start(Status.IN_PROGRESS, date(2022, 6, 1), 60)
        task.start = TaskStart.of(known, words="Đang làm", file_name="phân công.xlsx")
        self.session.commit()
        return records | {"begun": task.id, "start_seen": "in_progress-60-None-False"}

    def running_plan(self) -> Records:
        """A second plan that runs."""
        return self._made_plan(PlanState.RUNNING)

    def amendment(self) -> Records:
        """A plan that runs, with an amendment that changes its task; ``shown`` is what its page would apply."""
        records = self._made_plan(PlanState.RUNNING)
        by, at, plan = self.people["agency"], clock.now(), self._get(Plan, records["made_plan"])
        begun = begin_amendment(self.session, plan, by=by, at=at)
        begun.decision = Decision(number="9/QĐ-UBND", day=date(2022, 6, 10), title="Khác")
        self.session.query(Task).filter_by(plan_id=begun.plan_id).one().title = "Việc đã điều chỉnh"
        self.session.commit()
        seen = json.loads(edit_conflicts.pack_values(decision_values(begun.decision)))
        draft = begun.plan_id
        page = self.browsers["agency"].get(f"/plans/{plan.id}/amendment").text
        shown = re.search(r'name="confirmed"\s+value="(\w+)"', page)
        assert shown
        told = {"amendment": draft, "shown": shown[1]}
        return records | told | {"decision_seen": json.dumps(seen, separators=(",", ":"))}

    def closed_plan(self) -> Records:
        """A plan that was closed."""
        return self._made_plan(PlanState.CLOSED)

    def archived_plan(self) -> Records:
        """A plan in the archive."""
        return self._made_plan(PlanState.ARCHIVED)

    # -- outreach ----------------------------------------------------------------------------------------------

    def activity(self) -> Records:
        """The commune has logged an activity."""
        told = ActivityContent(
            held_on=date(2022, 6, 14),
            form=OutreachForm.VILLAGE_MEETING,
            topic="Đăng ký ý tưởng",
            reached=42,
            commune_id=self.commune.id,
            village="Bản Nà Vàn",
        )
        activity = OutreachActivity.log(self.make.plan, told, by=self.people["own"], at=clock.now())
        self.session.add(activity)
        self.session.flush()
        return {"activity": activity.id, "activity_version": activity.version}

    # -- people ------------------------------------------------------------------------------------------------

    def somebody(self) -> Records:
        """Somebody with two browsers, a third sign-in, a notice, a calendar and a file on its way."""
        person = self.make.user()
        browsers = (self.sign_in(person), self.sign_in(person))
        third, _token = SignIn.start(person, at=clock.real_now())
        calendar = CalendarAddress(user_id=person.id)
        calendar.renew(at=clock.real_now())
        notice, delivery = self._told(person)
        self.session.add_all([third, calendar, notice, delivery])
        self.session.flush()
        return {
            "_browsers": browsers,
            "person": person.id,
            "person_version": person.version,
            "username": person.username,
            "person_unit": person.unit_id,
            "password": PASSWORD,
            "sign_in": third.id,
            "notice": notice.id,
            "delivery": delivery.id,
            "upload": self._upload(person),
        }

    def without_calendar(self) -> Records:
        """The same without a calendar's address."""
        records = self.somebody()
        self.session.delete(self._get(CalendarAddress, records["person"]))
        return records

    def _told(self, person: User) -> tuple[Notice, Delivery]:
        at = clock.real_now()
        notice = Notice(
            key=f"k{self.number}",
            user=person,
            topic=Topic.CONFIRMED,
            occasion="confirmation",
            address="/my-tasks",
            at=at,
        )
        mail = Delivery(
            key=f"m{self.number}",
            user=person,
            channel=Channel.EMAIL,
            made_at=at,
            next_try_at=at,
            notices=[notice],
        )
        return notice, mail

    def _upload(self, person: User) -> str:
        at = clock.real_now()
        upload = Upload(
            user_id=person.id, name="a.txt", length=4, made_at=at, expires_at=at + Upload.LIFETIME
        )
        self.session.add(upload)
        self.session.flush()
        partial_uploads().begin(upload.id)
        return upload.id

    def officer(self) -> Records:
        """The same, and work of the person's unit."""
        records = self.somebody()
        return records | self._share(self._assignment(unit=self._get(Unit, records["person_unit"])))

    def sample(self) -> Records:
        """A portal that only shows how it is."""
        self._get(Portal, 1).is_sample = True
        return self.somebody()

    def switched_off(self) -> Records:
        """Somebody who may not come in."""
        records = self.somebody()
        self._get(User, records["person"]).active = False
        return records

    def unit(self) -> Records:
        """A unit in use."""
        unit = self.make.unit(under=self.make.issuer)
        return {
            "unit": unit.id,
            "unit_version": unit.version,
            "unit_code": unit.code,
            "issuer": self.make.issuer.id,
            "portal_version": self._get(Portal, 1).version,
        }

    def unit_off(self) -> Records:
        """A unit out of use."""
        records = self.unit()
        unit = self._get(Unit, records["unit"])
        unit.active = False
        self.session.commit()
        return records | {"unit_version": unit.version}

    def file(self) -> Records:
        """A file of one new unit, looked through and not yet imported."""
        head, code = "Mã,Tên đầy đủ,Loại,Mã cấp trên", f"moi-{self.number}"
        text = f"{head}\r\n{code},Xã Mới {self.number},commune,{self.make.issuer.code}\r\n"
        owner = self.people["admin"].id
        return {"file": import_files.keep(text.encode(), owner_id=owner, kind="units", update=False).key}

    def behind(self) -> Records:
        """The portal's calendar is behind the world's."""
        portal = self._get(Portal, 1)
        portal.days_behind = 30
        self.session.commit()
        return {"portal_version": portal.version}
