"""The sample's season of outreach, logged through the models' own methods; measured tasks follow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, NonNegativeInt
from sqlalchemy import select
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.models import (
    OutreachActivity,
    OutreachPhoto,
    Plan,
    StoredFile,
    Task,
    Unit,
    User,
    Village,
)
from ocop_tasks.models.plan_changes.measured_tasks import update_for_activity
from ocop_tasks.rules.outreach import activities
from ocop_tasks.rules.outreach.activities import ActivityContent, OutreachForm
from ocop_tasks.seeding.sample.pictures import photo
from ocop_tasks.seeding.sample.sample_file import DATA, Scene, Text, read_day, read_moment
from ocop_tasks.seeding.strict_models import Strict
from ocop_tasks.seeding.yaml_files import read_yaml
from ocop_tasks.storage.stores.base import Store

LARGEST = 2_000_000
"""Bytes."""


class ActivitySeed(Strict):
    """One activity: held ``on`` a day, logged ``at`` a moment; ``people`` are all, women and of ethnic minorities.

    Of the latter two null says that nobody counted them.
    """

    by: Text
    on: Annotated[date, BeforeValidator(read_day)]
    at: Annotated[datetime, BeforeValidator(read_moment)]
    commune: Text | None = None
    village: str = ""
    form: Annotated[OutreachForm, Field(strict=False)]
    topic: Text
    people: tuple[NonNegativeInt, NonNegativeInt | None, NonNegativeInt | None] = Field(strict=False)
    task: Text
    together: list[str] = Field(default_factory=list, alias="with")
    photos: list[Scene] = Field(default_factory=list)
    note: str = ""


class LogFile(Strict):
    """The whole file."""

    activities: list[ActivitySeed]


def read_activities(folder: Path = DATA) -> list[ActivitySeed]:
    """Everything that was logged, in the file's order. Raises SeedError."""
    return read_yaml(folder / "outreach.yaml", LogFile).activities


@dataclass(slots=True)
class OutreachLog:
    """The log of one plan, written by the people of its units."""

    session: Session
    store: Store
    plan: Plan
    units: dict[str, Unit]
    people: dict[str, User]

    def log(self, seed: ActivitySeed) -> None:
        """Log one activity at the clock's moment. Raises RuleBroken."""
        told, by, at = self._told(seed), self.people[seed.by], clock.now()
        activities.check(told, today=clock.today(), year=self.plan.span)
        photos = [self._photo(scene, number, seed) for number, scene in enumerate(seed.photos, start=1)]
        activity = OutreachActivity.log(self.plan, told, by=by, at=at, photos=photos)
        self.session.add(activity)
        if told.commune_id and told.village:
            Village.ensure_exists(self.session, told.commune_id, told.village)
        update_for_activity(self.session, activity, by=by, at=at)
        self.session.flush()

    def _told(self, seed: ActivitySeed) -> ActivityContent:
        reached, women, minority = seed.people
        task_id = self.session.scalars(
            select(Task.id).where(Task.plan_id == self.plan.id, Task.code == seed.task)
        ).one()
        return ActivityContent(
            held_on=seed.on,
            form=seed.form,
            topic=seed.topic,
            reached=reached,
            women=women,
            minority=minority,
            commune_id=self.units[seed.commune].id if seed.commune else None,
            village=seed.village,
            task_id=task_id,
            note=seed.note,
            cohost_ids=tuple(sorted(self.units[code].id for code in seed.together)),
        )

    def _photo(self, scene: Scene, number: int, seed: ActivitySeed) -> OutreachPhoto:
        name = f"{seed.by}-{seed.on:%m-%d}-{number}.jpg"
        received = self.store.receive(BytesIO(photo(scene, name)), limit=LARGEST)
        self.store.keep(received)
        row = self.session.get(StoredFile, received.sha256) or StoredFile(
            sha256=received.sha256, size=received.size, media_type="image/jpeg", kept_at=clock.now()
        )
        return OutreachPhoto(sha256=row.sha256, file=row, name=name)
