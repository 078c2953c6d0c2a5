"""What a target has reached, each number with its day and its evidence; append-only (DOMAIN.md rules 8 and 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ocop_tasks import clock
from ocop_tasks.database import Base, Moment
from ocop_tasks.models.files.evidence import StoredFile
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Target
from ocop_tasks.rules.rule_broken import RuleBroken


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedValue:
    """What somebody says that a target has reached: so much, on that day."""

    value: Decimal
    day: date
    note: str = ""
    file: StoredFile | None = None
    file_name: str | None = None
    url: str | None = None
    document_number: str | None = None
    document_date: date | None = None
    document_signer: str | None = None


class TargetValue(Base):
    """One achieved value of a target. Never changed, never deleted: it is withdrawn, in sight and with a reason."""

    __tablename__ = "target_value"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"), index=True)
    value: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    """All that was reached by ``day``, from the year's beginning; not what came since the last one."""
    day: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    file_name: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    document_number: Mapped[str | None] = mapped_column(String(120))
    document_date: Mapped[date | None]
    document_signer: Mapped[str | None] = mapped_column(String(120))
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    known_on: Mapped[date]
    """The Hanoi day of ``at``: pages of earlier days do not know of it."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_on: Mapped[date | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)

    target: Mapped[Target] = relationship()
    file: Mapped[StoredFile | None] = relationship(lazy="joined")
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id])

    @classmethod
    def record(cls, target: Target, reached: ReportedValue, *, by: User, at: datetime) -> TargetValue:
        """A new value of ``target``.

        Raises RuleBroken where its day has not come, the log tells its value, or it only prepares what is wanted.
        """
        if target.plan.is_amendment:
            raise RuleBroken("amendment_records_nothing")
        if target.measured_in is not None:
            raise RuleBroken("target_is_measured")
        if reached.day > clock.day_of(at):
            raise RuleBroken("day_to_come")
        told = {name: getattr(reached, name) for name in ReportedValue.__dataclass_fields__}
        return cls(target=target, by=by, at=at, known_on=clock.day_of(at), **told)

    def withdraw(self, *, by: User, at: datetime, reason: str) -> None:
        """Take it back, in sight and with a reason. Raises RuleBroken."""
        if self.withdrawn_at is not None:
            raise RuleBroken("value_withdrawn")
        if not reason.strip():
            raise RuleBroken("reason_needed")
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_reason = at, by, reason.strip()
        self.withdrawn_on = clock.day_of(at)
