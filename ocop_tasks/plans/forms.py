"""What the pages of a plan can be asked by their address: plain GET forms, so that an answer can be sent to others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from ocop_tasks.figures.plan.assignment_rows import Pressing
from ocop_tasks.rules.text.cleaning import one_line
from ocop_tasks.web.forms.base_form import QueryForm
from ocop_tasks.web.forms.fields import DayField, MayBeEmpty
from ocop_tasks.web.pages import labels

ANY = SelectChoice("", _l("Tất cả"))
FIRST = "first"
"""Judged by the due date that was given first, as if nothing had been extended."""
PRESSING = {
    Pressing.OVERDUE: _l("Quá hạn"),
    Pressing.DUE_SOON: _l("Đến hạn trong 7 ngày tới"),
    Pressing.SILENT: _l("Chưa cập nhật"),
}


def options(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """The choices of a field from codes and their words."""
    return [SelectChoice(str(code), word) for code, word in words.items()]


class ScopeForm(QueryForm):
    """Which day, and which span of due dates."""

    section: Field = HiddenField()
    as_of = DayField(_l("Tính đến ngày"), validators=[MayBeEmpty()])
    due_from = DayField(_l("Hạn từ ngày"), name="from", validators=[MayBeEmpty()])
    due_to = DayField(_l("đến hết ngày"), name="to", validators=[MayBeEmpty()])

    def validate_due_to(self, field: DayField) -> None:
        """A span ends no earlier than it begins; one that does is read without its end. Raises ValidationError."""
        if field.data and self.due_from.data and field.data < self.due_from.data:
            field.data = None
            raise ValidationError(_("Ngày cuối sớm hơn ngày đầu; trang này bỏ qua ngày cuối."))


class WorkForm(ScopeForm):
    """Which rows. Choices that a plan decides are filled in by the view."""

    section = SelectField(_l("Mục"), default="", choices=[], validate_choice=False)
    unit = SelectField(_l("Đơn vị"), default="", choices=[], validate_choice=False)
    alone = HiddenField()
    """The unit without those under it."""
    task = HiddenField()
    period = SelectField(_l("Kỳ báo cáo"), default="", choices=[], validate_choice=False)
    counted = SelectField(_l("Tính vào kỳ"), default="", choices=[], validate_choice=False)
    """What a ranking of the period counts: one-off work due in it, periodic work of it."""
    status = SelectField(_l("Trạng thái"), default="", choices=[ANY, *options(labels.STATUS)])
    follow_up = SelectField(_l("Kết quả theo hạn"), default="", choices=[ANY, *options(labels.FOLLOW_UP)])
    judged = SelectField(
        _l("Tính theo"),
        default="",
        choices=options({"": _l("hạn đã được gia hạn"), FIRST: _l("hạn đầu, như chưa gia hạn")}),
    )
    only = SelectField(_l("Cần chú ý"), default="", choices=[ANY, *options(PRESSING)])
    q = StringField(_l("Tìm trong tên việc"), filters=[lambda typed: one_line(typed or "")])

    @property
    def more(self) -> bool:
        """Whether one of the filters is set that usually stay folded."""
        folded = (
            self.status,
            self.follow_up,
            self.judged,
            self.period,
            self.due_from,
            self.due_to,
            self.as_of,
        )
        return any(field.data or field.errors for field in folded)
