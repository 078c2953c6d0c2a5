"""Figures and pages cached in this process per revision (docs/decisions/0004)."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Condition
from typing import Any, TypeVar

from cachetools import LRUCache
from sqlalchemy import literal_column, select
from sqlalchemy.engine import Engine

from ocop_tasks.compiled_sql import CompiledSelect
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal

Value = TypeVar("Value")
MAX_SIZE = 4_000_000
"""Size of the cache in characters of pages; a worker's memory is limited. The least recently used goes first."""

_cache: LRUCache[Hashable, tuple[Any, int]] = LRUCache(MAX_SIZE, getsizeof=lambda entry: entry[1])
_computing: set[Hashable] = set()
_changed = Condition()


_revisions = CompiledSelect(
    select(Portal.revision, Portal.log_revision).where(Portal.id == literal_column("1"))
)


def is_current_revision(engine: Engine, revision: str) -> bool:
    """Whether nothing was committed since ``revision`` was read: what was made under it is of that revision alone.

    Otherwise it may show a change that the revision does not have, and a database that is put back has it again.
    """
    return revision in (_revisions.first(engine) or ())


def cached(key: Hashable, revision: str, make: Callable[[], Value], size: Callable[[Value], int]) -> Value:
    """The value that ``make`` returned for ``key`` at this revision of the portal, computed unless cached.

    ``key`` holds everything else that the answer depends on. Only a request that changes nothing may ask: one that
    has just written does not see the new revision. What was changed while it was computed is not cached. ``size`` says
    how many characters the answer is worth.
    """
    whole = (db.engine, revision, key)
    with _changed:
        # When many ask at once, one thread computes it and the others wait: they would only slow it down.
        while whole in _computing:
            _changed.wait()
        if whole in _cache:
            value: Value = _cache[whole][0]
            return value
        _computing.add(whole)
    try:
        value = make()
        if is_current_revision(db.engine, revision):
            _keep(whole, value, size(value))
    finally:
        with _changed:
            _computing.discard(whole)
            _changed.notify_all()
    return value


def _keep(key: Hashable, value: object, cost: int) -> None:
    if cost <= MAX_SIZE // 8:
        with _changed:
            _cache[key] = (value, cost)


def clear() -> None:
    """Empty the cache: after another database was put in the place of this one."""
    with _changed:
        _cache.clear()
