"""What a change of a task's terms does to its assignments: found out first, so that it can be shown before it is done.

Nothing is ever taken from what a unit said. A change applies from the period that runs today: periods that are over
stay as they were asked, and what was delivered stays with its unit. See docs/decisions/0010.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from ocop_tasks.models.plan_changes.assigning import DatedPeriod, dated_periods
from ocop_tasks.models.plans.plan import Plan
from ocop_tasks.models.plans.task import Part, Terms
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status

Key = tuple[int, str]
"""A unit's id and the code of a period: what makes an assignment one of its task."""
DELIVERED = (Status.SUBMITTED, Status.COMPLETED)


@dataclass(slots=True)
class Consequences:
    """The assignments of one task that a change concerns, by what becomes of them."""

    there: list[Assignment] = field(default_factory=list)
    """All of the task, before the change."""
    given: list[tuple[int, Part, DatedPeriod]] = field(default_factory=list)
    """New: unit, part and period."""
    restored: list[Assignment] = field(default_factory=list)
    """Cancelled once, and wanted again."""
    moved: list[tuple[Assignment, Part]] = field(default_factory=list)
    """With another part from now on."""
    redated: list[tuple[Assignment, DatedPeriod]] = field(default_factory=list)
    """With another due date."""
    undisturbed: list[Assignment] = field(default_factory=list)
    """Due as they were, though others of the task get another date."""
    kept: list[Assignment] = field(default_factory=list)
    """No longer among the terms, and left as they are."""
    cancelled: list[Assignment] = field(default_factory=list)
    """No longer apply, with the reason; what was said of them stays."""
    removed: list[Assignment] = field(default_factory=list)
    """No other row refers to them, and they are not due yet: their rows are deleted."""

    def __bool__(self) -> bool:
        return any((self.given, self.restored, self.moved, self.redated, self.cancelled, self.removed))

    @property
    def given_units(self) -> int:
        """How many units get something new."""
        return len({unit_id for unit_id, _part, _dated in self.given})

    @property
    def digest(self) -> str:
        """The same for the same consequences: what was shown is what will be done, or it is shown again."""
        parts = [
            [(unit_id, part, dated.period.code, dated.due_on) for unit_id, part, dated in self.given],
            [(each.id, part) for each, part in self.moved],
            [(each.id, dated.due_on) for each, dated in self.redated],
            *(
                [each.id for each in group]
                for group in (self.restored, self.kept, self.cancelled, self.removed)
            ),
        ]
        return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def consequences(
    old: Terms | None,
    new: Terms,
    plan: Plan,
    assignments: Iterable[Assignment],
    *,
    referenced: Collection[int],
    today: date,
) -> Consequences:
    """What going from ``old`` (None: the task is new) to ``new`` does. ``referenced``: ids that other rows name."""
    before = {dated.period.code: dated for dated in dated_periods(old, plan)} if old else {}
    after = {dated.period.code: dated for dated in dated_periods(new, plan)}
    wanted_before, wanted = _wanted(old, before), _wanted(new, after)
    found = Consequences(there=list(assignments))
    have = {(each.unit_id, each.period): each for each in found.there}
    for key, part in wanted.items():
        dated, there = after[key[1]], have.get(key)
        periodic = new.frequency is not Frequency.ONCE
        is_over = periodic and dated.period.ends_on < today
        too_late = periodic and dated.due_on < today
        if key in wanted_before:
            if there is not None:
                is_settled = periodic and _is_settled(there, dated, today)
                _stays(found, there, part, before[key[1]], dated, is_over=is_over, is_settled=is_settled)
        elif not is_over and (there is not None or not too_late):
            _comes(found, there, key[0], part, dated, too_late=too_late)
    for key in sorted(wanted_before.keys() - wanted.keys()):
        if key in have:
            _goes(found, have[key], still_in=key[0] in new.owing, referenced=referenced, today=today)
    return found


def _wanted(terms: Terms | None, periods: Collection[str]) -> dict[Key, Part]:
    owing = terms.owing if terms else {}
    return {(unit_id, code): part for unit_id, part in owing.items() for code in periods}


def _stays(
    found: Consequences,
    there: Assignment,
    part: Part,
    before: DatedPeriod,
    now: DatedPeriod,
    *,
    is_over: bool,
    is_settled: bool,
) -> None:
    """A unit and a period that were and are among the terms; a date that was moved for one unit alone stays."""
    if part != there.part and not is_over:
        found.moved.append((there, part))
    if now.due_on != before.due_on == there.due_on:
        if is_settled:
            found.undisturbed.append(there)
        else:
            found.redated.append((there, now))


def _is_settled(there: Assignment, dated: DatedPeriod, today: date) -> bool:
    """Whether a period keeps its date whatever the rule (docs/decisions/0069).

    It is over, its day has passed, it was delivered, or its new day would make it late at once.
    """
    return there.status in DELIVERED or min(dated.period.ends_on, there.due_on, dated.due_on) < today


def _comes(
    found: Consequences,
    there: Assignment | None,
    unit_id: int,
    part: Part,
    dated: DatedPeriod,
    *,
    too_late: bool,
) -> None:
    if there is None:
        found.given.append((unit_id, part, dated))
        return
    if there.status is Status.CANCELLED:
        found.restored.append(there)
    if part != there.part:
        found.moved.append((there, part))
    if dated.due_on != there.due_on and not too_late:
        found.redated.append((there, dated))


def _goes(
    found: Consequences, there: Assignment, *, still_in: bool, referenced: Collection[int], today: date
) -> None:
    """``still_in``: only the rhythm changed, so the unit still owes the periods that are over."""
    if there.status is Status.CANCELLED:
        return
    if there.status in DELIVERED or (still_in and there.period_to < today):
        found.kept.append(there)
    elif there.id in referenced or there.due_on < today:
        found.cancelled.append(there)
    else:
        found.removed.append(there)
