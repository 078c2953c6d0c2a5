"""The forms of the standing agency's desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import TextArea

from ocop_tasks.drafting.due_rule_field import DueRuleField
from ocop_tasks.drafting.unit_choices import PartsField
from ocop_tasks.models import Part, Plan
from ocop_tasks.models.plan_changes.effects_on_assignments import Consequences
from ocop_tasks.models.plan_changes.plan_particulars import Particulars
from ocop_tasks.models.plans.task import Terms
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.plan_phrases.deadlines import read_deadline_in
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.days import Lean, check_due, dmy
from ocop_tasks.rules.work.moved_dates import Extended
from ocop_tasks.rules.work.periods import DAYS_AFTER_CUT, Calendar, Frequency
from ocop_tasks.web.forms.base_form import LineField, LinesField, PostForm, QueryForm
from ocop_tasks.web.forms.fields import DayField, MayBeEmpty, WholeField, not_in_future
from ocop_tasks.web.forms.plan_fields import PlanFields
from ocop_tasks.web.pages import labels

LONGEST_REASON = 1000
LONGEST_LINE = 300
LONGEST_NOTES = 10_000
MOST_WEIGHT = 100
MORE_TIME_NEEDS_REASON = _l("Hãy ghi lý do: có công việc đang quá hạn hoặc sắp đến hạn được lùi hạn.")


class RhythmForm(QueryForm):
    """What of a task's form decides the days on which its periods are due."""

    frequency = SelectField(choices=[SelectChoice(each.value, each.value) for each in Frequency])
    due_rule = DueRuleField()


