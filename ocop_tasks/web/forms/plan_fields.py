"""What is asked of a plan as a whole, when it is made and when it is changed: its title and the days that it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, NumberRange

from ocop_tasks.web.forms.base_form import LineField, PostForm
from ocop_tasks.web.forms.fields import DayField, MayBeEmpty, WholeField

WHOLE_YEAR, DAYS = "year", "days"
LONGEST_PLAN_DAYS = 3 * 366
SPAN_FIELDS = ("span", "year", "starts_on", "ends_on")


class PlanFields(PostForm):
    """A plan's title, and a year or a first and a last day."""

    title = LineField(
        _l("Tên kế hoạch"),
        description=_l("Như trên văn bản, ví dụ: Kế hoạch Mỗi xã một sản phẩm năm 2023."),
        validators=[DataRequired(_l("Hãy ghi tên kế hoạch."))],
        longest=300,
    )
    span = RadioField(
        _l("Thời gian thực hiện"),
        choices=[
            SelectChoice(WHOLE_YEAR, _l("Cả năm")),
            SelectChoice(DAYS, _l("Từ ngày đến ngày, có thể qua hai năm")),
        ],
        validators=[InputRequired(_l("Hãy chọn một cách."))],
    )
    year = WholeField(
        _l("Năm"), validators=[MayBeEmpty(), NumberRange(2000, 2100, _l("Năm phải từ 2000 đến 2100."))]
    )
    starts_on = DayField(_l("Từ ngày"), validators=[MayBeEmpty()])
    ends_on = DayField(_l("Đến hết ngày"), validators=[MayBeEmpty()])

    @property
    def asks_span(self) -> bool:
        """Whether the days can be chosen; a published plan keeps its own (``keep_span``)."""
        return "span" in self

    def keep_span(self) -> None:
        """Do not ask for the days."""
        for name in SPAN_FIELDS:
            del self[name]

    def read_days_near(self, day: date) -> None:
        """Days that are typed without their year are in the year nearest to ``day``."""
        for field in (self.starts_on, self.ends_on):
            field.read_near(day)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether all can be taken; the days that are not asked about are not looked at."""
        valid = super().validate(extra_validators)
        for field, wrong in self._wrong_with_the_span() if self.asks_span else ():
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
        if (last - first).days > LONGEST_PLAN_DAYS:
            return [(self.ends_on, _l("Một kế hoạch kéo dài nhiều nhất ba năm. Hãy xem lại năm."))]
        return []

    @property
    def chosen_span(self) -> dict[str, Any]:
        """The year that the plan is called after, and its first and last day unless it is the whole year."""
        if self.span.data == WHOLE_YEAR:
            return {"year": self.year.data or 0, "starts_on": None, "ends_on": None}
        first = self.starts_on.data
        return {"year": first.year if first else 0, "starts_on": first, "ends_on": self.ends_on.data}
