"""Records with a history: the table holds what is true now, a table beside it what was true before.

Each row says from which day it holds. When one is changed, what it said goes into ``<table>_history`` with the day on
which that ended; nothing is ever changed or taken away there. Days are Hanoi days, and a day is shown as its end
left it, so what is changed twice on one day has one row of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Column, ColumnElement, Date, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ocop_tasks import clock
from ocop_tasks.database import Moment

FROM_THE_BEGINNING = date.min
"""From which day on something holds of which nobody knows when it began."""


class Temporal:
    """A record whose terms are dated. ``recording`` writes its history, ``as_of`` reads it."""

    dated: ClassVar[tuple[str, ...]] = ()
    """The attributes that have a history."""
    fixed: ClassVar[tuple[str, ...]] = ()
    """Those that never change, and that a past row is looked up by."""
    metadata: ClassVar[MetaData]
    __table__: ClassVar[Any]
    id: Mapped[int]

    @declared_attr
    def valid_from(cls) -> Mapped[date]:
        """The Hanoi day from which on it is as it is now: that of its making, until it is changed."""
        return mapped_column(default=clock.today, server_default=FROM_THE_BEGINNING.isoformat())

    @classmethod
    def is_kept(cls) -> ColumnElement[bool] | None:
        """Which rows have a history, where not all of them do."""
        return None


T = TypeVar("T", bound=Temporal)
HISTORY: dict[type[Temporal], Table] = {}
"""The table beside each class that has a history."""


def with_history(*indexed: str) -> Callable[[type[T]], type[T]]:
    """Give a mapped class its table of past rows; they are looked up by the columns ``indexed``.

    The table has no foreign keys: it speaks also of what is gone.
    """

    def add(cls: type[T]) -> type[T]:
        own: Table = cls.__table__
        name = f"{own.name}_history"
        columns: list[Column[Any]] = [
            Column(each, own.c[each].type, nullable=own.c[each].nullable) for each in cls.fixed + cls.dated
        ]
        HISTORY[cls] = Table(
            name,
            cls.metadata,
            Column("id", Integer, primary_key=True),
            Column("of_id", Integer, nullable=False),
            *columns,
            Column("valid_from", Date, nullable=False),
            Column("valid_to", Date, nullable=False),
            Column("changed_by_id", Integer),
            Column("changed_at", Moment, nullable=False),
            Column("action", String(40), nullable=False),
            Column("reason", Text, nullable=False),
            Index(f"ix_{name}_of_id", "of_id", "valid_to"),
            *([Index(f"ix_{name}_{'_'.join(indexed)}", *indexed, "valid_to")] if indexed else []),
        )
        return cls

    return add
