"""One made-up plan with everything in it that a file can tell, by chance but always the same, and its readers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ocop_tasks import clock
from ocop_tasks.models import (
    Assignment,
    Direction,
    Meeting,
    OutreachActivity,
    Plan,
    ProductTerms,
    Target,
    TargetValue,
    Task,
    Unit,
    UnitKind,
    User,
    Village,
)
from ocop_tasks.models.plan_changes.product_changes import add_product, withdraw_product
from ocop_tasks.models.plans.target_value import ReportedValue
from ocop_tasks.models.work.extension import Extensions
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.outreach.activities import ActivityContent, OutreachForm
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from tests.conftest import A_DAY, hanoi
from tests.support.making import Make

DEEDS = ("progress", "progress", "submit", "submit", "confirm", "back", "direct", "ask", "cancel")
TEXTS = ("Đã họp dân", "=1+1", "+84 912", "-5 hộ", "@xã", "Dòng một\ndòng hai", "NN&PTNT <b>", "")


@dataclass
class World:
    """The records and the people."""

    make: Make
    chance: Random = field(default_factory=lambda: Random(18))
    communes: list[Unit] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the pages of activities told, by their addresses."""

    def __post_init__(self) -> None:
        make = self.make
        self.plan: Plan = make.plan
        self.communes = [make.unit(name) for name in ("Xã Bản Bo", "Xã Hồ Thầu", "Xã Nà Tăm")]
        self.union = make.unit("Hội LHPN", kind=UnitKind.UNION)
        self.helper = make.unit("Phòng KT-HT", kind=UnitKind.AGENCY)
        self.readers = self._readers()
        self._lay_tasks()
        for task in self.tasks:
            for assignment in make.assignments(task):
                self._live(assignment)
        self._log()
        self._list_products()
        self._meeting()
        make.session.commit()

    def _readers(self) -> dict[str, User]:
        make, [first, second, third] = self.make, self.communes
        self.others = [make.user(unit=second), make.user(unit=third)]
        return {
            "commune": make.user(unit=first),
            "union": make.user(Role.FRONT, self.union),
            "coordinating": make.user(unit=self.helper),
            "agency": make.standing_agency(),
            "chairman": make.chairman(),
            "observer": make.observer(),
        }

    def _lay_tasks(self) -> None:
        make = self.make
        second = make.section("II")
        inside, third = make.section("II.5", under=second), make.section("III")
        agency = self.plan.standing_unit
        self.tasks = [
            make.task("Kế hoạch của xã", leads=self.communes, section=third, due_on=date(2022, 5, 20)),
            make.task(
                "Tuyên truyền",
                leads=[*self.communes, self.union],
                coordinating=[self.helper],
                section=third,
                frequency=Frequency.QUARTERLY,
                weight=3,
            ),
            make.task("Đánh giá đợt 1", leads=[agency], section=inside, due_on=date(2022, 6, 19)),
            make.task("=Xúc tiến", leads=[self.helper, agency], section=second, due_on=date(2022, 6, 10)),
        ]
        targets = [
            Target(
                plan=self.plan,
                section=each,
                title=title,
                planned=planned,
                measure="sản phẩm",
                due_on=day,
            )
            for each, title, planned, day in (
                (inside, "Sản phẩm tham gia đánh giá", 5, date(2022, 12, 31)),
                (third, "Sản phẩm mới", 1200, date(2022, 11, 30)),
            )
        ]
        reached = ReportedValue(value=Decimal(3), day=date(2022, 6, 1))
        make.session.add_all(targets)
        make.session.add(
            TargetValue.record(targets[0], reached, by=self.readers["agency"], at=hanoi(2022, 6, 2))
        )

    def _live(self, assignment: Assignment) -> None:
        """Some of what happens to an assignment until today."""
        chance, make = self.chance, self.make
        by, agency, chairman = (
            self._officer(assignment.unit),
            self.readers["agency"],
            self.readers["chairman"],
        )
        day = date(2022, 3, 5)
        for _step in range(chance.randint(0, 5)):
            day = min(day + timedelta(chance.randint(0, 40)), A_DAY)
            at, note = (
                hanoi(day.year, day.month, day.day, 8 + chance.randint(0, 9)),
                chance.choice(TEXTS) or "Xong",
            )
            with suppress(RuleBroken), clock.at_moment(at):
                match chance.choice(DEEDS):
                    case "progress":
                        assignment.report_progress(by=by, at=at, percent=chance.randint(1, 99), note=note)
                    case "submit":
                        assignment.submit(by=by, at=at, note=note)
                    case "confirm":
                        assignment.confirm(by=agency if by.unit != agency.unit else chairman, at=at)
                    case "back":
                        assignment.send_back(by=agency, at=at, reason="Thiếu chữ ký")
                    case "direct":
                        self._direct(assignment, chairman, day, at)
                    case "ask":
                        self._extend(assignment, by, chairman, at)
                    case "cancel":
                        if chance.random() < 0.3:
                            assignment.cancel(by=agency, at=at, reason="Không còn")
        make.session.commit()

    def _officer(self, unit: Unit) -> User:
        """Somebody of the unit."""
        return next(user for user in (*self.readers.values(), *self.others) if user.unit == unit)

    def _direct(self, assignment, chairman, day, at) -> None:
        direction = Direction.give(
            assignment,
            by=chairman,
            at=at,
            text="Báo cáo ngay",
            answer_by=day + timedelta(self.chance.randint(0, 9)),
        )
        self.make.session.add(direction)

    def _extend(self, assignment, by, chairman, at) -> None:
        until = max(assignment.due_on, clock.day_of(at)) + timedelta(self.chance.randint(1, 20))
        extension = Extensions(assignment)
        extension.ask(by=by, at=at, until=until, reason="Đường sạt lở", most=5)
        if self.chance.random() < 0.6:
            extension.grant(by=chairman, at=at, until=until)

    def _log(self) -> None:
        """Activities of several units, with and without others, in and outside of communes."""
        chance, session = self.chance, self.make.session
        authors = [self.others[0], *(self.readers[name] for name in ("commune", "union", "agency"))]
        for number in range(24):
            by, commune = chance.choice(authors), chance.choice([*self.communes, None])
            others = [unit for unit in (*self.communes, self.union, self.helper) if unit.id != by.unit_id]
            people = chance.randint(0, 1500)
            told = ActivityContent(
                held_on=date(2022, 1, 3) + timedelta(chance.randint(0, 160)),
                form=chance.choice([OutreachForm.FAIR, OutreachForm.HOUSE_VISIT, OutreachForm.OTHER]),
                topic=chance.choice(["Đăng ký ý tưởng", "=Chè sạch", "An toàn thực phẩm"]),
                reached=people,
                women=chance.choice([None, people // 3]),
                minority=chance.choice([None, 0, people]),
                commune_id=commune.id if commune else None,
                village=chance.choice(["", "Bản 2", "Bản 10"]) if commune else "",
                task_id=chance.choice([None, self.tasks[1].id]),
                note=chance.choice(TEXTS),
                cohost_ids=tuple(sorted(unit.id for unit in chance.sample(others, chance.randint(0, 3)))),
            )
            at = hanoi(2022, 6, 14, number % 24, 59)
            activity = OutreachActivity.log(self.plan, told, by=by, at=at, photos=[])
            session.add(activity)
            session.flush()
            if told.village and told.commune_id:
                Village.ensure_exists(session, told.commune_id, told.village)
            if number == 7:
                activity.withdraw(by=by, at=at, reason="Ghi trùng")
        Village.ensure_exists(session, self.communes[2].id, "Bản chưa ai đến")
        session.commit()

    def _list_products(self) -> None:
        """Products of every commune, some of which the list says little, and two that were taken off it."""
        chance, session, agency = self.chance, self.make.session, self.readers["agency"]
        target = session.query(Target).order_by(Target.id).first()
        for number in range(14):
            terms = ProductTerms(
                name=f"{chance.choice(['Chè', '=Miến', 'Mật ong'])} {number}",
                producer=chance.choice(["HTX Bản Bo", "Hộ ông Pao", "+84 912"]),
                commune_id=chance.choice(self.communes).id,
                group=chance.choice([None, "food", "drinks"]),
                stars=chance.choice([None, 3, 4]),
                round=chance.choice([None, 1, 2]),
                target_id=chance.choice([None, target.id if target else None]),
                note=chance.choice(TEXTS),
            )
            product = add_product(session, self.plan, terms, by=agency, at=clock.now())
            if number in (5, 9):
                withdraw_product(session, product, by=agency, at=clock.now(), reason="Ngừng sản xuất")

    def _meeting(self) -> None:
        session, chairman = self.make.session, self.readers["chairman"]
        late = [
            a for task in self.tasks for a in self.make.assignments(task) if a.status != Status.CANCELLED
        ][:3]
        self.meeting = Meeting(
            plan=self.plan, by=chairman, at=clock.now(), assignment_ids=[a.id for a in late]
        )
        session.add(self.meeting)
        session.flush()
        for number, assignment in enumerate(late[:2]):
            direction = Direction.give(
                assignment,
                by=chairman,
                at=clock.now(),
                text=f"Báo cáo trước hội nghị\nlần {number}",
                answer_by=A_DAY + timedelta(3),
                meeting_id=self.meeting.id,
            )
            session.add(direction)
