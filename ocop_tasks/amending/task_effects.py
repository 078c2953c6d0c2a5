"""What an amendment does to the work of each task that it touches: what is given, redated, ended, and what stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from ocop_tasks.amending import queries
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Plan
from ocop_tasks.models.plan_changes.effects_on_assignments import Consequences, consequences
from ocop_tasks.models.plan_changes.extension_preview import extended_by
from ocop_tasks.models.plan_changes.given_before import DueOnce
from ocop_tasks.models.plan_changes.plan_amending import Proposal
from ocop_tasks.models.plan_changes.plan_reading import task_terms
from ocop_tasks.models.plans.task import Terms
from ocop_tasks.rules.plan_versions.differences import ItemChange
from ocop_tasks.rules.plan_versions.plan_content import Key, Kind, parts_of
from ocop_tasks.rules.work.moved_dates import Extended
from ocop_tasks.rules.work.status import OPEN_STATUSES, Status
from ocop_tasks.rules.work.timeliness import Timeliness
from ocop_tasks.web.pages import consequence_wording
from ocop_tasks.web.pages.consequence_wording import Effect, share_name


@dataclass(frozen=True, slots=True)
class TaskEffects:
    """Of one task."""

    lines: list[Effect] = field(default_factory=list)
    late: int = 0
    """Assignments that are overdue at once."""
    relieved: int = 0
    """Assignments that are overdue and will not be any more."""
    more_time: Extended = field(default_factory=Extended)
    """What is overdue or due soon, and is due later by it."""
    confirmed: int = 0
    """What was confirmed of a task that is dropped; it stays."""
    digest: str = ""


def task_effects(plan: Plan, found: Proposal, today: date) -> dict[Key, TaskEffects]:
    """By the task; seven statements, however many tasks are touched."""
    changes = list(found.difference.of_kind(Kind.TASK))
    reading = _Reading(
        plan, changes, {number: number for number in (*found.before.order, *found.difference.order)}, today
    )
    return {change.key: reading.effects(change) for change in changes}


class _Reading:
    def __init__(self, plan: Plan, changes: Sequence[ItemChange], ids: dict[int, int], today: date) -> None:
        there = [change.key[1] for change in changes if change.key[1] > 0]
        named = {
            unit
            for change in changes
            for item in (change.before, change.after)
            for unit in parts_of(item or {})
        }
        self.plan, self.ids, self.today = plan, ids, today
        self.shares, self.reports = queries.shares_of(there), queries.reports_of(there)
        self.referenced, self.units = queries.referenced(there), queries.units(named)
        self.once = DueOnce.of(db.session(), new=there, back=there)

    def effects(self, change: ItemChange) -> TaskEffects:
        shares = self.shares.get(change.key[1], [])
        if change.after is None:
            return self._of_drop(change, shares)
        old = task_terms(change.before, self.ids) if change.before else None
        new = task_terms(change.after, self.ids)
        result = consequences(old, new, self.plan, shares, referenced=self.referenced, today=self.today)
        lines = consequence_wording.effects(result, new, self.units, self.today)
        more_time = extended_by(db.session(), result, change.key[1], today=self.today, once=self.once)
        late = [
            each
            for each, dated in result.redated
            if self._is_open(each) and self._comes_late(each, dated.due_on)
        ]
        relieved = [
            each for each, dated in result.redated if self._is_late(each) and dated.due_on >= self.today
        ]
        relieved += [each for each in (*result.cancelled, *result.removed) if self._is_late(each)]
        given_late = sum(dated.due_on < self.today for _unit, _part, dated in result.given)
        lines += _late_lines(late, relieved)
        return TaskEffects(
            [*lines, *self._touched(change, shares)],
            late=len(late) + given_late,
            relieved=len(relieved),
            more_time=more_time,
            digest=result.digest,
        )

    def _of_drop(self, change: ItemChange, shares: list[Assignment]) -> TaskEffects:
        """The task is cancelled: what was confirmed stays done, all else ends (docs/decisions/0011)."""
        assert change.before is not None
        terms: Terms = task_terms(change.before, self.ids)
        ended = [each for each in shares if each.status not in (Status.COMPLETED, Status.CANCELLED)]
        confirmed = [each for each in shares if each.status is Status.COMPLETED]
        result = Consequences(cancelled=ended, kept=confirmed)
        lines = consequence_wording.effects(result, terms, self.units, self.today)
        waiting = [each for each in ended if each.status is Status.SUBMITTED]
        text = ngettext(
            "%(num)s báo cáo đang chờ xác nhận sẽ không còn được tính. Hãy xác nhận trước nếu muốn tính.",
            "%(num)s báo cáo đang chờ xác nhận sẽ không còn được tính. Hãy xác nhận trước nếu muốn tính.",
            len(waiting),
        )
        if waiting:
            lines.append(Effect(text, "amber", [share_name(each) for each in waiting]))
        relieved = [each for each in ended if self._is_late(each)]
        lines += _late_lines([], relieved)
        return TaskEffects(
            [*lines, *self._touched(change, shares)],
            relieved=len(relieved),
            confirmed=len(confirmed),
            digest=result.digest,
        )

    def _touched(self, change: ItemChange, shares: list[Assignment]) -> list[Effect]:
        """Whom it concerns, and that what they said stays."""
        having = {each.unit_id for each in shares if each.status is not Status.CANCELLED}
        if not having:
            return []
        reports = self.reports.get(change.key[1], 0)
        if not reports:
            return [Effect(_("Đang giao cho %(units)s đơn vị; chưa có báo cáo nào.", units=len(having)))]
        text = _(
            "Đang giao cho %(units)s đơn vị; %(reports)s báo cáo đã gửi được giữ nguyên.",
            units=len(having),
            reports=reports,
        )
        return [Effect(text)]

    def _is_open(self, share: Assignment) -> bool:
        return share.status in OPEN_STATUSES

    def _is_late(self, share: Assignment) -> bool:
        return share.timeliness(self.today) is Timeliness.OVERDUE

    def _comes_late(self, share: Assignment, due_on: date) -> bool:
        return due_on < self.today and not self._is_late(share)


def _late_lines(late: Sequence[Assignment], relieved: Sequence[Assignment]) -> list[Effect]:
    lines = []
    if late:
        text = ngettext(
            "%(num)s công việc quá hạn ngay khi áp dụng.",
            "%(num)s công việc quá hạn ngay khi áp dụng.",
            len(late),
        )
        lines.append(Effect(text, "red", [share_name(each) for each in late]))
    if relieved:
        text = ngettext(
            "%(num)s công việc đang quá hạn sẽ thôi quá hạn.",
            "%(num)s công việc đang quá hạn sẽ thôi quá hạn.",
            len(relieved),
        )
        lines.append(Effect(text, "green", [share_name(each) for each in relieved]))
    return lines
