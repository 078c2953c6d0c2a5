"""The forms of a target's page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange, Optional

from ocop_tasks import clock
from ocop_tasks.models import ReportedValue, StoredFile, Target
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.text.days import Lean
from ocop_tasks.rules.work.target_rules import FAR_OVER, is_far_over
from ocop_tasks.web.forms.base_form import LinesField, PostForm
from ocop_tasks.web.forms.fields import DayField, DecimalField, DocumentFields
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.template_filters import amount, dmy
from ocop_tasks.web.pages.template_gettext import local

LONGEST_NOTE = 2000
MOST = Decimal(999_999_999_999)
NOT_A_VALUE = _l("Hãy ghi số đã đạt, ví dụ: 3 hoặc 12,5 (tối đa hai số lẻ).")
TYPED = ""
"""The value is typed by the standing agency."""


class ValueForm(DocumentFields):
    """What was reached by a day. ``seen``: what the person saw of the values before."""

    value = DecimalField(
        _l("Đã đạt"),
        said=NOT_A_VALUE,
        description=_l("Tổng số từ đầu năm đến ngày ghi bên dưới, không phải số tăng thêm."),
        validators=[InputRequired(NOT_A_VALUE), NumberRange(0, MOST, NOT_A_VALUE)],
    )
    value_is_right = BooleanField(_l("Số đã đạt đúng là như vậy"))
    day = DayField(_l("Tính đến hết ngày"), validators=[InputRequired(_l("Hãy ghi ngày."))], lean=Lean.PAST)
    note = LinesField(_l("Ghi chú"), validators=[Optional()], longest=LONGEST_NOTE, render_kw={"rows": 2})
    file = FileField(_l("Tệp"), validators=[Optional()])
    seen = HiddenField()
    first: date = date.min
    """The first day that the plan counts."""
    is_of_year: bool = True
    planned: Decimal = Decimal(0)
    measure: str = ""
    is_asked_back: bool = False
    """Whether the value is so much that somebody has to say that it is right."""

    def set_target(self, target: Target) -> None:
        """How much is wanted, and of whose days it is; all but a year's plan have a beginning of their own."""
        self.planned, self.measure = target.planned, local(target, "measure")
        self.first, self.is_of_year = target.plan.span.starts_on, target.plan.is_of_year
        if not self.is_of_year:
            self.value.description = _(
                "Tổng số từ khi kế hoạch bắt đầu (%(first)s) đến ngày ghi bên dưới, không phải số tăng thêm.",
                first=dmy(self.first),
            )

    def validate_value(self, field: Any) -> None:
        """Many times what is wanted is asked back, until somebody says that it is right. Raises ValidationError."""
        if field.errors or self.value_is_right.data or not is_far_over(Decimal(field.data), self.planned):
            return
        self.is_asked_back = True
        raise ValidationError(
            _(
                "%(value)s gấp hơn %(times)s lần chỉ tiêu (%(planned)s %(measure)s). Hãy xem lại số đã gõ; "
                "nếu đúng là như vậy, hãy đánh dấu bên dưới rồi lưu lại.",
                value=amount(Decimal(field.data)),
                times=FAR_OVER,
                planned=amount(self.planned),
                measure=self.measure,
            )
        )

    def validate_day(self, field: Any) -> None:
        """What was reached since the plan began is known of its days up to today. Raises ValidationError."""
        day: date | None = field.data
        if day and day > clock.today():
            raise ValidationError(_("Ngày này chưa tới. Hãy ghi ngày mà số liệu đã có."))
        if day and day < self.first:
            raise ValidationError(self._too_early(day))

    def _too_early(self, day: date) -> str:
        days = {"day": dmy(day), "first": dmy(self.first)}
        if self.is_of_year:
            return _("Ngày %(day)s trước khi năm kế hoạch bắt đầu (%(first)s).", **days)
        return _("Ngày %(day)s trước khi kế hoạch bắt đầu (%(first)s).", **days)

    def reached(self, file: StoredFile | None, file_name: str | None) -> ReportedValue:
        """What the form says, with the file that came beside it."""
        assert self.day.data is not None
        return ReportedValue(
            value=Decimal(self.value.data or 0),
            day=self.day.data,
            note=self.note.data or "",
            file=file,
            file_name=file_name,
            url=self.link.address if self.link.data else None,
            document_number=self.document_number.data or None,
            document_date=self.document_date.data,
            document_signer=self.document_signer.data or None,
        )


class MeasuringForm(PostForm):
    """Where a target's value comes from."""

    measured_in = RadioField(
        _l("Số đã đạt lấy từ"),
        choices=[
            SelectChoice(TYPED, _l("số do cơ quan thường trực ghi")),
            *(SelectChoice(key.value, word) for key, word in labels.COUNTED.items()),
        ],
        default=TYPED,
    )

    @property
    def counted(self) -> Counted | None:
        """What of the log is counted; None where the value is typed."""
        return Counted(self.measured_in.data) if self.measured_in.data else None