class TaskForm(PostForm):
    """A task's terms. ``version`` and ``base`` are what the person saw, ``confirmed`` the consequences he agreed to."""

    title = LineField(
        _l("Tên nhiệm vụ"),
        validators=[DataRequired(_l("Hãy ghi tên nhiệm vụ."))],
        longest=LONGEST_LINE,
        widget=TextArea(),
    )
    title_en = LineField(
        _l("Tên tiếng Anh"), validators=[Optional()], longest=LONGEST_LINE, widget=TextArea()
    )
    section_id = SelectField(_l("Thuộc mục"), coerce=int)
    frequency = SelectField(
        _l("Bao lâu báo cáo một lần"),
        choices=[SelectChoice(key.value, word) for key, word in labels.FREQUENCY.items()],
    )
    wording = LineField(
        _l("Thời hạn ghi trong kế hoạch"),
        description=_l("Ghi đúng như văn bản, ví dụ: Trước ngày 20/4/2022."),
        validators=[Optional()],
        longest=LONGEST_LINE,
    )
    wording_en = LineField(_l("Thời hạn bằng tiếng Anh"), validators=[Optional()], longest=LONGEST_LINE)
    due_on = DayField(
        _l("Ngày cuối cùng còn đúng hạn"),
        description=_l("Để trống thì lấy theo cách ghi ở trên; không ghi gì thì là ngày 31/12."),
        validators=[Optional()],
    )
    due_rule = DueRuleField(_l("Hạn của từng kỳ"))
    parts = PartsField(_l("Đơn vị"))
    weight = WholeField(
        _l("Trọng số"),
        description=_l("Việc thường là 1. Trọng số 2 thì tính bằng hai việc thường khi cộng tiến độ."),
        validators=[
            InputRequired(_l("Hãy ghi trọng số.")),
            NumberRange(1, MOST_WEIGHT, _l("Trọng số phải từ 1 đến 100.")),
        ],
    )
    measured_in = SelectField(
        _l("Tiến độ tính theo"),
        choices=[
            SelectChoice("", _l("tỷ lệ đơn vị tự báo cáo")),
            *(SelectChoice(key.value, word) for key, word in labels.COUNTED.items()),
        ],
        coerce=lambda value: Counted(value) if value else None,
    )
    measure_target = WholeField(
        _l("Mỗi đơn vị, mỗi kỳ cần đạt"),
        description=_l("Tỷ lệ của đơn vị là số đã ghi trong sổ chia cho số này, tối đa 100 %."),
        validators=[MayBeEmpty(), NumberRange(1, 1_000_000, _l("Số cần đạt phải từ 1 đến 1.000.000."))],
    )
    evidence_required = BooleanField(_l("Phải có minh chứng khi báo cáo đã xong"))
    notes = LinesField(
        _l("Ghi chú"),
        description=_l("Chỗ kế hoạch nói chưa rõ, cách hiểu đã chọn. Mọi đơn vị đều đọc được."),
        validators=[Optional()],
        longest=LONGEST_NOTES,
    )
    notes_en = LinesField(_l("Ghi chú bằng tiếng Anh"), validators=[Optional()], longest=LONGEST_NOTES)
    reason = LinesField(
        _l("Lý do thay đổi"),
        description=_l("Được lưu trong nhật ký cùng tên bạn; các đơn vị liên quan đọc được."),
        validators=[Optional()],
        longest=LONGEST_REASON,
    )
    version = HiddenField()
    base = HiddenField()
    confirmed = HiddenField()

    plan: Plan

    def validate_parts(self, field: PartsField) -> None:
        """Somebody must answer for a task."""
        if Part.LEAD not in field.data.values():
            raise ValidationError(labels.rule_message("no_lead"))

    due_before: date | None = None
    """The last day as it stands, which is not asked about."""

    def set_plan(self, plan: Plan, due_before: date | None) -> None:
        """Whose task it is, and when it is due so far: a day without its year is one of the plan's."""
        self.plan, self.due_before = plan, due_before
        self.due_on.read_within(plan.first_day, plan.last_day)
        if not plan.is_of_year:
            self.due_on.description = _l(
                "Để trống thì lấy theo cách ghi ở trên; không ghi gì thì là ngày cuối của kế hoạch, %(day)s.",
                day=dmy(plan.last_day),
            )

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether all can be taken; a share of nothing is no per cent, and no day is guessed from unclear words."""
        valid = super().validate(extra_validators)
        if self.measured_in.data and not self.measure_target.data and not self.measure_target.errors:
            self.measure_target.errors = [str(_l("Hãy ghi số cần đạt."))]
            valid = False
        if not self.due_on.errors and (wrong := self._due_date_error()):
            self.due_on.errors = [wrong]
            valid = False
        if wrong := self.due_rule.wrong_with(self.frequency.data):
            self.due_rule.errors = [wrong]
            valid = False
        return valid

    def _due_date_error(self) -> str | None:
        """What is wrong with the last day, also where it was read from the wording: none, or one outside the plan."""
        if self.frequency.data != Frequency.ONCE or (day := self._due_on()) == self.due_before:
            return None
        if day is None:
            return str(
                _l("Từ cách ghi thời hạn chưa biết được là ngày nào. Hãy chọn ngày cuối cùng còn đúng hạn.")
            )
        try:
            check_due(day, self.plan.days)
        except RuleBroken as broken:
            return labels.rule_message(broken.code, **broken.details)
        return None

    @property
    def terms(self) -> Terms:
        """What the form says, as a task's terms; a date left empty is read from the wording."""
        frequency = Frequency(self.frequency.data)
        return Terms(
            section_id=self.section_id.data,
            title=self.title.data or "",
            title_en=self.title_en.data or None,
            frequency=frequency,
            due_on=self._due_on() if frequency is Frequency.ONCE else None,
            due_rule=None if frequency is Frequency.ONCE else self.due_rule.data,
            wording=self.wording.data or "",
            wording_en=self.wording_en.data or None,
            weight=self.weight.data or 1,
            evidence_required=self.evidence_required.data,
            notes=self.notes.data or "",
            notes_en=self.notes_en.data or None,
            measured_in=self.measured_in.data,
            measure_target=self.measure_target.data if self.measured_in.data else None,
            parts=self.parts.data,
        )

    def is_missing_reason(self, found: Consequences, more_time: Extended) -> bool:
        """Whether nobody says why something that a unit spoke of is cancelled, or late work is given more time; says
        so at the field.
        """
        lacking = (bool(found.cancelled) or bool(more_time)) and not self.reason.data
        if lacking and self.confirmed.data:
            told = _l("Hãy ghi lý do: có công việc đã báo cáo sẽ không còn áp dụng.")
            self.reason.errors = [str(told if found.cancelled else MORE_TIME_NEEDS_REASON)]
        return lacking and bool(self.confirmed.data)

    def _due_on(self) -> date | None:
        """The day that was chosen, or which the wording names; none where the wording does not tell one day."""
        if self.due_on.data:
            return self.due_on.data
        with suppress(ValueError):
            return read_deadline_in(self.wording.data or "", self.plan.days).due_on
        return None


