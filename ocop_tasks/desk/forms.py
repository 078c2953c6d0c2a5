"""The forms of the desk: a direction, its templates, an extension and its decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.days import Lean
from ocop_tasks.web.forms.base_form import SentForm
from ocop_tasks.web.forms.fields import DayField, WholeField
from ocop_tasks.web.forms.text_fields import LineField, LinesField
from ocop_tasks.web.pages import labels

if TYPE_CHECKING:
    from ocop_tasks.desk.directions.direction_form import Choice


class DirectionForm(SentForm):
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
    choices: Sequence[Choice] = ()
    is_filled = False

    def blame(self, broken: RuleBroken) -> None:
        """Say at its field which rule was broken."""
        field = self.answer_by if broken.code.startswith("answer_by") else self.text
        field.errors = [labels.sentence_of(broken.code, **broken.details)]


class ClosingForm(SentForm):
    """A last word, if any."""

    text = LinesField(_l("Kết luận chung"), validators=[Optional()], longest=1000, render_kw={"rows": 2})


class TemplateForm(SentForm):
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


class AskForm(SentForm):
    """Until when, and why."""

    until = DayField(
        _l("Xin gia hạn đến hết ngày"), validators=[InputRequired(_l("Hãy chọn ngày."))], lean=Lean.FUTURE
    )
    reason = LinesField(_l("Lý do"), validators=[DataRequired(_l("Hãy ghi lý do."))], longest=2000)


class DecisionForm(SentForm):
    """Granted as asked, granted another date, or refused; ``newest`` is the step that was seen."""

    decision = RadioField(
        _l("Quyết định"), choices=[SelectChoice("grant", _l("Đồng ý")), SelectChoice("refuse", _l("Không đồng ý"))],
        validators=[InputRequired(_l("Hãy chọn."))],
    )  # fmt: skip
    until = DayField(_l("Hạn mới"), validators=[Optional()], lean=Lean.FUTURE)
    word = LinesField(_l("Ý kiến"), longest=2000)
    newest = HiddenField()
