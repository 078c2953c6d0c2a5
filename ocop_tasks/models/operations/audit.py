"""The audit trail: who did what, when, beyond what the status reports themselves say."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ocop_tasks.database import Base, Moment
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Plan
from ocop_tasks.models.plans.product import Product
from ocop_tasks.models.plans.task import Task
from ocop_tasks.models.work.assignment import Assignment


class AuditEntry(Base):
    """One change: ``changes`` maps a field to its value before and after, as JSON values."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Empty: the portal's operator at the command line."""
    action: Mapped[str] = mapped_column(String(40))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    subject: Mapped[str] = mapped_column(String(300), default="")
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why, where somebody said so."""

    by: Mapped[User | None] = relationship(foreign_keys=[by_id])

    @classmethod
    def about(
        cls,
        record: Base,
        action: str,
        *,
        by: User | None,
        at: datetime,
        changes: dict[str, Any] | None = None,
        reason: str = "",
    ) -> AuditEntry:
        """Note that ``by`` did ``action`` to a person, a unit, a plan, one of its parts or the portal.

        Flush new records first.
        """
        place, subject = _place(record)
        told = {"changes": changes or {}, "reason": reason.strip()}
        return cls(at=at, by=by, action=action, subject=subject, **place, **told)


def _place(record: Base) -> tuple[dict[str, int], str]:
    """Where ``record`` stands, as the columns say it, and what it is called."""
    match record:
        case User():
            return {"user_id": record.id}, record.name
        case Unit():
            return {"unit_id": record.id}, record.name
        case Plan():
            return {"plan_id": record.id}, record.title
        case Task():
            return {"plan_id": record.plan_id, "task_id": record.id}, record.title
        case Product():
            return {"plan_id": record.plan_id, "product_id": record.id}, record.name
        case Assignment():
            place, title = _place(record.task)
            return place | {"assignment_id": record.id}, title
        case _:
            return {}, ""


def changes_in(record: Base, *fields: str) -> dict[str, list[Any]]:
    """What was set on ``record`` since it was read: field -> [before, after], as JSON values."""
    found = {}
    for field in fields:
        history = inspect(record).attrs[field].history
        if history.has_changes():
            found[field] = [_plain(history.deleted), _plain(history.added)]
    return found


def _plain(values: Any) -> Any:
    value = values[0] if values else None
    if isinstance(value, StrEnum):
        return value.value
    return value.name if isinstance(value, (User, Unit)) else value
