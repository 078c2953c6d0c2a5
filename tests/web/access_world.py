"""One person of every kind and one record of every kind, for trying all routes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO

from flask import current_app
from PIL import Image

from ocop_tasks import clock
from ocop_tasks.models import (
    Delivery,
    Direction,
    DirectionTemplate,
    Evidence,
    EvidenceKind,
    Meeting,
    Notice,
    OutreachActivity,
    OutreachPhoto,
    Plan,
    PlanDocument,
    Product,
    SignIn,
    StoredFile,
    Target,
    TargetValue,
    Unit,
    UnitKind,
    Upload,
    User,
)
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.notice_topics import Channel, Topic
from ocop_tasks.rules.outreach.activities import ActivityContent, OutreachForm
from tests.support.making import Make


class AccessWorld:
    """The plan of one district with its people, and a standing agency of another."""

    def __init__(self, make: Make) -> None:
        self.make, self.session, self.plan = make, make.session, make.plan
        own, self.helper = make.unit("Xã Bản Bo"), make.unit("Phòng KT-HT", kind=UnitKind.AGENCY)
        self.task = make.task(leads=[own], coordinating=[self.helper])
        self.assignment = make.assignments(self.task)[0]
        self.own = make.focal_point(self.assignment)
        self.agencys = make.assignment(unit=self.plan.standing_unit)
        self.confirmed = make.assignment(unit=own)
        self.confirmed_agencys = make.assignment(unit=self.plan.standing_unit)
        self.people = self._people()
        self.records = self._records()

    def _people(self) -> dict[str, User]:
        make = self.make
        return {
            "own": self.own,
            "other": make.user(),
            "watcher": make.user(unit=self.helper),
            "front": make.user(Role.FRONT, make.unit("Hội Nông dân", kind=UnitKind.UNION)),
            "agency": make.standing_agency(),
            "chairman": make.chairman(),
            "vice": make.user(Role.VICE_CHAIRMAN, self.plan.issuer),
            "observer": make.observer(),
            "outsider": make.user(Role.STANDING_AGENCY, self._other_agency()),
            "admin": make.administrator(),
        }

    def _other_agency(self) -> Unit:
        """The standing agency of a district that is no part of the plan's."""
        make = self.make
        other = make.unit("UBND huyện khác", kind=UnitKind.COMMITTEE)
        with make.changing():
            other.move_under(None)
        agency = make.unit("Phòng NN khác", kind=UnitKind.AGENCY, under=other, makes_plans=True)
        self.session.add(
            Plan(code="other", title="Kế hoạch huyện khác", year=2022, issuer=other, standing_unit=agency)
        )
        self.session.commit()
        return agency

    def _records(self) -> dict[str, object]:
        make, at = self.make, clock.now()
        piece = self._photo("ảnh 1.jpg", "green", at)
        report = make.progress(self.assignment, by=self.own)
        waiting = self._photo("ảnh 2.jpg", "red", at)
        document = PlanDocument(
            plan_id=self.plan.id, sha256=piece.sha256, name="kế hoạch.pdf", by_id=self.own.id, at=at
        )
        person = make.user()
        sign_in, _token = SignIn.start(person, at=clock.real_now())
        notice, delivery = self._told(person)
        direction, template, meeting = self._desk(at)
        upload = Upload(
            user_id=person.id, name="a.jpg", length=1, made_at=at, expires_at=at + Upload.LIFETIME
        )
        target = Target(
            plan=self.plan, section=self.task.section, title="Sản phẩm mới", planned=5, measure="sản phẩm",
            due_on=self.assignment.due_on,
        )  # fmt: skip
        value = TargetValue(
            target=target, value=3, day=clock.day_of(at), by=self.people["agency"], at=at,
            known_on=clock.day_of(at), sha256=piece.sha256, file_name="ảnh.jpg",
        )  # fmt: skip
        product = Product(
            plan=self.plan, name="Chè Shan", producer="HTX Bản Bo", commune=self.own.unit,
            by=self.people["agency"], at=at,
        )  # fmt: skip
        self.session.add_all([value, product])
        self.session.add_all([document, sign_in, notice, delivery, template, meeting, upload])
        self.session.commit()
        return {
            "assignment": self.assignment.id,
            "agencys": self.agencys.id,
            **self._decided(),
            "evidence": piece.id,
            "waiting": waiting.id,
            "report": report.id,
            "task": self.task.id,
            "plan": self.plan.id,
            "section": self.task.section_id,
            "target": target.id,
            "target_value": value.id,
            "product": product.id,
            "document": document.id,
            "own_unit": self.own.unit_id,
            "unit": make.unit().id,
            "person": person.id,
            "sign_in": sign_in.id,
            "notice": notice.id,
            "batch": "1.told",
            "delivery": delivery.id,
            "direction": direction.id,
            "template": template.id,
            "meeting": meeting.id,
            **self._outreach(piece, at),
            "upload": upload.id,
        }

    def _decided(self) -> dict[str, object]:
        """A confirmation of the commune's work, and one of the standing agency's own."""
        self.make.completion(self.confirmed)
        self.make.completion(self.confirmed_agencys)
        return {
            "confirmation": self.confirmed.reports[-1].id,
            "agencys_confirmation": self.confirmed_agencys.reports[-1].id,
        }

    def _outreach(self, piece: Evidence, at: datetime) -> dict[str, object]:
        """What the commune did by itself, with a photo, and what it did with the agency that helps it."""
        told = ActivityContent(
            held_on=clock.day_of(at),
            form=OutreachForm.FAIR,
            topic="Hội chợ",
            reached=9,
            commune_id=self.own.unit_id,
        )
        photo = OutreachPhoto(sha256=piece.sha256, name="hội chợ.jpg")
        alone = OutreachActivity.log(self.plan, told, by=self.own, at=at, photos=[photo])
        shared = OutreachActivity.log(
            self.plan, replace(told, cohost_ids=(self.helper.id,)), by=self.own, at=at
        )
        self.session.add_all([alone, shared])
        self.session.commit()
        return {"activity": alone.id, "shared_activity": shared.id, "activity_photo": photo.id}

    def _desk(self, at: datetime) -> tuple[Direction, DirectionTemplate, Meeting]:
        """What a leader has on the desk."""
        leader = self.people["chairman"]
        direction = Direction.give(
            self.assignment, by=leader, at=at, text="Báo cáo ngay", answer_by=clock.day_of(at)
        )
        template = DirectionTemplate(plan_id=self.plan.id, text="Gửi bản có chữ ký")
        meeting = Meeting(plan=self.plan, by=leader, at=at, assignment_ids=[self.assignment.id])
        return direction, template, meeting

    def _told(self, person: User) -> tuple[Notice, Delivery]:
        """Somebody's notice, and the mail that carries it."""
        at = clock.real_now()
        notice = Notice(
            key=f"work.1.told:{person.id}",
            user=person,
            topic=Topic.WORK,
            occasion="changed",
            at=at,
            address="/notices/work/1.told",
        )
        mail = Delivery(
            key="m", user=person, channel=Channel.EMAIL, made_at=at, next_try_at=at, notices=[notice]
        )
        return notice, mail

    def _photo(self, name: str, color: str, at: datetime) -> Evidence:
        content = BytesIO()
        Image.new("RGB", (40, 30), color).save(content, "JPEG")
        content.seek(0)
        store = current_app.config["STORE"]
        received = store.receive(content, limit=100_000)
        store.keep(received)
        file = StoredFile(sha256=received.sha256, size=received.size, media_type="image/jpeg", kept_at=at)
        piece = Evidence(kind=EvidenceKind.FILE, name=name, file=file, by=self.own, at=at)
        self.assignment.evidence.append(piece)
        self.session.commit()
        return piece
