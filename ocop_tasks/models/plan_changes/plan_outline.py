"""Changes of a plan's outline: its sections added, renamed, moved and removed. The caller commits.

Each leaves its entry in the audit trail. ``Section.position`` stays the reading order of the whole plan, with a
section before those under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Plan, Section, Target
from ocop_tasks.models.plans.task import Task
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.section_labels import place_among


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionTerms:
    """What is decided of a section."""

    label: str
    title: str
    title_en: str | None = None
    parent_id: int | None = None

    @classmethod
    def of(cls, section: Section) -> SectionTerms:
        """Those of ``section`` as they stand."""
        return cls(
            label=section.label,
            title=section.title,
            title_en=section.title_en,
            parent_id=section.parent_id,
        )


class Outline:
    """The sections of one plan as a tree, siblings in reading order."""

    def __init__(self, session: Session, plan_id: int) -> None:
        """Read them, in one statement."""
        self.below: dict[int | None, list[Section]] = {}
        in_order = select(Section).where(Section.plan_id == plan_id).order_by(Section.position, Section.id)
        for section in session.scalars(in_order):
            self.below.setdefault(section.parent_id, []).append(section)

    def walk(self, under: int | None = None) -> Iterator[Section]:
        """Every section ``under`` that one, or of the whole plan, in reading order."""
        for section in self.below.get(under, ()):
            yield section
            yield from self.walk(section.id)

    def siblings(self, section: Section) -> list[Section]:
        """Those under the same section, with itself."""
        return self.below.setdefault(section.parent_id, [])

    def can_move(self, section: Section, *, up: bool) -> bool:
        """Whether a sibling stands before it, or behind it."""
        siblings = self.siblings(section)
        return section is not (siblings[0] if up else siblings[-1])

    def with_label(self, label: str) -> Section | None:
        """The one that bears ``label``."""
        return next((each for each in self.walk() if each.label == label), None)

    def put(self, section: Section) -> None:
        """Let it stand among its siblings where its number says."""
        siblings = self.siblings(section)
        siblings.insert(place_among(section.label, [each.label for each in siblings]), section)

    def renumber(self) -> None:
        """Give every section its place in the reading order."""
        for position, section in enumerate(self.walk(), start=1):
            section.position = position


def add_section(session: Session, plan: Plan, terms: SectionTerms, *, by: User, at: datetime) -> Section:
    """A new section where its number says. Raises RuleBroken "section_label_taken"."""
    outline = Outline(session, plan.id)
    if outline.with_label(terms.label):
        raise RuleBroken("section_label_taken", label=terms.label)
    section = Section(plan=plan, plan_id=plan.id, position=0, **asdict(terms))
    if plan.state is not PlanState.DRAFT:
        section.valid_from = clock.day_of(at)
    with session.no_autoflush:
        outline.put(section)
        session.add(section)
    session.flush()
    with acting(session, "plan.section_added", by=by, at=at):
        outline.renumber()
    told = {name: [None, value] for name, value in _audit_values(session, terms).items() if value}
    session.add(AuditEntry.about(plan, "plan.section_added", by=by, at=at, changes=told))
    return section


def change_section(
    session: Session, section: Section, terms: SectionTerms, *, by: User, at: datetime
) -> None:
    """Another number, name or section above it. Raises RuleBroken "section_label_taken" or "section_under_itself"."""
    outline, before = Outline(session, section.plan_id), SectionTerms.of(section)
    if before == terms:
        return
    if (other := outline.with_label(terms.label)) and other is not section:
        raise RuleBroken("section_label_taken", label=terms.label)
    if terms.parent_id in {section.id, *(each.id for each in outline.walk(section.id))}:
        raise RuleBroken("section_under_itself")
    old, new = _audit_values(session, before), _audit_values(session, terms)
    with acting(session, "plan.section_changed", by=by, at=at):
        section.label, section.title, section.title_en = terms.label, terms.title, terms.title_en
        if terms.parent_id != before.parent_id:
            outline.siblings(section).remove(section)
            section.parent_id = terms.parent_id
            outline.put(section)
            outline.renumber()
    changes: dict[str, Any] = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    changes = _which(section) | changes
    session.add(AuditEntry.about(section.plan, "plan.section_changed", by=by, at=at, changes=changes))


def move_section(session: Session, section: Section, *, up: bool, by: User, at: datetime) -> bool:
    """Let it change places with its neighbour, each with all that is under it; whether there was one."""
    outline = Outline(session, section.plan_id)
    if not outline.can_move(section, up=up):
        return False
    siblings = outline.siblings(section)
    place = siblings.index(section)
    behind = _label_before(siblings, place)
    siblings.insert(place - 1 if up else place + 1, siblings.pop(place))
    with acting(session, "plan.section_moved", by=by, at=at):
        outline.renumber()
    changes = _which(section) | {"section_behind": [behind, _label_before(siblings, siblings.index(section))]}
    session.add(AuditEntry.about(section.plan, "plan.section_moved", by=by, at=at, changes=changes))
    return True


def remove_section(session: Session, section: Section, *, by: User, at: datetime) -> None:
    """Take an empty section out. Raises RuleBroken "section_has_…", with how many keep it."""
    for code, within in (
        ("section_has_sections", Section.parent_id),
        ("section_has_tasks", Task.section_id),
        ("section_has_targets", Target.section_id),
    ):
        if count := session.scalar(select(func.count()).where(within == section.id)):
            raise RuleBroken(code, count=count)
    told = {
        name: [value, None]
        for name, value in _audit_values(session, SectionTerms.of(section)).items()
        if value
    }
    session.add(AuditEntry.about(section.plan, "plan.section_removed", by=by, at=at, changes=told))
    with acting(session, "plan.section_removed", by=by, at=at):
        session.delete(section)


def _which(section: Section) -> dict[str, Any]:
    """Which section an entry is about, as it is called now."""
    return {"section_label": [section.label, section.label], "section_title": [section.title, section.title]}


def _label_before(siblings: list[Section], place: int) -> str | None:
    return siblings[place - 1].label if place else None


def _audit_values(session: Session, terms: SectionTerms) -> dict[str, Any]:
    above = session.get_one(Section, terms.parent_id) if terms.parent_id else None
    return {
        "section_label": terms.label,
        "section_title": terms.title,
        "title_en": terms.title_en,
        "section_above": f"{above.label}. {above.title}" if above else None,
    }
