"""The 2022 plan as a portal would hold it on 15 June 2022: people with a known password, a little of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import current_app
from flask_migrate import upgrade
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ocop_tasks import clock, create_app
from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    Decision,
    Delivery,
    DeliveryState,
    Direction,
    DirectionTemplate,
    Evidence,
    EvidenceKind,
    Extensions,
    Meeting,
    Notice,
    OutreachActivity,
    OutreachPhoto,
    Plan,
    ProductTerms,
    ReportedValue,
    StoredFile,
    Target,
    TargetValue,
    Task,
    TaskStart,
    Unit,
    User,
    VersionKind,
    Village,
)
from ocop_tasks.models.plan_changes.cancellation import cancel_task
from ocop_tasks.models.plan_changes.measured_tasks import update_for_activity
from ocop_tasks.models.plan_changes.plan_amending import begin_amendment
from ocop_tasks.models.plan_changes.plan_copying import copy_plan
from ocop_tasks.models.plan_changes.plan_lifecycle import NewPlan
from ocop_tasks.models.plan_changes.product_changes import add_product, withdraw_product
from ocop_tasks.models.plan_changes.version_keeping import keep_version
from ocop_tasks.models.plans.plan import OF_THEIR_OWN
from ocop_tasks.rules.notice_topics import Channel, Topic
from ocop_tasks.rules.outreach.activities import ActivityContent, OutreachForm
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import Start
from ocop_tasks.rules.work.work_news import News, State
from ocop_tasks.seeding.first_run import load_initial_data
from ocop_tasks.sending.notices import daily_notices
from ocop_tasks.settings import Settings
from tests.conftest import A_DAY, hanoi
from tests.support.making import PASSWORD

CHEAP = "pbkdf2:sha256:1"
COMMUNE, AGENCY, CHAIRMAN, ADMINISTRATOR = "xa-ban-bo", "nn-ptnt", "chu-tich", "quan-tri"
UNION = "hoi-phu-nu"
ENGLISH = "-en"
"""Everyone whom the page tests need has a twin of that ending, who reads English."""
SPOKEN = "Đã rà soát cùng chủ thể; phấn đấu xong trước hạn, còn thiếu chữ ký của trưởng bản."


def lay(folder: Path) -> Mapping[str, int]:
    """Make the portal's database and files in ``folder``; the ids of the records that pages are tried with, by name."""
    app = create_app(_settings(folder))
    with app.app_context():
        clock.set_calendar(fixed_day=A_DAY)
        upgrade()
        session = db.session()
        load_initial_data(session)
        _give_known_passwords(session)
        ids = _History(session).lay()
        session.commit()
        _tell(session)
        _tell_of_changes(session, ids)
        db.session.remove()
        db.engine.dispose()
        clock.set_calendar()
    return ids


def _tell(session: Session) -> None:
    """Monday's notices, and one mail that its server refused."""
    with clock.at_moment(hanoi(2022, 6, 13, 8)):
        daily_notices.make(session)
    refused = session.scalars(select(User).where(User.username == COMMUNE)).one()
    now = clock.real_now()
    session.add(
        Delivery(
            key="email:refused", user=refused, channel=Channel.EMAIL, state=DeliveryState.GIVEN_UP, tries=1,
            made_at=now, next_try_at=now, error="550 5.1.1 no such user",
        )
    )  # fmt: skip
    session.commit()


def _tell_of_changes(session: Session, ids: Mapping[str, int]) -> None:
    """One batch with a change of each kind in the work of the commune; no row of it is really another."""
    open_, begun, late = (session.get_one(Assignment, ids[name]) for name in ("open", "begun", "cancelled"))
    news: News = {"tasks": {}, "shares": {}}
    day = State(date(2022, 6, 30), "lead", applies=True)
    told = [
        (open_, None, day),
        (begun, replace(day, due_on=date(2022, 6, 17)), replace(day, part="coordinating")),
        (late, day, None),
    ]
    for share, before, now in told:
        task, states = share.task, {"before": before, "now": now}
        texts = {"title": ["Tuyên truyền", task.title], "evidence_required": [False, True]}
        news["tasks"][str(task.id)] = {
            "task": task.title, "task_en": task.title_en, "section": task.section.label,
            "texts": texts if share is begun else {},
        }  # fmt: skip
        news["shares"][f"{task.id}/{share.period}"] = {
            name: state.values if state else None for name, state in states.items()
        } | {"id": share.id, "period": share.period, "reason": "" if now else "Đã gộp vào việc khác."}
    plan = {
        **open_.task.plan.naming,
        "unit": open_.unit.short_name,
        "by": "Lò Thị Đượm",
    }
    at = hanoi(2022, 6, 14, 9)
    for user in session.scalars(select(User).where(User.username.startswith(COMMUNE))):
        session.add(
            Notice(
                key=f"work.1.told:{user.id}", user=user, topic=Topic.WORK, occasion="changed", at=at,
                facts=plan | {"since": at.isoformat()} | news, address="/notices/work/1.told",
            )
        )  # fmt: skip
    session.commit()


