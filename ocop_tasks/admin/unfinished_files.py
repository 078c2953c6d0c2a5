"""What the administrator sees of unfinished files: how much, whose, and when it goes; never what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from ocop_tasks.extensions import db
from ocop_tasks.models import Upload, User
from ocop_tasks.web.uploads import upload_quota

SHOWN = 5
"""People with the most bytes."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Files that no form has taken yet, and the disk."""

    files: int
    bytes: int
    people: int
    oldest: datetime | None
    last_goes: datetime | None
    largest: Sequence[Row[tuple[User, int, int]]]
    """A person, his files and their bytes."""
    free_disk: int
    """Bytes."""


def figures() -> Figures:
    """As they are now."""
    bytes_ = func.coalesce(func.sum(Upload.length), 0)
    sums = select(
        func.count(),
        bytes_,
        func.count(Upload.user_id.distinct()),
        func.min(Upload.made_at),
        func.max(Upload.expires_at),
    ).where(Upload.taken_for.is_(None))
    by_person = (
        select(Upload.user_id, func.count().label("files"), bytes_.label("bytes"))
        .where(Upload.taken_for.is_(None))
        .group_by(Upload.user_id)
        .subquery()
    )
    largest = (
        select(User, by_person.c.files, by_person.c.bytes)
        .join(by_person, by_person.c.user_id == User.id)
        .options(joinedload(User.unit))
        .order_by(by_person.c.bytes.desc(), User.id)
        .limit(SHOWN)
    )
    files, all_bytes, people, oldest, last_goes = db.session.execute(sums).one()
    return Figures(
        files,
        int(all_bytes),
        people,
        oldest,
        last_goes,
        db.session.execute(largest).all(),
        upload_quota.free_disk(),
    )
