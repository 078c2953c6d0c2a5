"""The form of a direction, and the templates that fill it: the text, and the day to answer by counted from today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import request
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.desk.forms import DirectionForm
from ocop_tasks.extensions import db
from ocop_tasks.models import DirectionTemplate
from ocop_tasks.rules.work.direction_rules import with_template
from ocop_tasks.web.identity.safe_redirects import inside

DAYS_TO_ANSWER = 3
"""Without a template."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A template as a form offers it today."""

    id: int
    text: str
    days: int
    answer_by: date
    chosen: bool


def templates_of(plan_id: int) -> Sequence[DirectionTemplate]:
    """The plan's short texts to direct with, in their order."""
    templates = select(DirectionTemplate).where(DirectionTemplate.plan_id == plan_id)
    return db.session.scalars(templates.order_by(DirectionTemplate.position, DirectionTemplate.id)).all()


def direction_form(plan_id: int) -> DirectionForm:
    """The form as it was sent, or a new one; a template that was pressed is put to what is written (``is_filled``)."""
    form = DirectionForm()
    asked = request.values.get("template")
    form.choices = [_choice(template, asked) for template in templates_of(plan_id)]
    if not form.is_submitted():
        form.text.data, form.answer_by.data = None, clock.today() + timedelta(days=DAYS_TO_ANSWER)
        form.next.data = inside(request.args.get("next")) or ""
    chosen = next((choice for choice in form.choices if choice.chosen), None)
    form.is_filled = asked is not None
    if chosen:
        form.text.data = with_template(
            form.text.data or "", chosen.text, [each.text for each in form.choices]
        )
        form.answer_by.data, form.answer_by.raw_data = chosen.answer_by, None
    return form


def _choice(template: DirectionTemplate, asked: str | None) -> Choice:
    answer_by = clock.today() + timedelta(days=template.days)
    return Choice(template.id, template.text, template.days, answer_by, chosen=asked == str(template.id))
