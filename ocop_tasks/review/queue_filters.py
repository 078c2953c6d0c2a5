"""What part of the queue is asked for: the filters, which live in the URL of every page of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, or_

from ocop_tasks.models import Assignment, Evidence, Section

YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """The filters that are set. ``section`` is a label and means everything under it too; "yes" or "no" the others."""

    plan: int | None = None
    section: str = ""
    unit: int | None = None
    late: str = ""
    evidence: str = ""

    @classmethod
    def from_request(cls) -> QueueFilters:
        """What the request's URL asks for; what it does not understand filters nothing."""
        given = request.args
        late, evidence = given.get("late", ""), given.get("evidence", "")
        return cls(
            given.get("plan", type=int),
            given.get("section", "")[:30],
            given.get("unit", type=int),
            late if late in YES_NO else "",
            evidence if evidence in YES_NO else "",
        )

    @property
    def query(self) -> dict[str, Any]:
        """The filters as a URL's query; empty when none is set."""
        given = {
            "plan": self.plan,
            "section": self.section,
            "unit": self.unit,
            "late": self.late,
            "evidence": self.evidence,
        }
        return {name: str(value) for name, value in given.items() if value}

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filters as conditions on ``Assignment`` joined with its ``Section``."""
        found: list[ColumnElement[bool]] = []
        if self.plan:
            found.append(Assignment.plan_id == self.plan)
        if self.section:
            under = Section.label.startswith(f"{self.section}.", autoescape=True)
            found.append(or_(Section.label == self.section, under))
        if self.unit:
            found.append(Assignment.unit_id == self.unit)
        if self.late:
            late = Assignment.submitted_on > Assignment.due_on
            found.append(late if self.late == "yes" else ~late)
        if self.evidence:
            there = Assignment.evidence.any(is_sent_evidence())
            found.append(there if self.evidence == "yes" else ~there)
        return found


def is_sent_evidence() -> ColumnElement[bool]:
    """Whether a piece of evidence went with a report and still stands: what the agency looks at."""
    return Evidence.report_id.is_not(None) & Evidence.withdrawn_at.is_(None)
