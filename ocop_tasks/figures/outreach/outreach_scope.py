"""Which part of the log of outreach activities figures and lists cover."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, select

from ocop_tasks.figures import visibility
from ocop_tasks.figures.search_conditions import text_matches
from ocop_tasks.models import OutreachActivity, Plan
from ocop_tasks.rules.access import Actor
from ocop_tasks.rules.outreach.activities import OutreachForm
from ocop_tasks.rules.text.text_search import search_words

NO_COMMUNE = 0
"""Stands for those that belong to no one commune."""


@dataclass(frozen=True, slots=True)
class LogScope:
    """Activities of some plans, or (None) of all. What is not named is not asked; both days belong to the span."""

    plan_ids: tuple[int, ...] | None
    since: date | None = None
    until: date | None = None
    unit_id: int | None = None
    commune_id: int | None = None
    form: OutreachForm | None = None
    topic: str = ""
    """As ``OutreachActivity.topic_key`` has it."""
    task_id: int | None = None
    words: str = ""
    withdrawn: bool = False
    """Those that were withdrawn, instead of those that count."""

    def within(self, since: date | None, until: date | None) -> LogScope:
        """The same on other days."""
        return replace(self, since=since, until=until)

    def where(self, reader: Actor) -> list[ColumnElement[bool]]:
        """The conditions on ``OutreachActivity``, with what ``reader`` may see of it."""
        activity = OutreachActivity
        gone = activity.withdrawn_at
        met = [self._of_plan(), gone.is_not(None) if self.withdrawn else gone.is_(None)]
        met += visibility.outreach(reader)
        if self.since is not None:
            met.append(activity.held_on >= self.since)
        if self.until is not None:
            met.append(activity.held_on <= self.until)
        if self.commune_id is not None:
            met.append(
                activity.commune_id == self.commune_id if self.commune_id else activity.commune_id.is_(None)
            )
        met += [
            column == value
            for column, value in (
                (activity.unit_id, self.unit_id),
                (activity.form, self.form),
                (activity.task_id, self.task_id),
                (activity.topic_key, self.topic or None),
            )
            if value is not None
        ]
        return met + text_matches(activity.search_text, search_words(self.words))

    def _of_plan(self) -> ColumnElement[bool]:
        plan_id = OutreachActivity.plan_id
        if self.plan_ids is None:
            return plan_id.in_(select(Plan.id))  # names every plan, for each index begins with it
        return plan_id.in_(self.plan_ids) if len(self.plan_ids) != 1 else plan_id == self.plan_ids[0]
