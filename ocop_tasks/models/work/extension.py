"""Extensions (xin gia hạn): asked for by the unit, decided by the chairman; rows that are never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, ScalarSelect, Text, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, aliased, mapped_column, object_session, relationship

from ocop_tasks import clock
from ocop_tasks.database import Base, Moment, enum_type
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.task import Part
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work import extension_rules
from ocop_tasks.rules.work.extension_rules import Step
from ocop_tasks.rules.work.status import Status


class ExtensionStep(Base):
    """One thing said about more time for an assignment: asked, granted, refused, withdrawn or overtaken."""

    __tablename__ = "extension_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    kind: Mapped[Step] = mapped_column(enum_type(Step))
    due_on: Mapped[date]
    """The date asked for, or granted; of a refusal, the one that stays."""
    due_before: Mapped[date]
    """The due date in force when it was said."""
    text: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    day: Mapped[date]

    by: Mapped[User] = relationship()
    assignment: Mapped[Assignment] = relationship(back_populates="extension_steps")


class Extensions:
    """What may be done about the extensions of one assignment, and what was."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment

    @property
    def steps(self) -> list[ExtensionStep]:
        """All that was said, oldest first."""
        return self.assignment.extension_steps

    @property
    def newest(self) -> ExtensionStep | None:
        """What was said last."""
        return self.steps[-1] if self.steps else None

    @property
    def open_request(self) -> ExtensionStep | None:
        """The request that waits for a decision."""
        return self.newest if self.newest is not None and self.newest.kind is Step.ASKED else None

    @property
    def granted(self) -> int:
        """How many were granted so far."""
        return sum(step.kind is Step.GRANTED for step in self.steps)

    def ask(self, *, by: User, at: datetime, until: date, reason: str, most: int) -> ExtensionStep:
        """The unit asks for a later due date. Raises RuleBroken."""
        extension_rules.check_can_ask(
            self.assignment.status,
            newest=self._newest_kind(),
            granted=self.granted,
            most=most,
            reason=reason,
        )
        extension_rules.check_new_day(until, **self._limits(at))
        if not self.assignment.is_lead:
            raise RuleBroken("only_lead_reports")
        return self._append(Step.ASKED, by, at, until, reason)

    def grant(self, *, by: User, at: datetime, until: date, word: str = "") -> ExtensionStep:
        """The chairman grants a date: from now on "on time" is judged by it. Raises RuleBroken."""
        extension_rules.check_can_grant(self._newest_kind())
        extension_rules.check_new_day(until, **self._limits(at))
        step = self._append(Step.GRANTED, by, at, until, word)
        session = object_session(self.assignment)
        assert session is not None
        with acting(session, "extension.granted", by=by, at=at, reason=word):
            self.assignment.due_on = until
        return step

    def refuse(self, *, by: User, at: datetime, word: str) -> ExtensionStep:
        """The chairman refuses, with a word why. Raises RuleBroken."""
        extension_rules.check_can_refuse(self._newest_kind(), word)
        return self._append(Step.REFUSED, by, at, self.assignment.due_on, word)

    def withdraw(self, *, by: User, at: datetime) -> ExtensionStep:
        """The unit takes its request back. Raises RuleBroken."""
        extension_rules.check_can_withdraw(self._newest_kind())
        return self._append(Step.WITHDRAWN, by, at, self.assignment.due_on, "")

    def _limits(self, at: datetime) -> dict[str, Any]:
        """What a new day is held to."""
        return {
            "due_on": self.assignment.due_on,
            "today": clock.day_of(at),
            "plan": self.assignment.task.plan.days,
        }

    def _newest_kind(self) -> Step | None:
        return self.newest.kind if self.newest else None

    def _append(self, kind: Step, by: User, at: datetime, due_on: date, text: str) -> ExtensionStep:
        step = ExtensionStep(
            kind=kind,
            due_on=due_on,
            due_before=self.assignment.due_on,
            text=text.strip(),
            by=by,
            at=at,
            day=clock.day_of(at),
        )
        self.steps.append(step)
        return step


def asked_until(
    assignment_id: ColumnElement[int] | InstrumentedAttribute[int], *, on: date | None = None
) -> ScalarSelect[date]:
    """The day until which more time is asked for and not decided, as a column; on a past day, as it was ``on`` it."""
    later = aliased(ExtensionStep)
    known = [ExtensionStep.day <= on] if on else []
    return (
        select(ExtensionStep.due_on)
        .where(ExtensionStep.assignment_id == assignment_id, _waits(later, on), *known)
        .correlate_except(ExtensionStep, later)
        .scalar_subquery()
    )


def leads_asking() -> tuple[ScalarSelect[int], ScalarSelect[date]]:
    """Of the leads of an assignment's task and period, as columns beside ``Assignment``: how many ask for more time and
    wait for a decision, and the latest day that they ask for.
    """
    lead, later = aliased(Assignment), aliased(ExtensionStep)

    def of(what: Any) -> Any:
        return (
            select(what)
            .select_from(ExtensionStep)
            .join(lead, lead.id == ExtensionStep.assignment_id)
            .where(
                lead.task_id == Assignment.task_id,
                lead.period == Assignment.period,
                lead.part == Part.LEAD,
                lead.status != Status.CANCELLED,
                _waits(later),
            )
            .correlate(Assignment)
            .scalar_subquery()
        )

    return of(func.count()), of(func.max(ExtensionStep.due_on))


def waits() -> ColumnElement[bool]:
    """Whether a step asks for more time and nothing was said since."""
    return _waits(aliased(ExtensionStep))


def _waits(later: type[ExtensionStep], on: date | None = None) -> ColumnElement[bool]:
    """Whether a step asks for more time and none came ``later``, or none until the end of that day."""
    over = exists().where(later.assignment_id == ExtensionStep.assignment_id, later.id > ExtensionStep.id)
    if on:
        over = over.where(later.day <= on)
    return and_(ExtensionStep.kind == Step.ASKED, ~over.correlate(ExtensionStep))