def _otherwise(kept: dict[str, Any]) -> dict[str, Any]:
    """What a version might have held before: a task less, and another name of the plan."""
    (number, particulars), tasks = kept["plan"][0], kept["task"]
    return kept | {"plan": [[number, particulars | {"title": "Kế hoạch OCOP"}]], "task": tasks[1:]}


def _otherwise_named(kept: dict[str, Any], task_id: int | None) -> dict[str, Any]:
    """What an amendment might have begun with, if somebody had renamed a task since."""
    tasks = [
        [number, item | {"title": "Chấm điểm lần hai"} if number == task_id else item]
        for number, item in kept["task"]
    ]
    return kept | {"task": tasks}


def _settings(folder: Path) -> Settings:
    url = f"sqlite:///{folder / 'portal.sqlite3'}"
    return Settings(folder, url, "test", today=A_DAY, password_method=CHEAP, testing=True, log_level="ERROR")


def _give_known_passwords(session: Session) -> None:
    """One hash for all, and for each role a twin who reads English."""
    somebody = session.scalars(select(User)).first()
    assert somebody
    somebody.set_password(PASSWORD, method=CHEAP)
    session.flush()
    session.execute(
        update(User.__table__).values(password_hash=somebody.password_hash, must_change_password=False)
    )
    for name in (COMMUNE, UNION, AGENCY, CHAIRMAN, ADMINISTRATOR):
        one = session.scalars(select(User).where(User.username == name)).one()
        twin = User(
            username=name + ENGLISH,
            name=f"{one.name} (EN)",
            role=one.role,
            unit=one.unit,
            locale="en",
            created_at=one.created_at,
        )
        twin.password_hash, twin.must_change_password = somebody.password_hash, False
        session.add(twin)
    session.flush()


