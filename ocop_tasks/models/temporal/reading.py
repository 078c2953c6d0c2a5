"""Reading dated records as they were on a day: the rows that hold still, and those that ended since."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import ColumnElement, Date, Select, Subquery, case, null, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from ocop_tasks.models.temporal.temporal_tables import HISTORY, T


def changed_since(cls: type[T], day: date) -> tuple[Select[int], Select[int]]:
    """The ids of those that were made or changed after the Hanoi ``day``, and of those that were changed or deleted."""
    history = HISTORY[cls]
    return (
        select(cls.id).where(cls.valid_from > day),
        select(history.c.of_id).where(history.c.valid_to > day),
    )


def on(
    cls: type[T],
    day: date | None,
    narrowed: Callable[[type[T]], Iterable[ColumnElement[bool]]] = lambda _cls: (),
) -> type[T]:
    """``cls`` as it was at the end of the Hanoi ``day``, to select from and to ask as ``cls`` itself; None: as it is.

    Only its ``id``, ``fixed`` and ``dated`` attributes are there. ``narrowed``: conditions on it which the database
    then need not find out for itself; they are asked of past days alone, so ask them again.
    """
    if day is None:
        return cls
    history = HISTORY[cls]
    names = ("id", *cls.fixed, *cls.dated)
    before = select(history.c.of_id.label("id"), *(history.c[name] for name in names[1:]))
    before = before.where(history.c.valid_from <= day, history.c.valid_to > day)
    then = aliased(cls, before.subquery(), adapt_on_names=True)
    still = select(*(getattr(cls, name) for name in names)).where(cls.valid_from <= day, *narrowed(cls))
    ended = select(*(getattr(then, name) for name in names)).where(*narrowed(then))
    return aliased(cls, union_all(still, ended).subquery(), adapt_on_names=True)


def spans(cls: type[T], until: date) -> Subquery:
    """Every row of ``cls`` as it was known at the end of ``until``, from its first day to the day before its last.

    ``valid_to`` is empty of what held then.
    """
    history, names = HISTORY[cls], (*cls.fixed, *cls.dated)
    still = select(
        cls.id,
        *(getattr(cls, name) for name in names),
        cls.valid_from,
        type_coerce(null(), Date).label("valid_to"),
    )
    ended = case((history.c.valid_to <= until, history.c.valid_to)).label("valid_to")
    before = select(
        history.c.of_id.label("id"), *(history.c[name] for name in names), history.c.valid_from, ended
    )
    return union_all(
        still.where(cls.valid_from <= until), before.where(history.c.valid_from <= until)
    ).subquery()
