"""The forms of the desk: a direction, its templates, an extension and its decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

if TYPE_CHECKING:
    from ocop_tasks.desk.choosing import Choice


class DirectionForm(FlaskForm):
    """What is asked, and a day to answer by; ``choices`` are the templates that fill both (desk.choosing)."""

    text = TextAreaField(_l("Ý kiến chỉ đạo"), validators=[Length(max=4000)])
    answer_by = DateField(
        _l("Trả lời chậm nhất ngày"), validators=[InputRequired(_l("Hãy chọn ngày trả lời."))]
    )
    next = HiddenField()
    choices: Sequence[Choice] = ()


class ClosingForm(FlaskForm):
    """A last word, if any."""

    text = StringField(_l("Lời kết"), validators=[Length(max=1000)])


class TemplateForm(FlaskForm):
    """A short text to direct with."""

    text = StringField(_l("Câu mẫu"), validators=[DataRequired(_l("Hãy ghi câu mẫu.")), Length(max=500)])
    days = IntegerField(
        _l("Trả lời trong (ngày)"),
        default=3,
        validators=[InputRequired(_l("Hãy ghi số ngày.")), NumberRange(0, 60, _l("Từ 0 đến 60 ngày."))],
    )


class ChangedTemplateForm(TemplateForm):
    """One that is there already; ``version`` is what the person saw."""

    version = HiddenField()


class AskForm(FlaskForm):
    """Until when, and why."""

    until = DateField(_l("Xin gia hạn đến hết ngày"), validators=[InputRequired(_l("Hãy chọn ngày."))])
    reason = TextAreaField(_l("Lý do"), validators=[DataRequired(_l("Hãy ghi lý do.")), Length(max=2000)])


class DecisionForm(FlaskForm):
    """Granted as asked, granted another date, or refused; ``newest`` is the step that was seen."""

    decision = RadioField(
        _l("Quyết định"), choices=[SelectChoice("grant", _l("Đồng ý")), SelectChoice("refuse", _l("Không đồng ý"))],
        validators=[InputRequired(_l("Hãy chọn."))],
    )  # fmt: skip
    until = DateField(_l("Hạn mới"), validators=[Optional()])
    word = TextAreaField(_l("Ý kiến"), validators=[Length(max=2000)])
    newest = HiddenField()
