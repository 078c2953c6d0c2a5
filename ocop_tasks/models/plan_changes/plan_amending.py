"""An amendment of a running plan: begun as a copy of it, judged against the plan as it runs, and applied.

The caller commits; see docs/decisions/0074.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.plan_copying import copy_for_amendment
from ocop_tasks.models.plan_changes.plan_lifecycle import discard
from ocop_tasks.models.plan_changes.plan_reading import content_of
from ocop_tasks.models.plan_changes.plan_reshaping import Reshaping
from ocop_tasks.models.plan_changes.version_keeping import keep_version, keep_what_stands
from ocop_tasks.models.plan_changes.work_notices import telling_units
from ocop_tasks.models.plans.plan import Plan, PlanDocument, Target
from ocop_tasks.models.plans.plan_version import Amendment, PlanVersion, VersionKind
from ocop_tasks.models.plans.product import Product
from ocop_tasks.models.plans.target_value import TargetValue
from ocop_tasks.models.plans.task import Task
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.rules.plan_versions.differences import Difference, difference
from ocop_tasks.rules.plan_versions.merging import Choices, Merged, merge
from ocop_tasks.rules.plan_versions.plan_content import Key, Kind, PlanContent
from ocop_tasks.rules.plan_versions.soundness import Problem, problems
from ocop_tasks.rules.rule_broken import RuleBroken


def amendment_of(session: Session, plan: Plan) -> Amendment | None:
    """The amendment of ``plan`` that is being prepared, if there is one."""
    return session.scalar(
        select(Amendment)
        .join(Amendment.plan)
        .options(joinedload(Amendment.by), joinedload(Amendment.plan))
        .where(Plan.amends_id == plan.id)
    )


def begin_amendment(session: Session, plan: Plan, *, by: User, at: datetime) -> Amendment:
    """A draft in which to prepare it, like the plan as it stands. Raises RuleBroken "amendment_open"."""
    if not plan.is_running:
        raise RuleBroken(f"plan_is_{plan.state.value}")
    if (there := amendment_of(session, plan)) is not None:
        raise RuleBroken("amendment_open", name=there.by.name)
    base = content_of(session, plan).as_json()
    amendment = Amendment(plan=copy_for_amendment(session, plan, by=by, at=at), base=base, by=by, at=at)
    session.add(amendment)
    session.flush()
    session.add(AuditEntry.about(plan, "plan.amendment_begun", by=by, at=at))
    return amendment


def discard_amendment(session: Session, draft: Plan, plan: Plan, *, by: User, at: datetime) -> None:
    """Delete the draft; the trail of ``plan`` keeps who did. Raises RuleBroken."""
    discard(session, draft)
    session.add(AuditEntry.about(plan, "plan.amendment_discarded", by=by, at=at))


@dataclass(frozen=True)
class Proposal:
    """What an amendment would do to its plan as the plan stands at this moment."""

    before: PlanContent
    amended: PlanContent
    merged: Merged

    @cached_property
    def difference(self) -> Difference:
        """From the plan as it runs to what it would decide."""
        return difference(self.before, self.merged.content)

    @cached_property
    def problems(self) -> list[Problem]:
        """Why it can not stand."""
        return problems(self.merged.content)


def proposal(session: Session, plan: Plan, amendment: Amendment, choices: Choices | None = None) -> Proposal:
    """``amendment`` beside ``plan`` as it runs; eleven statements, however much is in them."""
    base, running = PlanContent.from_json(amendment.base), content_of(session, plan)
    amended = content_of(session, amendment.plan)
    bound = _bound(session, plan)
    gone = [item for key, item in running.items.items() if key[0] is Kind.TASK and key not in amended.items]
    bound |= {(Kind.SECTION, item["section"]) for item in gone if "section" in item}
    return Proposal(running, amended, merge(base, amended, running, choices, bound=bound))


def apply_amendment(
    session: Session, plan: Plan, amendment: Amendment, found: Proposal, *, by: User, at: datetime
) -> PlanVersion:
    """Let ``plan`` decide what was ``found``; the draft goes, its decision and its document stay with the version.

    Raises RuleBroken where the plan does not run any more, nothing is changed, something is still to be decided or can
    not stand, or no document is named.
    """
    _check(plan, amendment, found)
    decision, draft = amendment.decision, amendment.plan
    keep_what_stands(session, plan, at=at)
    reshaping = Reshaping(session, plan, by=by, at=at, reason=decision.citation)
    with (
        acting(session, "plan.amended", by=by, at=at, reason=decision.citation),
        telling_units(session, plan, by=by, at=at, reason=decision.citation),
    ):
        reshaping.carry_over(found.difference, _why_dropped(session, draft))
    document = _take_documents(session, draft, plan)
    version = keep_version(
        session, plan, VersionKind.AMENDED, by=by, at=at, decision=decision, document=document
    )
    _note(session, plan, found.difference, by=by, at=at, reason=decision.citation)
    discard(session, draft)
    return version


def _note(session: Session, plan: Plan, found: Difference, *, by: User, at: datetime, reason: str) -> None:
    """In the trail: how much was amended, and by which document."""
    counts = {"items_added": found.added, "items_changed": found.altered, "items_dropped": found.dropped}
    changes = {name: [None, len(several)] for name, several in counts.items() if several}
    session.add(AuditEntry.about(plan, "plan.amended", by=by, at=at, changes=changes, reason=reason))


def _check(plan: Plan, amendment: Amendment, found: Proposal) -> None:
    if not plan.is_running:
        raise RuleBroken(f"plan_is_{plan.state.value}")
    if not found.difference:
        raise RuleBroken("amendment_changes_nothing")
    if found.merged.open_conflicts:
        raise RuleBroken("amendment_undecided")
    if found.problems:
        raise RuleBroken("amendment_unsound")
    if not amendment.decision.is_complete:
        raise RuleBroken("decision_needed")


def _why_dropped(session: Session, draft: Plan) -> dict[int, str]:
    """The reasons that were given for tasks' going, by the ids of the running plan's tasks."""
    cancelled = select(Task.origin_id, Task.cancel_reason).where(
        Task.plan_id == draft.id, Task.cancelled_at.is_not(None), Task.origin_id.is_not(None)
    )
    return {row.origin_id: row.cancel_reason or "" for row in session.execute(cancelled)}


def _take_documents(session: Session, draft: Plan, plan: Plan) -> PlanDocument | None:
    """Let the signed files of the decision be the plan's; the newest of them."""
    documents = select(PlanDocument).where(PlanDocument.plan_id == draft.id).order_by(PlanDocument.id)
    newest = None
    for newest in session.scalars(documents).all():
        newest.plan_id = plan.id
    session.flush()
    return newest


def _bound(session: Session, plan: Plan) -> set[Key]:
    """What can not be taken out: sections of tasks that were dropped before, targets of which something is recorded."""
    cancelled = select(Task.section_id).where(Task.plan_id == plan.id, Task.cancelled_at.is_not(None))
    found: set[Key] = {(Kind.SECTION, number) for number in session.scalars(cancelled.distinct())}
    for behind in (TargetValue.target_id, Product.target_id):
        recorded = select(Target.id).join(Target.plan).where(Plan.id == plan.id, Target.id == behind)
        found |= {(Kind.TARGET, number) for number in session.scalars(recorded.distinct())}
    return found
