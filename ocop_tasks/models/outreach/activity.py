"""Outreach activities (hoạt động tuyên truyền, vận động), each version of them kept (DOMAIN.md rules 9 and 11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, validates

from ocop_tasks.database import Base, Moment, enum_type, sort_key_type, version_mapper_args
from ocop_tasks.models.files.evidence import StoredFile
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Plan
from ocop_tasks.models.plans.task import Task
from ocop_tasks.rules.access import OutreachFacts
from ocop_tasks.rules.outreach import activities
from ocop_tasks.rules.outreach.activities import ActivityContent, OutreachForm
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.text_search import searchable
from ocop_tasks.rules.text.vietnamese import fold, sort_key

LONGEST_NAME = 200
"""Characters of a topic and of a village's name."""
COLUMNS = tuple(name for name in ActivityContent.__dataclass_fields__ if name != "cohost_ids")


COUNTED = ("held_on", "unit_id", "form", "commune_id", "topic_key", "reached", "women", "minority")
"""What the statistics read: all of it lies in one index, so that they never touch the rows themselves."""


OF_VILLAGE = ("commune_id", "village_key", "withdrawn_at", "held_on")
"""How it is found whether something was held in a village: with the plan in front, for otherwise SQLite goes over all
that was counted, once for each village."""


class OutreachStep(StrEnum):
    """What was done to an activity."""

    LOGGED = "logged"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class OutreachWords:
    """The columns that tell of an activity; equal on it and in its newest version."""

    held_on: Mapped[date]
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    village: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    form: Mapped[OutreachForm] = mapped_column(enum_type(OutreachForm))
    topic: Mapped[str] = mapped_column(String(LONGEST_NAME))
    reached: Mapped[int]
    """People-times, not people; ``women`` and ``minority`` are of them, and None where nobody counted them."""
    women: Mapped[int | None]
    minority: Mapped[int | None]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    note: Mapped[str] = mapped_column(Text, default="")


