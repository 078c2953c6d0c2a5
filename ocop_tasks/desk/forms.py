"""The forms of the desk: a direction, its templates, an extension and its decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import DirectionTemplate
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.days import Lean
from ocop_tasks.rules.work.direction_rules import with_template
from ocop_tasks.web.forms.base_form import LineField, LinesField, PostForm
from ocop_tasks.web.forms.fields import DayField, WholeField
from ocop_tasks.web.pages import labels
from ocop_tasks.web.security.safe_redirects import safe_address

if TYPE_CHECKING:
    pass

DAYS_TO_ANSWER = 3
"""Without a template."""


@dataclass(frozen=True, slots=True)
class TemplateChoice:
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
        form.next.data = safe_address(request.args.get("next")) or ""
    chosen = next((choice for choice in form.choices if choice.chosen), None)
    form.is_filled = asked is not None
    if chosen:
        form.text.data = with_template(
            form.text.data or "", chosen.text, [each.text for each in form.choices]
        )
        form.answer_by.data, form.answer_by.raw_data = chosen.answer_by, None
    return form


def _choice(template: DirectionTemplate, asked: str | None) -> TemplateChoice:
    answer_by = clock.today() + timedelta(days=template.days)
    return TemplateChoice(
        template.id, template.text, template.days, answer_by, chosen=asked == str(template.id)
    )


class DirectionForm(PostForm):
    """What is asked, and a day to answer by; ``choices`` are the templates that fill both (desk.choosing).

    ``is_filled``: a template was pressed, so that the form is shown and nothing is sent.
    """

    text = LinesField(_l("Ý kiến chỉ đạo"), longest=4000)
    answer_by = DayField(
        _l("Trả lời chậm nhất ngày"),
        validators=[InputRequired(_l("Hãy chọn ngày trả lời."))],
        lean=Lean.FUTURE,
    )
    next = HiddenField()
    choices: Sequence[TemplateChoice] = ()
    is_filled = False

    def show_error(self, broken: RuleBroken) -> None:
        """Say at its field which rule was broken."""
        field = self.answer_by if broken.code.startswith("answer_by") else self.text
        field.errors = [labels.rule_message(broken.code, **broken.details)]


class ClosingForm(PostForm):
    """A last word, if any."""

    text = LinesField(_l("Kết luận chung"), validators=[Optional()], longest=1000, render_kw={"rows": 2})


class TemplateForm(PostForm):
    """A short text to direct with."""

    text = LineField(_l("Câu mẫu"), validators=[DataRequired(_l("Hãy ghi câu mẫu."))], longest=500)
    days = WholeField(
        _l("Trả lời trong (ngày)"),
        default=3,
        validators=[InputRequired(_l("Hãy ghi số ngày.")), NumberRange(0, 60, _l("Từ 0 đến 60 ngày."))],
    )


class ChangedTemplateForm(TemplateForm):
    """One that is there already; ``version`` is what the person saw."""

    version = HiddenField()


class ExtensionRequestForm(PostForm):
    """Until when, and why."""

    until = DayField(
        _l("Xin gia hạn đến hết ngày"), validators=[InputRequired(_l("Hãy chọn ngày."))], lean=Lean.FUTURE
    )
    reason = LinesField(_l("Lý do"), validators=[DataRequired(_l("Hãy ghi lý do."))], longest=2000)


class ExtensionDecisionForm(PostForm):
    """Granted as asked, granted another date, or refused; ``newest`` is the step that was seen.

    ``next`` is where the person came from: the desk, as he had narrowed it.
    """

    decision = RadioField(
        _l("Quyết định"), choices=[SelectChoice("grant", _l("Đồng ý")), SelectChoice("refuse", _l("Không đồng ý"))],
        validators=[InputRequired(_l("Hãy chọn."))],
    )  # fmt: skip
    until = DayField(_l("Hạn mới"), validators=[Optional()], lean=Lean.FUTURE)
    word = LinesField(_l("Ý kiến"), longest=2000)
    newest = HiddenField()
    next = HiddenField()
