"""The forms of plans: what a new one is, why one is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from ocop_tasks.models.plan_changes.plan_lifecycle import NewPlan
from ocop_tasks.rules.work.periods import LONGEST_PLAN, Calendar
from ocop_tasks.web.forms.base_form import LineField, LinesField, PostForm
from ocop_tasks.web.forms.fields import DayField, WholeField

WHOLE_YEAR, DAYS = "year", "days"


class NewPlanForm(PostForm):
    """A new plan: from which other it is copied, what it is called, and when it runs."""

    copy = SelectField(_l("Bắt đầu từ"), coerce=int)
    title = LineField(
        _l("Tên kế hoạch"),
        description=_l("Như trên văn bản, ví dụ: Kế hoạch Mỗi xã một sản phẩm năm 2023."),
        validators=[DataRequired(_l("Hãy ghi tên kế hoạch."))],
        longest=300,
    )
    issuer_id = SelectField(_l("Cơ quan ban hành"), coerce=int)
    span = RadioField(
        _l("Thời gian thực hiện"),
        choices=[
            SelectChoice(WHOLE_YEAR, _l("Cả năm")),
            SelectChoice(DAYS, _l("Từ ngày đến ngày, có thể qua hai năm")),
        ],
        validators=[InputRequired(_l("Hãy chọn một cách."))],
    )
    year = WholeField(
        _l("Năm"), validators=[Optional(), NumberRange(2000, 2100, _l("Năm phải từ 2000 đến 2100."))]
    )
    starts_on = DayField(_l("Từ ngày"), validators=[Optional()])
    ends_on = DayField(_l("Đến hết ngày"), validators=[Optional()])

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether all can be taken; the days that are not asked about are not looked at."""
        valid = super().validate(extra_validators)
        for field, wrong in self._wrong_with_the_span():
            if not field.errors:
                field.errors = [str(wrong)]
                valid = False
        return valid

    def _wrong_with_the_span(self) -> list[tuple[Any, Any]]:
        if self.span.data == WHOLE_YEAR:
            return [] if self.year.data else [(self.year, _l("Hãy ghi năm."))]
        first, last = self.starts_on.data, self.ends_on.data
        if not first or not last:
            missing = [field for field in (self.starts_on, self.ends_on) if not field.data]
            return [(field, _l("Hãy ghi ngày.")) for field in missing]
        if last <= first:
            return [(self.ends_on, _l("Ngày cuối phải sau ngày đầu."))]
        if last - first > LONGEST_PLAN:
            return [(self.ends_on, _l("Một kế hoạch kéo dài nhiều nhất ba năm. Hãy xem lại năm."))]
        return []

    def new_plan(self, calendar: Calendar, days_after_cut: int) -> NewPlan:
        """What the form says; periods are cut as in the plan that it is copied from."""
        whole = self.span.data == WHOLE_YEAR
        year = self.year.data if whole else self.starts_on.data.year if self.starts_on.data else 0
        return NewPlan(
            title=self.title.data or "",
            year=year or 0,
            starts_on=None if whole else self.starts_on.data,
            ends_on=None if whole else self.ends_on.data,
            calendar=calendar,
            days_after_cut=days_after_cut,
        )


class ClosingForm(PostForm):
    """Why a plan is closed, if one wants to say it."""

    reason = LinesField(
        _l("Lý do hoặc kết luận"),
        description=_l("Được lưu trong nhật ký kế hoạch cùng tên bạn."),
        validators=[Optional()],
        longest=1000,
    )