class OutreachActivity(OutreachWords, Base):
    """One activity as it stands now. ``unit`` is the organisation that logged it, and whose count it is in."""

    __tablename__ = "outreach_activity"
    __table_args__ = (
        Index("ix_outreach_activity_plan_id_held_on", "plan_id", "held_on", "id"),
        Index("ix_outreach_activity_unit_id_held_on", "unit_id", "held_on", "id"),
        Index("ix_outreach_activity_commune_id_held_on", "commune_id", "held_on", "id"),
        Index("ix_outreach_activity_task_id_unit_id_held_on", "task_id", "unit_id", "held_on"),
        Index("ix_outreach_activity_village", "plan_id", *OF_VILLAGE),
        Index("ix_outreach_activity_counted", "plan_id", "withdrawn_at", *COUNTED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    topic_key: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    village_key: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    """Folded: the same topic and the same village however they were typed."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship()
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    commune: Mapped[Unit | None] = relationship(foreign_keys="OutreachActivity.commune_id")
    task: Mapped[Task | None] = relationship()
    by: Mapped[User] = relationship()
    cohosts: Mapped[list[OutreachCohost]] = relationship(
        cascade="all, delete-orphan", order_by="OutreachCohost.unit_id"
    )
    photos: Mapped[list[OutreachPhoto]] = relationship(back_populates="activity", order_by="OutreachPhoto.id")
    versions: Mapped[list[OutreachVersion]] = relationship(
        back_populates="activity", order_by="OutreachVersion.id"
    )

    __mapper_args__ = version_mapper_args(version)

    @validates("topic", "village", "note")
    def _keep_searchable(self, key: str, value: str) -> str:
        if key == "topic":
            self.topic_key = fold(value)[:LONGEST_NAME]
        if key == "village":
            self.village_key = village_key(value)
        said = {"topic": self.topic, "village": self.village, "note": self.note} | {key: value}
        self.search_text = searchable(" ".join(filter(None, said.values())))
        return value

    @property
    def facts(self) -> OutreachFacts:
        """What ``rules.access`` asks of an activity."""
        return OutreachFacts(
            plan=self.plan.facts,
            unit_path=self.unit.path,
            commune_path=self.commune.path if self.commune else None,
            cohost_ids=frozenset(entry.unit_id for entry in self.cohosts),
        )

    @property
    def content(self) -> ActivityContent:
        """Its content as it stands."""
        words: dict[str, Any] = {name: getattr(self, name) for name in COLUMNS}
        return ActivityContent(**words, cohost_ids=tuple(entry.unit_id for entry in self.cohosts))

    @property
    def standing_photos(self) -> list[OutreachPhoto]:
        """The photos that no correction left out."""
        return [photo for photo in self.photos if photo.left_out_at is None]

    @classmethod
    def log(
        cls,
        plan: Plan,
        content: ActivityContent,
        *,
        by: User,
        at: datetime,
        photos: Sequence[OutreachPhoto] = (),
    ) -> OutreachActivity:
        """A new activity of the person's own unit, whose words were checked."""
        activity = cls(plan=plan, unit=by.unit, by=by, recorded_at=at)
        activity._apply(content, photos, by, at)
        activity._add_version(OutreachStep.LOGGED, by, at)
        return activity

    def correct(
        self, content: ActivityContent, *, by: User, at: datetime, reason: str, photos: Sequence[OutreachPhoto] = (),
        without: Sequence[OutreachPhoto] = (),
    ) -> None:  # fmt: skip
        """Correct its content, add ``photos``, leave out ``without``; earlier versions stay. Raises RuleBroken."""
        self._check_may_change(by, reason)
        for photo in without:
            photo.left_out_at = at
        self._apply(content, photos, by, at)
        self._add_version(OutreachStep.CORRECTED, by, at, reason)

    def withdraw(self, *, by: User, at: datetime, reason: str) -> None:
        """Take it out of every count, in sight and with a reason. Raises RuleBroken."""
        self._check_may_change(by, reason)
        self.withdrawn_at = at
        self._add_version(OutreachStep.WITHDRAWN, by, at, reason)

    def _check_may_change(self, by: User, reason: str) -> None:
        own = self.unit.path.startswith(by.unit_path)
        activities.check_can_correct(withdrawn=self.withdrawn_at is not None, own_unit=own)
        if not reason.strip():
            raise RuleBroken("reason_needed")

    def _apply(
        self, content: ActivityContent, photos: Sequence[OutreachPhoto], by: User, at: datetime
    ) -> None:
        for name in COLUMNS:
            setattr(self, name, getattr(content, name))
        known = {entry.unit_id: entry for entry in self.cohosts}
        self.cohosts = [
            known.get(unit_id) or OutreachCohost(unit_id=unit_id) for unit_id in content.cohost_ids
        ]
        before = {photo.sha256: photo for photo in self.photos}
        for photo in photos:
            if photo.sha256 in before:
                before[photo.sha256].left_out_at = None
                continue
            photo.by, photo.at = by, at
            self.photos.append(photo)
            before[photo.sha256] = photo

    def _add_version(self, step: OutreachStep, by: User, at: datetime, reason: str = "") -> None:
        words = {name: getattr(self, name) for name in COLUMNS}
        shown = [{"sha256": photo.sha256, "name": photo.name} for photo in self.standing_photos]
        self.versions.append(
            OutreachVersion(
                **words,
                step=step,
                cohost_ids=[entry.unit_id for entry in self.cohosts],
                photos=shown,
                reason=reason.strip(),
                by=by,
                at=at,
            )
        )


class Village(Base):
    """A village (thôn, bản) of a commune that the log knows: named by an activity, or listed before any was held."""

    __tablename__ = "village"
    __table_args__ = (UniqueConstraint("commune_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    key: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """Folded: one village however its name was typed."""
    name_key: Mapped[str] = mapped_column(sort_key_type())

    @classmethod
    def ensure_exists(cls, session: Session, commune_id: int, name: str) -> None:
        """Remember that there is such a village, unless it is known; two may say so at once."""
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        name = " ".join(name.split())
        values = {
            "commune_id": commune_id,
            "name": name,
            "key": village_key(name),
            "name_key": sort_key(name)[:600],
        }
        session.execute(insert(cls).values(values).on_conflict_do_nothing())


def village_key(name: str) -> str:
    """By which a village of a commune is known: "Bản Nà Vàn" and "ban na van" are one."""
    return fold(name)[:LONGEST_NAME]


class OutreachCohost(Base):
    """A unit that held an activity together with the one that logged it; it is counted once, for that one."""

    __tablename__ = "outreach_cohost"

    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)

    unit: Mapped[Unit] = relationship()


class OutreachPhoto(Base):
    """One photo of an activity; a correction leaves it out, and never deletes it."""

    __tablename__ = "outreach_photo"
    __table_args__ = (UniqueConstraint("activity_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    name: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    left_out_at: Mapped[datetime | None] = mapped_column(Moment)

    activity: Mapped[OutreachActivity] = relationship(back_populates="photos")
    file: Mapped[StoredFile] = relationship(lazy="joined")
    by: Mapped[User] = relationship()


class OutreachVersion(OutreachWords, Base):
    """What was done to an activity, with all that it told afterwards. Never changed, never deleted."""

    __tablename__ = "outreach_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"), index=True)
    step: Mapped[OutreachStep] = mapped_column(enum_type(OutreachStep))
    cohost_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    photos: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    activity: Mapped[OutreachActivity] = relationship(back_populates="versions")
    commune: Mapped[Unit | None] = relationship(foreign_keys="OutreachVersion.commune_id")
    task: Mapped[Task | None] = relationship()
    by: Mapped[User] = relationship()
