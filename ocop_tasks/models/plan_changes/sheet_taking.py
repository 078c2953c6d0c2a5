"""A spreadsheet that was looked through becomes sections and tasks of a draft, whole; and all of it is taken back.

The caller commits. Each section and task leaves its entry in the audit trail, as if it had been typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, selectinload

from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.plan_outline import Outline
from ocop_tasks.models.plan_changes.task_editing import Codes, note_addition
from ocop_tasks.models.plans.plan import Plan, Section, Target
from ocop_tasks.models.plans.plan_import import LONGEST_FILE_NAME, PlanImport
from ocop_tasks.models.plans.task import Part, Task, Terms
from ocop_tasks.models.plans.task_start import TaskStart
from ocop_tasks.rules.plan_sheets.dry_run_result import Note, SheetPlan, SheetTask
from ocop_tasks.rules.plan_sheets.section_numbers import Numbered
from ocop_tasks.rules.plan_state import after
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.periods import Frequency


def take_sheets(
    session: Session,
    plan: Plan,
    read: SheetPlan,
    sections: Sequence[Numbered],
    units: Mapping[int, Unit],
    *,
    file_name: str,
    by: User,
    at: datetime,
) -> PlanImport:
    """Put all that was read behind what the draft has; ``units`` holds those that it names.

    Raises RuleBroken "plan_is_…", or "sheet_taken" where one of its sheets stands in the plan.
    """
    after("publish", plan.state)
    sheets = [sheet.digest for sheet in read.sheets]
    if taken_before(session, plan, sheets):
        raise RuleBroken("sheet_taken")
    own = _Sections(session, plan, sections, by=by, at=at)
    tasks = _add_tasks(session, plan, read, own.placed, units, file_name=file_name, by=by, at=at)
    taken = PlanImport(
        plan=plan,
        file_name=file_name[-LONGEST_FILE_NAME:],
        sheets=sheets,
        sections={str(section.id): _called(section) for section in own.made},
        tasks={str(task.id): task.version for task in tasks},
        by=by,
        at=at,
    )
    session.add(taken)
    told = {"file": [None, file_name], "tasks_taken": [None, len(tasks)]}
    session.add(AuditEntry.about(plan, "plan.sheet_taken", by=by, at=at, changes=told))
    session.flush()
    return taken


def taken_before(session: Session, plan: Plan, sheets: Sequence[str]) -> PlanImport | None:
    """The file with one of these sheets that was taken into ``plan`` and stands there, with who took it."""
    known = session.scalars(
        select(PlanImport).where(PlanImport.plan_id == plan.id).order_by(PlanImport.id.desc())
    )
    return next((each for each in known if set(each.sheets) & set(sheets)), None)


class _Sections:
    """The sections that a file names, those made that the plan does not have."""

    def __init__(
        self, session: Session, plan: Plan, sections: Sequence[Numbered], *, by: User, at: datetime
    ) -> None:
        self.placed: list[Section] = []
        self.made: list[Section] = []
        outline = Outline(session, plan.id)
        there = {section.label: section for section in outline.walk()}
        for each in sections:
            section = there.get(each.label) if each.is_there else None
            if section is None:
                parent = self.placed[each.parent] if each.parent is not None else None
                section = Section(
                    plan_id=plan.id,
                    parent_id=parent.id if parent else None,
                    label=each.label,
                    title=each.title,
                    position=0,
                )
                session.add(section)
                session.flush()
                outline.put(section)
                self.made.append(section)
                session.add(_section_added(plan, section, parent, by=by, at=at))
            self.placed.append(section)
        outline.renumber()


def _section_added(
    plan: Plan, section: Section, parent: Section | None, *, by: User, at: datetime
) -> AuditEntry:
    told = {"section_label": [None, section.label], "section_title": [None, section.title]}
    if parent:
        told |= {"section_above": [None, _called(parent)]}
    return AuditEntry.about(plan, "plan.section_added", by=by, at=at, changes=told)


def _called(section: Section) -> str:
    return f"{section.label}. {section.title}"


def _add_tasks(
    session: Session,
    plan: Plan,
    read: SheetPlan,
    sections: Sequence[Section],
    units: Mapping[int, Unit],
    *,
    file_name: str,
    by: User,
    at: datetime,
) -> list[Task]:
    """All tasks in a fixed number of statements, however many; those of no section are in the last."""
    codes, tasks = Codes(session, plan.id), list[Task]()
    last = session.scalar(select(func.max(Task.position)).where(Task.plan_id == plan.id)) or 0
    for position, told in enumerate(read.tasks, last + 1):
        section = sections[told.section if told.section is not None else -1]
        task = Task(
            plan=plan, plan_id=plan.id, section=section, code=codes.take(section.label), position=position
        )
        task.apply_terms(terms_of(told, section.id), units)
        task.start = start_of(told, file_name)
        tasks.append(task)
    session.add_all(tasks)
    session.flush()
    for task in tasks:
        note_addition(session, task, units, by=by, at=at)
    return tasks


def terms_of(told: SheetTask, section_id: int) -> Terms:
    """What a row of the sheet decides of its task."""
    term = told.term
    is_once = term.frequency is Frequency.ONCE
    parts = dict.fromkeys(told.coordinating, Part.COORDINATING) | dict.fromkeys(told.lead, Part.LEAD)
    return Terms(
        section_id=section_id,
        title=told.title,
        frequency=term.frequency,
        due_on=term.due_on if is_once else None,
        due_rule=None if is_once else term.due_rule,
        wording=term.wording,
        notes="\n".join(_in_words(note) for note in told.notes),
        parts=parts,
    )


def start_of(told: SheetTask, file_name: str) -> TaskStart | None:
    """How far the row says that the task is."""
    if told.start is None:
        return None
    words = "; ".join(_in_words(note) for note in told.start_words)
    return TaskStart.of(told.start, words=words, file_name=file_name)


def _in_words(note: Note) -> str:
    return f"{note.heading}: {note.text}" if note.heading else note.text


# -- taking it back ------------------------------------------------------------------------------------------------


def what_changed(session: Session, taken: PlanImport) -> tuple[list[Task], list[Section]]:
    """The tasks of an import that were changed since, and the sections that now hold something else or are called so.

    What was dropped or removed since stands in nobody's way.
    """
    tasks = [
        task
        for task in _tasks_of(session, taken)
        if task.version != taken.tasks[str(task.id)] and task.cancelled_at is None
    ]
    made = {int(each): called for each, called in taken.sections.items()}
    own = {int(each) for each in taken.tasks}
    foreign = set(
        session.scalars(select(Task.section_id).where(Task.section_id.in_(made), Task.id.not_in(own)))
    )
    foreign |= set(session.scalars(select(Target.section_id).where(Target.section_id.in_(made))))
    foreign |= set(
        session.scalars(select(Section.parent_id).where(Section.parent_id.in_(made), Section.id.not_in(made)))
    )
    sections = [
        each
        for each in _sections_of(session, taken)
        if each.id in foreign or _called(each) != made[each.id] or each.title_en
    ]
    return tasks, sections


def take_back(session: Session, taken: PlanImport, *, by: User, at: datetime) -> None:
    """Remove all that a file brought into a draft; the trail keeps what there was.

    Raises RuleBroken "plan_is_…", or "import_was_changed" where something of it was changed since.
    """
    after("publish", taken.plan.state)
    if any(what_changed(session, taken)):
        raise RuleBroken("import_was_changed")
    tasks = _tasks_of(session, taken)
    of_tasks = AuditEntry.task_id.in_([task.id for task in tasks])
    session.execute(update(AuditEntry).where(of_tasks).values(task_id=None))
    for task in tasks:
        session.delete(task)
    session.flush()
    for section in reversed(_sections_of(session, taken)):
        session.delete(section)
        session.flush()
    told = {"file": [taken.file_name, None], "tasks_taken": [len(tasks), None]}
    session.add(AuditEntry.about(taken.plan, "plan.sheet_taken_back", by=by, at=at, changes=told))
    session.delete(taken)


def _tasks_of(session: Session, taken: PlanImport) -> Sequence[Task]:
    ids = [int(each) for each in taken.tasks]
    whole = select(Task).options(selectinload(Task.parts), selectinload(Task.start)).where(Task.id.in_(ids))
    return session.scalars(whole.order_by(Task.position, Task.id)).all()


def _sections_of(session: Session, taken: PlanImport) -> Sequence[Section]:
    """In reading order, those above first."""
    ids = [int(each) for each in taken.sections]
    return session.scalars(
        select(Section).where(Section.id.in_(ids)).order_by(Section.position, Section.id)
    ).all()
