"""The forms of plans: what a new one is, why one is closed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Optional

from ocop_tasks.models.plan_changes.plan_lifecycle import NewPlan
from ocop_tasks.rules.work.periods import Calendar
from ocop_tasks.web.forms.base_form import LinesField, PostForm
from ocop_tasks.web.forms.plan_fields import PlanFields

BY_YEARS, FROM_START = "years", "start"
"""How the dates of a copy are moved."""


class PlanFileForm(PostForm):
    """A plan as a file."""

    file = FileField(
        _l("Tệp kế hoạch"),
        validators=[FileRequired(_l("Hãy chọn tệp kế hoạch."))],
        render_kw={"data-needed": _l("Hãy chọn tệp kế hoạch.")},
    )


class NewPlanForm(PlanFields):
    """A new plan: from which other it is copied, what it is called, and when it runs."""

    copy = SelectField(_l("Bắt đầu từ"), coerce=int)
    issuer_id = SelectField(_l("Cơ quan ban hành"), coerce=int)
    dates = RadioField(
        _l("Hạn trong bản sao"),
        choices=[
            SelectChoice(BY_YEARS, _l("Cùng ngày, của năm mới")),
            SelectChoice(FROM_START, _l("Dời theo ngày bắt đầu của kế hoạch mới")),
        ],
        default=BY_YEARS,
    )

    def new_plan(self, calendar: Calendar, days_after_cut: int) -> NewPlan:
        """What the form says; periods are cut as in the plan that it is copied from."""
        return NewPlan(
            title=self.title.data or "",
            calendar=calendar,
            days_after_cut=days_after_cut,
            **self.chosen_span,
        )


class SheetForm(PostForm):
    """A spreadsheet with a plan's tasks."""

    file = FileField(
        _l("Tệp bảng tính"),
        validators=[FileRequired(_l("Hãy chọn tệp bảng tính."))],
        render_kw={"data-needed": _l("Hãy chọn tệp bảng tính.")},
    )


class AgenciesForm(PostForm):
    """Who issues a plan and who keeps it; ``seen``: who they were when the form was made."""

    issuer_id = SelectField(_l("Cơ quan ban hành"), coerce=int)
    standing_unit_id = SelectField(
        _l("Cơ quan thường trực"),
        description=_l(
            "Cơ quan thường trực giao việc, xác nhận báo cáo và sửa kế hoạch. Chuyển cho cơ quan khác thì cơ quan bạn "
            "không còn làm các việc đó với kế hoạch này."
        ),
        coerce=int,
    )
    seen = HiddenField()


class RecallForm(PostForm):
    """Why a publication is taken back: the units had the work already."""

    reason = LinesField(
        _l("Lý do thu hồi"),
        description=_l("Được lưu trong nhật ký kế hoạch cùng tên bạn."),
        validators=[DataRequired(_l("Hãy ghi lý do."))],
        longest=1000,
    )


class ClosingForm(PostForm):
    """Why a plan is closed, if one wants to say it."""

    reason = LinesField(
        _l("Lý do hoặc kết luận"),
        description=_l("Được lưu trong nhật ký kế hoạch cùng tên bạn."),
        validators=[Optional()],
        longest=1000,
    )
