"""A text that a form takes has room in its column, and one that has room is taken."""

from __future__ import annotations

from typing import Any

import wtforms
from sqlalchemy import Text

from ocop_tasks.models import (
    Amendment,
    DirectionEntry,
    DirectionTemplate,
    Evidence,
    ExtensionStep,
    OutreachActivity,
    OutreachVersion,
    Plan,
    Product,
    Section,
    StatusReport,
    Target,
    TargetValue,
    Task,
    Unit,
    User,
)
from ocop_tasks.web.forms.base_form import LineField
from tests.web.forms.test_library_messages import forms

COLUMNS: dict[str, Any] = {
    "ReportForm.note": StatusReport.note,
    "NoteForm.note": StatusReport.note,
    "DocumentFields.document_number": Evidence.name,
    "DocumentFields.document_signer": Evidence.signer,
    "DocumentFields.link": Evidence.url,
    "ActivityForm.topic": OutreachActivity.topic,
    "ActivityForm.village": OutreachActivity.village,
    "ActivityForm.note": OutreachActivity.note,
    "CorrectionForm.reason": OutreachVersion.reason,
    "TaskForm.title": Task.title,
    "TaskForm.title_en": Task.title_en,
    "TaskForm.wording": Task.wording,
    "TaskForm.wording_en": Task.wording_en,
    "TaskForm.notes": Task.notes,
    "TaskForm.notes_en": Task.notes_en,
    "PlanForm.number": Plan.number,
    "PlanFields.title": Plan.title,
    "PlanForm.title_en": Plan.title_en,
    "DecisionForm.number": Amendment.decision_number,
    "DecisionForm.title": Amendment.decision_title,
    "SectionForm.label": Section.label,
    "SectionForm.title": Section.title,
    "SectionForm.title_en": Section.title_en,
    "ProductForm.name": Product.name,
    "ProductForm.producer": Product.producer,
    "ProductForm.note": Product.note,
    "TargetForm.title": Target.title,
    "TargetForm.title_en": Target.title_en,
    "TargetForm.measure": Target.measure,
    "TargetForm.measure_en": Target.measure_en,
    "ValueForm.note": TargetValue.note,
    "ReasonsForm.reasons": Plan.usual_reasons,
    "DirectionForm.text": DirectionEntry.text,
    "ClosingForm.text": DirectionEntry.text,
    "TemplateForm.text": DirectionTemplate.text,
    "ExtensionRequestForm.reason": ExtensionStep.text,
    "ExtensionDecisionForm.word": ExtensionStep.text,
    "UnitForm.name": Unit.name,
    "UnitForm.short_name": Unit.short_name,
    "UnitForm.name_en": Unit.name_en,
    "UnitForm.code": Unit.code,
    "PersonForm.name": User.name,
    "PersonForm.username": User.username,
    "PersonForm.email": User.email,
    "PersonForm.phone": User.phone,
    "PreferencesForm.email": User.email,
}
REASONS = {
    "ReasonForm.reason",
    "ReturnForm.reason",
    "RestoreForm.reason",
    "TaskForm.reason",
    "PlanForm.reason",
    "ClosingForm.reason",
    "DroppingForm.reason",
    "RecallForm.reason",
}
"""They are kept as reports' notes, or in histories, whose columns have no length."""
ELSEWHERE = {"SettingsForm.digest_at", "VillagesForm.names"}
"""Kept nowhere, or read first: an hour, names line by line."""


def text_fields() -> dict[str, int]:
    """The greatest length of every field that people write in, by the form that says it first."""
    found = {}
    for form in forms():
        for name, value in vars(form).items():
            if isinstance(value, wtforms.fields.core.UnboundField) and issubclass(
                value.field_class, LineField
            ):
                found[f"{form.__name__}.{name}"] = value.kwargs["longest"]
    return found


def test_every_text_has_as_much_room_in_its_column_as_in_its_form():
    fields = text_fields()

    assert fields.keys() - COLUMNS.keys() - REASONS - ELSEWHERE == set(), "say where it is kept"
    lengths = {name: column.type.length for name, column in COLUMNS.items() if type(column.type) is not Text}
    assert {
        name: (fields.get(name), room) for name, room in lengths.items() if fields.get(name) != room
    } == {}
