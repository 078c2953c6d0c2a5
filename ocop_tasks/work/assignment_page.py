"""The page of one assignment, in parts: most of it is the same for its reader until something changes.

Around the form stand its history, its evidence, and who works beside it.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, current_app
from markupsafe import Markup

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.figure_cache import cached
from ocop_tasks.figures.outreach.outreach_evidence import outreach_evidence_for
from ocop_tasks.models import Assignment, Draft, ReportKind, User
from ocop_tasks.models.work.status_report import STATUS_NEUTRAL, what_stands
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import labels, pagination, responses, template_gettext
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.work import queries
from ocop_tasks.work.draft_views import form_for, takes_notes
from ocop_tasks.work.forms import NoteForm, ReportForm
from ocop_tasks.work.my_tasks_rows import directions_on
from ocop_tasks.work.queries import EvidenceRow, Rows


@dataclass(frozen=True, slots=True)
class AssignmentContent:
    """Rows only, read once."""

    has_document: bool
    """Whether the plan as signed was uploaded."""
    history: Rows
    """Oldest first."""
    sent: list[EvidenceRow]
    """Evidence that went with reports, also what was withdrawn later."""
    waiting: list[EvidenceRow]
    """What the reader has added and not yet sent."""
    evidence_by_report: dict[int, list[EvidenceRow]]
    """Evidence by the report it went with."""
    leads: Rows
    notes: Rows

    @property
    def newest_id(self) -> int:
        """The newest report's id; 0 when nothing was said yet."""
        return self.history[-1].id if self.history else 0

    @property
    def newest_standing(self) -> Any:
        """The newest report that stands: what the log counts comes by itself, and a decision may be taken back."""
        return next(iter(what_stands(self.history)), None)

    @property
    def taken_back(self) -> Any:
        """Why a decision was taken back, while that is the last word on it; None where it is not."""
        newest = next((row for row in reversed(self.history) if row.kind not in STATUS_NEUTRAL), None)
        return newest if newest and newest.kind == ReportKind.UNDO and newest.note else None

    def name_of(self, report: Any) -> str:
        """What happened, in a few words."""
        about = next((row.kind for row in self.history if row.id == report.about_id), None)
        return labels.report_name(report.kind, report.note, about)

    def newest(self, kind: str) -> object | None:
        """The newest report of that kind."""
        return next((row for row in reversed(self.history) if row.kind == ReportKind(kind)), None)

    def reports_after(self, report_id: int) -> Rows:
        """What was said since, newest first."""
        return [row for row in reversed(self.history) if row.id > report_id]

    @property
    def withdrawn_ids(self) -> set[int]:
        """The reports that were withdrawn or undone."""
        return {row.about_id for row in self.history if row.about_id}

    @property
    def valid_evidence_count(self) -> int:
        """How many pieces were sent and still stand."""
        return sum(1 for evidence in self.sent if evidence.withdrawn_at is None)


def content_of(assignment: Assignment, has_document: bool, reader: User) -> AssignmentContent:
    """What the page of ``assignment`` tells ``reader``."""
    notes = queries.coordinating_notes(assignment) if assignment.is_lead else []
    leads = [] if assignment.is_lead else queries.leads_of_same_task(assignment)
    beside = {note.assignment_id for note in notes}
    evidence_rows = queries.evidence_of(assignment.id, *beside)
    by_report: defaultdict[int, list[EvidenceRow]] = defaultdict(list)
    for evidence in evidence_rows:
        if evidence.report_id:
            by_report[evidence.report_id].append(evidence)
    history = queries.history(assignment.id)
    own_reports = {row.id for row in history}
    return AssignmentContent(
        has_document=has_document,
        history=history,
        sent=[evidence for evidence in evidence_rows if evidence.report_id in own_reports],
        waiting=queries.unsent_evidence(evidence_rows, reader),
        evidence_by_report=dict(by_report),
        leads=leads,
        notes=notes,
    )


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """What the page shows; ``fields`` is empty for who may only read, or when nothing is to be said."""

    assignment_id: int
    title: str
    is_lead: bool
    is_own: bool
    notes_only: bool
    version: int
    newest: int
    """The assignment's version and its newest report as the page shows them."""
    head: Markup
    fields: Markup
    """The form's fields but the hidden ones, which belong to the session."""
    rest: Markup
    key: str = ""
    """Names the form, so that sent twice it is one report."""
    draft: Draft | None = None


def show_page(work: AssignmentPage, status: int = 200) -> Response:
    """The whole page."""
    return responses.show("work/assignment.html", work=work, limits=portal_settings(), status=status)


def cached_page(assignment_id: int) -> AssignmentPage:
    """The page for the signed-in person; made anew when something changed, or when he has a draft."""
    reader = viewer()
    if pagination.has_query():
        return build_page(assignment_id, Draft.of(db.session(), assignment_id, reader))
    if Draft.exists(assignment_id, reader):
        return build_page(assignment_id, Draft.of(db.session(), assignment_id, reader))
    key = ("assignment", assignment_id, reader.id, clock.today(), template_gettext.language())
    page = cached(
        key,
        portal_settings().revision,
        lambda: build_page(assignment_id),
        size=lambda made: len(made.head) + len(made.fields) + len(made.rest),
    )
    return replace(page, key=secrets.token_urlsafe(16))


def build_page(
    assignment_id: int,
    draft: Draft | None = None,
    form: ReportForm | NoteForm | None = None,
    **told: Any,
) -> AssignmentPage:
    """The page as it stands now; ``form`` is what was typed, where it answers a form that could not be taken."""
    reader = viewer()
    assignment, has_document, asked_until = queries.load_for_page(assignment_id)
    content = content_of(assignment, has_document, reader)
    form = form if form is not None else form_for(assignment, draft)
    is_own = reader.unit_id == assignment.unit_id
    notes_only = isinstance(form, NoteForm) if form else takes_notes(assignment)
    may_judge = gate.may(Action.CONFIRM, assignment)
    context = {
        "assignment": assignment,
        "task": assignment.task,
        "content": content,
        "form": form,
        "notes_only": notes_only,
        "own": is_own,
        "asked_until": asked_until,
        "directions": directions_on(assignment.id) if gate.may(Action.SEE_DIRECTION, assignment) else [],
        "limits": portal_settings(),
        "may_report": gate.may(Action.REPORT, assignment),
        "may_judge": may_judge,
        "to_take_back": assignment.decision_to_take_back(reader) if may_judge else None,
        "logged": outreach_evidence_for(assignment, reader),
        **told,
    }
    return AssignmentPage(
        assignment_id=assignment.id,
        title=local(assignment.task),
        is_lead=assignment.is_lead,
        is_own=is_own,
        notes_only=notes_only,
        version=assignment.version,
        newest=content.newest_id,
        head=_render("work/_assignment_head.html", context),
        fields=_render("work/_fields.html", context) if form else Markup(),
        rest=_render("work/_below_form.html", context),
        key=secrets.token_urlsafe(16),
        draft=draft,
    )


def _render(template: str, context: dict[str, Any]) -> Markup:
    return Markup(current_app.jinja_env.get_template(template).render(context))  # noqa: S704  (our own template)
