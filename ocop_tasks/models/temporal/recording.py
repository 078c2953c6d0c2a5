"""Keeping what dated records said: before a change reaches the database, the rows that it ends are copied aside.

Records that are changed one by one need nothing but an act around it (``acts.acting``). What is changed or deleted many
at a time goes through ``update_where`` and ``delete_where``; a statement that forgets them is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from weakref import WeakSet

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    delete,
    event,
    insert,
    inspect,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from ocop_tasks.models.temporal.acts import ACT, Act
from ocop_tasks.models.temporal.temporal_tables import HISTORY, T, Temporal

HISTORY_IS_KEPT = "history_is_kept"
"""The option of a statement that says so."""
MADE = "made"
"""Where a session keeps the dated records that are made in its transaction: nobody has seen them, they have no past."""
AT_ONCE = 500
"""Ids in one statement."""


class NobodyActs(RuntimeError):
    """A dated record was changed outside of ``acts.acting``, so nobody would know by whom and why."""


def update_where(session: Session, cls: type[T], *where: ColumnElement[bool], **values: Any) -> int:
    """Change many rows in one statement, and keep what they said; how many there were. Raises NobodyActs."""
    session.flush()
    act = _act(session)
    if not act.is_correction:
        _copy_aside(session, cls, and_(true(), *where), act)
        values["valid_from"] = case((cls.valid_from > act.day, cls.valid_from), else_=act.day)
    return _run(session, update(cls).where(*where).values(**values))


def delete_where(session: Session, cls: type[T], *where: ColumnElement[bool]) -> int:
    """Delete many rows in one statement, and keep what they said; how many there were. Raises NobodyActs."""
    session.flush()
    _copy_aside(session, cls, and_(true(), *where), _act(session))
    return _run(session, delete(cls).where(*where))


def forget(session: Session, cls: type[T], *where: ColumnElement[bool]) -> None:
    """Delete rows of a draft, of which nobody but its makers knows."""
    session.flush()
    _run(session, delete(cls).where(*where))


def forget_history_of_plan(session: Session, plan_id: int) -> None:
    """Delete what was kept of a plan that is deleted: its id, and those of its rows, may be given out again."""
    session.flush()
    for history in HISTORY.values():
        if "plan_id" in history.c:
            session.execute(delete(history).where(history.c.plan_id == plan_id))


def _run(session: Session, statement: Any) -> int:
    options = {HISTORY_IS_KEPT: True, "synchronize_session": "fetch"}
    result: Any = session.execute(statement, execution_options=options)
    return int(result.rowcount)


def _act(session: Session) -> Act:
    act: Act | None = session.info.get(ACT)
    if act is None:
        raise NobodyActs("put acts.acting(session, action, by=…, at=…) around what changes dated records")
    return act


def _copy_aside(session: Session, cls: type[Temporal], where: ColumnElement[bool], act: Act) -> None:
    """Keep what the rows that meet ``where`` say in the database; what they said for less than a day is not kept."""
    history, own = HISTORY[cls], cls.__table__
    names = cls.fixed + cls.dated
    told = {
        "changed_by_id": literal(act.by_id, history.c.changed_by_id.type),
        "changed_at": literal(act.at, history.c.changed_at.type),
        "action": literal(act.action, history.c.action.type),
        "reason": literal(act.reason, history.c.reason.type),
    }
    rows = select(
        own.c.id, *(own.c[name] for name in names), own.c.valid_from,
        literal(act.day, history.c.valid_to.type), *told.values(),
    ).where(where, own.c.valid_from < act.day)  # fmt: skip
    if (kept := cls.is_kept()) is not None:
        rows = rows.where(kept)
    columns = ["of_id", *names, "valid_from", "valid_to", *told]
    session.connection().execute(insert(history).from_select(columns, rows))


@event.listens_for(Session, "before_flush")
def _keep_history(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    for cls, records in _changed(session).items():
        kept = _kept(session, cls, records)
        if not kept or (act := _act(session)).is_correction:
            continue
        for some in _some_at_a_time(list(kept)):
            _copy_aside(session, cls, cls.__table__.c.id.in_(some), act)
        for record in records:
            if record.id in kept and record not in session.deleted:
                record.valid_from = max(record.valid_from, act.day)


def _kept(session: Session, cls: type[Temporal], records: Sequence[Temporal]) -> set[int]:
    """The ids of those that have a history."""
    ids, condition = [record.id for record in records], cls.is_kept()
    if condition is None:
        return set(ids)
    found = set[int]()
    for some in _some_at_a_time(ids):
        asked = select(cls.__table__.c.id).where(cls.__table__.c.id.in_(some), condition)
        found.update(session.connection().scalars(asked))
    return found


def _some_at_a_time(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))


def _changed(session: Session) -> dict[type[Temporal], list[Temporal]]:
    """The records with a history that are about to be changed or deleted, by their class."""
    found: dict[type[Temporal], list[Temporal]] = {}
    made = session.info.get(MADE, ())
    for record in _temporal(session.dirty):
        if _is_changed(record) and record not in made:
            found.setdefault(type(record), []).append(record)
    for record in _temporal(session.deleted):
        if record not in made:
            found.setdefault(type(record), []).append(record)
    return found


@event.listens_for(Session, "after_flush")
def _note_what_is_made(session: Session, _context: UOWTransaction) -> None:
    session.info.setdefault(MADE, WeakSet()).update(_temporal(session.new))


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget_what_was_made(session: Session) -> None:
    session.info.pop(MADE, None)


def _temporal(records: Iterable[Any]) -> Iterator[Temporal]:
    return (record for record in records if type(record) in HISTORY)


def _is_changed(record: Temporal) -> bool:
    """Whether one of its dated attributes is about to be another, set by itself or by the record that it names."""
    state = inspect(record)
    names = set(record.dated)
    names |= {
        each.key
        for each in state.mapper.relationships
        if not each.uselist and any(column.key in record.dated for column in each.local_columns)
    }
    return any(state.attrs[name].history.has_changes() for name in names)


@event.listens_for(Session, "do_orm_execute")
def _refuse_forgetful_statements(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    if state.bind_mapper.class_ in HISTORY and not state.execution_options.get(HISTORY_IS_KEPT):
        raise NobodyActs(
            "dated records are changed by update_where and delete_where, which keep their history"
        )
