"""From a question to what is shown: one statement counts all groups, one more reads each group that has something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select

from ocop_tasks.extensions import db
from ocop_tasks.models import User
from ocop_tasks.search.queries import statement_for
from ocop_tasks.search.search_request import Kind, SearchRequest

A_FEW, A_PAGE = 4, 20


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: the rows of one page, and how many there are in all."""

    kind: Kind
    count: int
    rows: Sequence[Row[*tuple[Any, ...]]] = ()
    page: int = 1

    @property
    def pages(self) -> int:
        """How many pages of the group there are; at least one."""
        return max(1, -(-self.count // A_PAGE))

    @property
    def has_more(self) -> bool:
        """Whether not all of it is shown."""
        return self.count > len(self.rows)


def search(user: User, search_request: SearchRequest) -> list[Group]:
    """Every group for ``user``, each with its count; rows in the one asked for, or the first few of each."""
    if not search_request.words:
        return []
    statements = {
        kind: statement_for(kind, user, search_request.words, search_request.plan_id) for kind in Kind
    }
    counts = _counts(statements)
    return [_group(kind, statements[kind], counts[kind], search_request) for kind in Kind]


def _counts(statements: dict[Kind, Select[*tuple[Any, ...]]]) -> dict[Kind, int]:
    columns = [
        select(func.count())
        .select_from(statement.order_by(None).subquery())
        .scalar_subquery()
        .label(kind.value)
        for kind, statement in statements.items()
    ]
    return {Kind(name): count for name, count in db.session.execute(select(*columns)).one()._mapping.items()}


def _group(
    kind: Kind, statement: Select[*tuple[Any, ...]], count: int, search_request: SearchRequest
) -> Group:
    if not count or search_request.kind not in (None, kind):
        return Group(kind, count)
    if search_request.kind is None:
        return Group(kind, count, db.session.execute(statement.limit(A_FEW)).all())
    page = min(search_request.page, Group(kind, count).pages)
    return Group(
        kind, count, db.session.execute(statement.limit(A_PAGE).offset((page - 1) * A_PAGE)).all(), page
    )
