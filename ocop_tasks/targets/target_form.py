"""The form of a target: what the plan wants reached, of what, by when, under which section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from ocop_tasks.models import Plan, Section, Target
from ocop_tasks.models.plan_changes.plan_targets import TargetTerms
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.days import check_due
from ocop_tasks.targets.forms import MOST
from ocop_tasks.web.forms.base_form import LineField, PostForm
from ocop_tasks.web.forms.fields import DayField, DecimalField
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.template_gettext import local

SMALLEST = Decimal("0.01")
NOT_PLANNED = _l("Hãy ghi số cần đạt, lớn hơn 0, ví dụ: 5 hoặc 12,5 (tối đa hai số lẻ).")


class TargetForm(PostForm):
    """A target. ``base``: what the person saw of it."""

    title = LineField(
        _l("Tên chỉ tiêu"),
        description=_l("Ví dụ: Sản phẩm mới đạt từ 3 sao trở lên."),
        validators=[DataRequired(_l("Hãy ghi tên chỉ tiêu."))],
        longest=300,
    )
    title_en = LineField(_l("Tên tiếng Anh"), validators=[Optional()], longest=300)
    planned = DecimalField(
        _l("Số cần đạt"),
        said=NOT_PLANNED,
        validators=[InputRequired(NOT_PLANNED), NumberRange(SMALLEST, MOST, NOT_PLANNED)],
    )
    measure = LineField(
        _l("Đơn vị tính"),
        description=_l("Ví dụ: sản phẩm, lượt người."),
        validators=[DataRequired(_l("Hãy ghi đơn vị tính."))],
        longest=60,
    )
    measure_en = LineField(_l("Đơn vị tính bằng tiếng Anh"), validators=[Optional()], longest=60)
    due_on = DayField(_l("Hạn"), validators=[InputRequired(_l("Hãy ghi ngày."))])
    section_id = SelectField(_l("Thuộc mục"), coerce=int)
    base = HiddenField()

    plan: Plan
    due_before: date | None = None
    """The last day as it stands, which is not asked about."""

    def offer(self, plan: Plan, sections: Iterable[Section], target: Target | None) -> None:
        """Under which sections it may stand; and in which plan it is due."""
        self.plan, self.due_before = plan, target.due_on if target else None
        self.section_id.choices = [SelectChoice(each.id, f"{each.label}. {local(each)}") for each in sections]
        self.due_on.read_near(plan.last_day)

    def validate_due_on(self, field: DayField) -> None:
        """It lies in the plan, unless it stays. Raises ValidationError."""
        if field.data and field.data != self.due_before:
            try:
                check_due(field.data, self.plan.days)
            except RuleBroken as broken:
                raise ValidationError(labels.rule_message(broken.code, **broken.details)) from None

    @property
    def terms(self) -> TargetTerms:
        """What the form says, which is valid."""
        assert self.due_on.data
        return TargetTerms(
            title=self.title.data or "",
            title_en=self.title_en.data or None,
            planned=Decimal(self.planned.data or 0),
            measure=self.measure.data or "",
            measure_en=self.measure_en.data or None,
            due_on=self.due_on.data,
            section_id=self.section_id.data,
        )


def values_of(terms: TargetTerms) -> dict[str, Any]:
    """``terms`` as the form holds them; a number with its two decimals, whichever way it came."""
    return asdict(terms) | {"planned": terms.planned.quantize(SMALLEST)}