class PlanForm(PlanFields):
    """A plan's title, number and day, its days while it is a draft, and the calendar of its periodic tasks."""

    title_en = LineField(_l("Tên tiếng Anh"), validators=[Optional()], longest=LONGEST_LINE)
    number = LineField(
        _l("Số văn bản"), description=_l("Ví dụ: 35/KH-UBND."), validators=[Optional()], longest=60
    )
    issued_on = DayField(_l("Ngày ban hành"), validators=[Optional(), not_in_future])
    issued_on_is_right = BooleanField(_l("Văn bản ghi đúng ngày như vậy"))
    calendar = RadioField(
        _l("Kỳ báo cáo tính theo"),
        choices=[
            SelectChoice(Calendar.STATE.value, _l("Kỳ chốt số liệu của Nhà nước: từ ngày 15 đến ngày 14")),
            SelectChoice(Calendar.CALENDAR.value, _l("Tháng dương lịch: từ ngày 1 đến ngày cuối tháng")),
        ],
        validators=[InputRequired(_l("Hãy chọn một cách tính."))],
    )
    days_after_cut = WholeField(
        _l("Hạn báo cáo sau ngày chốt số liệu"),
        description=_l(
            "Số ngày, chỉ dùng với kỳ chốt số liệu. Thường là 3: chốt ngày 14 thì hạn là ngày 17."
        ),
        validators=[
            InputRequired(_l("Hãy ghi số ngày.")),
            NumberRange(0, 30, _l("Số ngày phải từ 0 đến 30.")),
        ],
    )
    reason = LinesField(
        _l("Lý do thay đổi"),
        description=_l("Được lưu trong nhật ký cùng tên bạn; các đơn vị liên quan đọc được."),
        validators=[Optional()],
        longest=LONGEST_REASON,
    )
    version = HiddenField()
    base = HiddenField()
    confirmed = HiddenField()

    def is_missing_reason(self, more_time: Extended) -> bool:
        """Whether nobody says why late work is given more time; says so at the field."""
        return _lacks_reason(self.reason, more_time)

    def particulars(self, plan: Plan) -> Particulars:
        """What the form says; of what it does not ask about, what stands."""
        span = {"year": plan.year, "starts_on": plan.starts_on, "ends_on": plan.ends_on}
        return Particulars(
            title=self.title.data or "",
            title_en=self.title_en.data or None,
            number=self.number.data or None,
            issued_on=self.issued_on.data,
            calendar=Calendar(self.calendar.data),
            days_after_cut=self.days_after_cut.data
            if self.days_after_cut.data is not None
            else DAYS_AFTER_CUT,
            **(self.chosen_span if self.asks_span else span),
        )


class HistoryForm(QueryForm):
    """Which day's entries are listed."""

    day = DayField(_l("Ngày"), validators=[MayBeEmpty()], lean=Lean.PAST)


class DocumentForm(PostForm):
    """The plan as signed."""

    document = FileField(
        _l("Văn bản đã ký"),
        description=_l("PDF hoặc Word. Bản tải lên trước vẫn được giữ."),
        render_kw={"required": True, "data-needed": _l("Hãy chọn tệp.")},
    )


class ReasonForm(PostForm):
    """Why something no longer applies."""

    reason = LinesField(
        _l("Lý do"),
        description=_l("Được lưu trong nhật ký cùng tên bạn; đơn vị đọc được."),
        validators=[DataRequired(_l("Hãy ghi lý do."))],
        longest=LONGEST_REASON,
    )


class DroppingForm(PostForm):
    """Why a task leaves a draft, if one wants to say it."""

    reason = LinesField(
        _l("Lý do"),
        description=_l("Được lưu trong nhật ký cùng tên bạn; chỉ cơ quan bạn đọc được."),
        validators=[Optional()],
        longest=LONGEST_REASON,
    )


class RestoreForm(PostForm):
    """Why something applies again, if one wants to say it."""

    reason = LinesField(
        _l("Lý do"),
        description=_l("Được lưu trong nhật ký cùng tên bạn; đơn vị đọc được."),
        validators=[Optional()],
        longest=LONGEST_REASON,
    )

    def is_missing_reason(self, more_time: Extended) -> bool:
        """Whether nobody says why what is due later than when it ended applies again; says so at the field."""
        return _lacks_reason(self.reason, more_time)


def _lacks_reason(reason: LinesField, more_time: Extended) -> bool:
    if more_time and not reason.data:
        reason.errors = [str(MORE_TIME_NEEDS_REASON)]
    return bool(more_time) and not reason.data


class DueForm(ReasonForm):
    """Another last day for one unit, and why, in its ``plan``; ``seen`` is the one that the person saw."""

    plan: Plan

    seen = HiddenField()

    due_on = DayField(_l("Ngày cuối cùng còn đúng hạn"), validators=[InputRequired(_l("Hãy ghi ngày."))])

    def validate_due_on(self, field: DayField) -> None:
        """It lies in the plan, unless it stays."""
        if field.data and field.data.isoformat() != self.seen.data:
            try:
                check_due(field.data, self.plan.days)
            except RuleBroken as broken:
                raise ValidationError(labels.rule_message(broken.code, **broken.details)) from None