class _History:
    """What some communes did until now; each names the assignment it leaves in one state."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.agency = self.person(AGENCY)

    def lay(self) -> dict[str, int]:
        """Bản Bo has one of each; three others make the lists longer."""
        waiting = self.submitted("III.8a", COMMUNE, hanoi(2022, 3, 30), photos=2)
        returned = self.submitted("III.8c-1", COMMUNE, hanoi(2022, 3, 29))
        returned.send_back(
            by=self.agency,
            at=hanoi(2022, 4, 1),
            reason="Thiếu chữ ký của chủ thể trong biên bản; hãy bổ sung rồi gửi lại.",
        )
        done = self.submitted("III.8b", COMMUNE, hanoi(2022, 3, 15), period="2022-Q1", photos=1)
        done.confirm(by=self.agency, at=hanoi(2022, 3, 18))
        begun = self.assignment("III.8b", COMMUNE, "2022-Q2")
        begun.report_progress(by=self.person(COMMUNE), at=hanoi(2022, 5, 20), percent=40, note=SPOKEN)
        cancelled = self.assignment("I.2a", COMMUNE)
        cancelled.cancel(
            by=self.agency, at=hanoi(2022, 5, 4), reason="Đã gộp vào kế hoạch phát triển kinh tế của xã."
        )
        for code in ("xa-ban-giang", "xa-ban-hon", "xa-binh-lu"):
            self.submitted("III.8a", code, hanoi(2022, 4, 2), photos=1)
        self.session.flush()
        named = {
            "waiting": waiting,
            "returned": returned,
            "done": done,
            "begun": begun,
            "cancelled": cancelled,
        }
        open_ = self.assignment("III.8c-2", COMMUNE)
        coordinating = self.assignment("II.2b", COMMUNE)
        ids = {
            name: assignment.id
            for name, assignment in (named | {"open": open_, "coordinating": coordinating}).items()
        }
        ids |= {"confirmation": done.reports[-1].id, "sent_back": returned.reports[-1].id}
        laid = self.others(waiting) | self.products() | self.desk(open_, waiting) | self.outreach()
        return ids | laid | {"amendment": self.amendment(waiting.task)}

    def products(self) -> dict[str, int]:
        """The list behind the last target: of two communes, one of which said little, and one taken off it."""
        plan, at = the_plan(self.session), hanoi(2022, 3, 10)
        target = self.session.scalars(select(Target).order_by(Target.position)).all()[-1]
        products = []
        listed: list[tuple[str, str, str, dict[str, Any]]] = [
            (
                "Chè Shan tuyết Bản Bo",
                "HTX chè Bản Bo",
                "xa-ban-bo",
                {"group": "drinks", "stars": 4, "round": 1},
            ),
            (
                "Mật ong rừng",
                "Hộ ông Giàng A Pao",
                "xa-ban-bo",
                {"group": "food", "stars": 3, "note": SPOKEN},
            ),
            (
                "Miến dong Bình Lư",
                "HTX miến dong Bình Lư",
                "xa-binh-lu",
                {"group": "food", "stars": 3, "round": 2},
            ),
            ("Thổ cẩm Lự", "Tổ hợp tác dệt Bản Hon", "xa-ban-hon", {}),
        ]
        for name, producer, commune, more in listed:
            unit = self.session.scalars(select(Unit).where(Unit.code == commune)).one()
            terms = ProductTerms(
                name=name, producer=producer, commune_id=unit.id, target_id=target.id, **more
            )
            products.append(add_product(self.session, plan, terms, by=self.agency, at=at))
        withdraw_product(self.session, products[-1], by=self.agency, at=at, reason="Chưa đủ hồ sơ trong năm")
        return {"product": products[0].id, "withdrawn_product": products[-1].id}

    def others(self, waiting: Assignment) -> dict[str, int]:
        """Records of other kinds."""
        target = self.session.scalars(select(Target).order_by(Target.position)).all()[-1]
        reached = ReportedValue(
            value=Decimal(3),
            day=date(2022, 6, 1),
            note="Hội đồng đã chấm đợt 1",
            document_number="12/BC-UBND",
        )
        value = TargetValue.record(target, reached, by=self.agency, at=hanoi(2022, 6, 2))
        self.session.add(value)
        new = NewPlan(title="Kế hoạch Mỗi xã một sản phẩm năm 2023", year=2023)
        draft = copy_plan(self.session, waiting.task.plan, new, by=self.agency, at=hanoi(2022, 6, 10))
        self.session.flush()
        begun = self.session.scalars(select(Task).where(Task.plan_id == draft.id).order_by(Task.id)).first()
        assert begun is not None
        known = Start(Status.IN_PROGRESS, date(2022, 6, 10), 60)
        begun.start = TaskStart.of(known, words="Tình trạng: đang làm", file_name="Phân công 2023.xlsx")
        return {
            "draft_plan": draft.id,
            "begun_task": begun.id,
            "target": target.id,
            "target_value": value.id,
            "plan": waiting.plan_id,
            "task": waiting.task_id,
            "section": waiting.task.section_id,
            "unit": waiting.unit_id,
            "person": self.person(COMMUNE).id,
            "photo": next(piece.id for piece in waiting.evidence if piece.is_image),
            "paper": next(piece.id for piece in waiting.evidence if piece.kind == EvidenceKind.DOCUMENT),
            "report": waiting.reports[-1].id,
        }

    def amendment(self, dropped: Task) -> int:
        """One that applied, of which the versions are there alone, and one that is being prepared; its draft's id."""
        session, plan, at = self.session, dropped.plan, hanoi(2022, 6, 10)
        decision = Decision(number="57/QĐ-UBND", day=date(2022, 6, 9), title="Điều chỉnh, bổ sung kế hoạch")
        for kind in (VersionKind.FOUND, VersionKind.AMENDED):
            said = decision if kind is VersionKind.AMENDED else None
            by = self.agency if said else None
            version = keep_version(session, plan, kind, by=by, at=at, decision=said)
            session.flush()
            if kind is VersionKind.FOUND:
                version.kept = _otherwise(version.kept)
        begun = begin_amendment(session, plan, by=self.agency, at=at)
        copies = {
            task.code: task for task in session.scalars(select(Task).where(Task.plan_id == begun.plan_id))
        }
        cancel_task(session, copies[dropped.code], by=self.agency, at=at, reason="Huyện làm chung")
        copies["II.5b"].title, copies["II.5b"].due_on = "Chấm điểm đợt 2 (lùi lịch)", date(2022, 7, 29)
        begun.base = _otherwise_named(begun.base, copies["II.5b"].origin_id)
        return begun.plan_id

    def desk(self, asked: Assignment, shown: Assignment) -> dict[str, int]:
        """What the chairman has said and is asked, and a meeting that he holds about two shares."""
        chairman, at = self.person(CHAIRMAN), hanoi(2022, 6, 13, 9)
        direction = Direction.give(
            asked,
            by=chairman,
            at=at,
            text="Gửi biên bản họp có chữ ký của chủ thể.",
            answer_by=date(2022, 6, 17),
        )
        Extensions(asked).ask(
            by=self.person(COMMUNE),
            at=hanoi(2022, 6, 14, 9),
            until=date(2022, 12, 25),
            reason="Chủ thể đi vắng đến cuối tháng.",
            most=2,
        )
        template = DirectionTemplate(plan_id=asked.plan_id, text="Báo cáo vướng mắc, đề xuất cách làm.")
        meeting = Meeting(plan=asked.task.plan, by=chairman, at=at, assignment_ids=[asked.id, shown.id])
        self.session.add_all([template, meeting])
        self.session.flush()
        return {"direction": direction.id, "template": template.id, "meeting": meeting.id}

    def outreach(self) -> dict[str, int]:
        """What a commune and a union did in the villages: corrected, withdrawn, and counting for a task."""
        at, commune = hanoi(2022, 6, 13, 17), self.person(COMMUNE)
        measured = self.assignment("III.7", UNION, "2022-Q2")
        told = ActivityContent(
            held_on=date(2022, 6, 13), form=OutreachForm.VILLAGE_MEETING, topic="Chè sạch trên đồi Bản Bo",
            reached=45, women=20, minority=44, commune_id=commune.unit_id, village="Bản Nà Ly", note=SPOKEN,
            cohost_ids=(self.person(UNION).unit_id,),
        )  # fmt: skip
        activity = self.logged(told, commune, at, photos=2)
        activity.correct(
            replace(told, reached=54), by=commune, at=hanoi(2022, 6, 14), reason="Gõ nhầm số người"
        )
        withdrawn = self.logged(replace(told, topic="Ghi hai lần"), commune, at)
        withdrawn.withdraw(by=commune, at=hanoi(2022, 6, 14), reason="Đã ghi trước đó")
        counted = replace(told, topic="Bao bì, nhãn mác", task_id=measured.task_id, cohost_ids=())
        self.logged(counted, self.person(UNION), at, photos=1)
        return {"activity": activity.id, "withdrawn_activity": withdrawn.id, "measured": measured.id}

    def logged(self, told: ActivityContent, by: User, at: datetime, photos: int = 0) -> OutreachActivity:
        """An activity with photos, and what follows it."""
        pieces = [
            self.photo(f"tuyên truyền {number}.jpg", told.topic + str(number)) for number in range(photos)
        ]
        shown = [
            OutreachPhoto(sha256=each.file.sha256, file=each.file, name=each.name)
            for each in pieces
            if each.file
        ]
        activity = OutreachActivity.log(the_plan(self.session), told, by=by, at=at, photos=shown)
        self.session.add(activity)
        assert told.commune_id
        Village.ensure_exists(self.session, told.commune_id, told.village)
        update_for_activity(self.session, activity, by=by, at=at)
        self.session.flush()
        return activity

    def person(self, username: str) -> User:
        return self.session.scalars(select(User).where(User.username == username)).one()

    def assignment(self, task: str, unit: str, period: str = "2022") -> Assignment:
        found = (
            select(Assignment)
            .join(Task, Task.id == Assignment.task_id)
            .join(Unit, Unit.id == Assignment.unit_id)
            .where(Task.code == task, Unit.code == unit, Assignment.period == period)
        )
        return self.session.scalars(found).one()

    def submitted(
        self, task: str, unit: str, at: datetime, *, period: str = "2022", photos: int = 0
    ) -> Assignment:
        """The unit's report with photos and a document."""
        assignment, by = self.assignment(task, unit, period), self.person(unit)
        pieces = [
            Evidence(
                kind=EvidenceKind.DOCUMENT,
                name=f"{12 + photos}/KH-UBND",
                signer="Lò Văn Sơn",
                issued_on=clock.day_of(at),
            )
        ]
        pieces += [self.photo(f"ảnh họp bản {number + 1}.jpg", unit) for number in range(photos)]
        for piece in pieces:
            piece.by, piece.at = by, at
            assignment.evidence.append(piece)
        self.session.flush()
        assignment.submit(by=by, at=at, note=f"Đã ban hành kế hoạch và họp dân. {SPOKEN}")
        return assignment

    def photo(self, name: str, seed: str) -> Evidence:
        store = current_app.config["STORE"]
        arrived = store.receive(BytesIO(photo_bytes(name + seed)), limit=10_000_000)
        store.keep(arrived)
        file = self.session.get(StoredFile, arrived.sha256) or StoredFile(
            sha256=arrived.sha256, size=arrived.size, media_type="image/jpeg", kept_at=clock.now()
        )
        return Evidence(kind=EvidenceKind.FILE, name=name, file=file)


def the_plan(session: Session) -> Plan:
    """The plan of 2022; its copy for 2023 is a draft beside it."""
    return session.scalars(select(Plan).where(Plan.year == 2022, OF_THEIR_OWN)).one()


def photo_bytes(seed: str = "", size: tuple[int, int] = (320, 240), quality: int = 80) -> bytes:
    """A JPEG whose colours depend on ``seed``, so that two photos are two files."""
    shade = sum(seed.encode()) % 200
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.paste((shade, 120, 200 - shade), (0, 0, size[0] // 2, size[1] // 2))
    written = BytesIO()
    image.save(written, "JPEG", quality=quality)
    return written.getvalue()
