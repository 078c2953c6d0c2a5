"""The form of a direction, and the templates that fill it: the text, and the day to answer by counted from today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import request
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.desk.forms import DirectionForm
from ocop_tasks.extensions import db
from ocop_tasks.models import DirectionTemplate
from ocop_tasks.web.next_page import inside

DAYS_TO_ANSWER = 3
"""Without a template."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A template as a form offers it today; ``href`` opens the same form filled with it."""

    text: str
    days: int
    answer_by: date
    href: str
    chosen: bool


def templates_of(plan_id: int) -> Sequence[DirectionTemplate]:
    """The plan's short texts to direct with, in their order."""
    templates = select(DirectionTemplate).where(DirectionTemplate.plan_id == plan_id)
    return db.session.scalars(templates.order_by(DirectionTemplate.position, DirectionTemplate.id)).all()


def direction_form(plan_id: int, *, at: str) -> DirectionForm:
    """The form of the page ``at`` an address as it was sent; else a new one, filled with the template asked for."""
    form = DirectionForm()
    form.choices = [_choice(template, form, at) for template in templates_of(plan_id)]
    if not form.is_submitted():
        chosen = next((choice for choice in form.choices if choice.chosen), None)
        form.text.data = chosen.text if chosen else None
        form.answer_by.data = chosen.answer_by if chosen else clock.today() + timedelta(days=DAYS_TO_ANSWER)
        form.next.data = inside(request.args.get("next")) or ""
    return form


def _choice(template: DirectionTemplate, form: DirectionForm, at: str) -> Choice:
    kept = {"template": str(template.id), "next": form.next.data or request.args.get("next")}
    asked = urlencode({name: value for name, value in kept.items() if value})
    return Choice(
        template.text,
        template.days,
        clock.today() + timedelta(days=template.days),
        href=f"{at}{'&' if '?' in at else '?'}{asked}",
        chosen=not form.is_submitted() and request.args.get("template") == str(template.id),
    )
