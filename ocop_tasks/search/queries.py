"""What is found in each group: only what the person may see, every word in it, sorted fully."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, or_, select
from sqlalchemy.orm import aliased

from ocop_tasks.figures import visibility
from ocop_tasks.figures.search_conditions import task_matches, text_matches
from ocop_tasks.models import (
    Assignment,
    Evidence,
    OutreachActivity,
    Plan,
    Product,
    Section,
    StatusReport,
    StoredFile,
    Task,
    Unit,
    User,
)
from ocop_tasks.models.plans.plan import OF_THEIR_OWN
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.search.search_request import Kind

Author, Commune = aliased(User, name="author"), aliased(Unit, name="commune")
NEWEST_FIRST = (Plan.state != PlanState.RUNNING, Plan.year.desc(), Plan.id.desc())
"""Plans in their order: those that run before those that are prepared or have ended."""
ABOUT_WORK = (
    Assignment.plan_id,
    Assignment.id.label("assignment_id"),
    Assignment.period,
    Task.title,
    Task.title_en,
    Unit.short_name.label("unit_name"),
    Author.name.label("author"),
)


def statement_for(
    kind: Kind, user: User, words: list[str], plan_id: int | None = None
) -> Select[*tuple[Any, ...]]:
    """The statement that finds ``words`` in one group, for ``user``, in one plan or in all that he may read."""
    found = {
        Kind.TASKS: _tasks,
        Kind.NOTES: _notes,
        Kind.EVIDENCE: _evidence,
        Kind.ACTIVITIES: _activities,
        Kind.PRODUCTS: _products,
    }
    statement = found[kind](user, words)
    return statement.where(Plan.id == plan_id) if plan_id else statement


def _match_rank(words: list[str]) -> ColumnElement[int]:
    """0: a task's title begins with the words as they were typed; 1: they stand together somewhere; 2: they do not."""
    phrase, text = " ".join(words), Task.search_text
    begins, has = text.startswith(phrase, autoescape=True), text.contains(phrase, autoescape=True)
    return case((begins, 0), (has, 1), else_=2)


def _tasks(user: User, words: list[str]) -> Select[*tuple[Any, ...]]:
    """Tasks by title, notes and section; those with the words side by side first, else in their plan's order."""
    columns = (
        Task.id,
        Task.plan_id,
        Task.title,
        Task.title_en,
        Task.notes,
        Task.notes_en,
        Task.wording,
        Task.cancelled_at,
    )
    titles = (Section.title.label("section_title"), Section.title_en.label("section_title_en"))
    return (
        select(*columns, Section.label.label("section"), *titles)
        .join(Section, Section.id == Task.section_id)
        .join(Plan, Plan.id == Task.plan_id)
        .where(visibility.plans(user, Action.SEE_PLAN), OF_THEIR_OWN, *task_matches(words))
        .order_by(_match_rank(words), *NEWEST_FIRST, Section.position, Task.position, Task.id)
    )


def _notes(user: User, words: list[str]) -> Select[*tuple[Any, ...]]:
    """What units wrote in reports, and the reasons they were given; the newest first."""
    return (
        select(StatusReport.id, StatusReport.kind, StatusReport.note, StatusReport.at, *ABOUT_WORK)
        .join(Assignment, Assignment.id == StatusReport.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Plan, Plan.id == Assignment.plan_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Author, Author.id == StatusReport.by_id)
        .where(visibility.work(user, Action.SEE_WORK), *text_matches(StatusReport.search_text, words))
        .order_by(StatusReport.at.desc(), StatusReport.id.desc())
    )


def _evidence(user: User, words: list[str]) -> Select[*tuple[Any, ...]]:
    """Evidence by the name of the file, link or document; what was not sent yet is its author's alone."""
    sent = or_(Evidence.report_id.is_not(None), Evidence.by_id == user.id)
    columns = (Evidence.id, Evidence.kind, Evidence.name, Evidence.at, Evidence.withdrawn_at)
    return (
        select(*columns, StoredFile.media_type, StoredFile.size, *ABOUT_WORK)
        .join(Assignment, Assignment.id == Evidence.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Plan, Plan.id == Assignment.plan_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Author, Author.id == Evidence.by_id)
        .outerjoin(StoredFile, StoredFile.sha256 == Evidence.sha256)
        .where(visibility.work(user, Action.SEE_WORK), sent, *text_matches(Evidence.search_text, words))
        .order_by(Evidence.at.desc(), Evidence.id.desc())
    )


def _activities(user: User, words: list[str]) -> Select[*tuple[Any, ...]]:
    """Activities of the log by topic, village and note; the newest first."""
    activity = OutreachActivity
    told = (
        activity.topic,
        activity.village,
        activity.form,
        activity.held_on,
        activity.reached,
        activity.note,
    )
    return (
        select(
            activity.id,
            activity.plan_id,
            *told,
            activity.withdrawn_at,
            Unit.short_name.label("unit_name"),
            Commune.name.label("commune"),
        )
        .join(Plan, Plan.id == activity.plan_id)
        .join(Unit, Unit.id == activity.unit_id)
        .outerjoin(Commune, Commune.id == activity.commune_id)
        .where(
            visibility.plans(user, Action.SEE_PLAN),
            *visibility.outreach(user),
            *text_matches(activity.search_text, words),
        )
        .order_by(activity.held_on.desc(), activity.id.desc())
    )


def _products(user: User, words: list[str]) -> Select[*tuple[Any, ...]]:
    """Products of the plans' lists by name, producer and note; in the order of the lists, the newest plan first."""
    told = (Product.name, Product.producer, Product.note, Product.stars, Product.withdrawn_at)
    place = (Product.plan_id, Product.commune_id, Unit.short_name.label("commune"))
    return (
        select(Product.id, *told, *place, Plan.title, Plan.title_en)
        .join(Plan, Plan.id == Product.plan_id)
        .join(Unit, Unit.id == Product.commune_id)
        .where(visibility.plans(user, Action.SEE_PLAN), *text_matches(Product.search_text, words))
        .order_by(*NEWEST_FIRST, Unit.position, Unit.name_key, Product.position, Product.id)
    )
