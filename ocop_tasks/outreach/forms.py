"""The form of an activity: few fields in sight, the rest folded away."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ocop_tasks.figures.outreach.outreach_scope import NO_COMMUNE
from ocop_tasks.models.outreach.activity import LONGEST_NAME
from ocop_tasks.rules.outreach.activities import ActivityContent, OutreachForm
from ocop_tasks.rules.text.cleaning import one_line
from ocop_tasks.rules.text.days import Lean
from ocop_tasks.web.forms.base_form import LineField, LinesField, PostForm, QueryForm, too_long
from ocop_tasks.web.forms.fields import LONGEST_REASON, DayField, MayBeEmpty, WholeField
from ocop_tasks.web.pages import labels

LONGEST_NOTE = 4000
MOST_VILLAGES = 200
"""Villages that one form may add."""


def whole_plan(plan_id: int) -> str:
    """How the field of the task says that an activity serves a plan, and no task of it: "plan-3"."""
    return f"plan-{plan_id}"


class SpanForm(QueryForm):
    """The days between which activities are listed, as an address has them; ``log_filters.Wanted`` reads the same."""

    since = DayField(_l("Từ ngày"), name="from", validators=[MayBeEmpty()], lean=Lean.PAST)
    until = DayField(_l("Đến hết ngày"), name="to", validators=[MayBeEmpty()], lean=Lean.PAST)


class ActivityForm(PostForm):
    """One activity; its photos come beside the form.

    ``version`` is the activity's version that a correction was made from.
    """

    held_on = DayField(_l("Ngày"), validators=[InputRequired(_l("Hãy ghi ngày tổ chức."))], lean=Lean.PAST)
    commune = SelectField(_l("Xã"), validators=[InputRequired(_l("Hãy chọn xã."))])
    village = LineField(_l("Thôn, bản"), validators=[Optional()], longest=LONGEST_NAME)
    manner = RadioField(  # a field named "form" would hide the form from scripts
        _l("Hình thức"),
        choices=[SelectChoice(form.value, label) for form, label in labels.OUTREACH_FORM.items()],
        validators=[InputRequired(_l("Hãy chọn hình thức."))],
    )
    topic = LineField(
        lazy_pgettext("outreach", "Nội dung"),
        validators=[DataRequired(_l("Hãy ghi nội dung tuyên truyền."))],
        longest=LONGEST_NAME,
    )
    reached = WholeField(_l("Tổng số"), validators=[InputRequired(_l("Hãy ghi số lượt người."))])
    women = WholeField(_l("Nữ"), validators=[Optional()])
    minority = WholeField(_l("Dân tộc thiểu số"), validators=[Optional()])
    task = SelectField(
        _l("Phục vụ nhiệm vụ"), filters=[lambda chosen: (chosen or "").strip()], validators=[Optional()],
        validate_choice=False,  # looked at where it is known which plan counts the day
    )  # fmt: skip
    cohosts = SelectMultipleField(
        _l("Cùng tổ chức"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    note = LinesField(_l("Ghi chú"), validators=[Optional()], longest=LONGEST_NOTE)
    version = HiddenField()
    plans_by_choice: Mapping[str, int] = {}
    """The plan that each choice of ``task`` belongs to: a task's id, or of a plan as a whole ``whole_plan(id)``."""

    @property
    def chosen_plan_id(self) -> int | None:
        """The plan that was chosen, by a task or as a whole."""
        return self.plans_by_choice.get(self.task.data or "")

    @property
    def chosen_task_id(self) -> int | None:
        """The task that was chosen."""
        chosen = self.task.data or ""
        return int(chosen) if chosen.isdecimal() else None

    @property
    def told(self) -> ActivityContent:
        """What a form without errors tells."""
        commune = self.commune.data
        assert self.held_on.data
        assert commune
        return ActivityContent(
            held_on=self.held_on.data,
            commune_id=int(commune) if commune != str(NO_COMMUNE) else None,
            village=self.village.data or "",
            form=OutreachForm(self.manner.data),
            topic=self.topic.data or "",
            reached=self.reached.data or 0,
            women=self.women.data,
            minority=self.minority.data,
            task_id=self.chosen_task_id,
            note=self.note.data or "",
            cohost_ids=tuple(sorted(int(unit_id) for unit_id in self.cohosts.data or [])),
        )

    def show(self, told: ActivityContent) -> None:
        """Fill the fields with what an activity tells."""
        self.held_on.data = told.held_on
        self.commune.data = str(told.commune_id or NO_COMMUNE)
        self.manner.data = told.form.value
        self.task.data = str(told.task_id or "")
        self.cohosts.data = [str(unit_id) for unit_id in told.cohost_ids]
        for name in ("village", "topic", "reached", "women", "minority", "note"):
            self[name].data = getattr(told, name)


class VillagesForm(PostForm):
    """Villages to be added to a commune's list, a name on each line."""

    names = LinesField(_l("Thêm thôn, bản, mỗi dòng một tên"), longest=MOST_VILLAGES * 50)

    @property
    def lines(self) -> list[str]:
        """The names; empty lines are none."""
        return [name for line in (self.names.data or "").split("\n") if (name := one_line(line))]

    def validate_names(self, _field: Field) -> None:
        """Each has room in its column, and there are not too many. Raises ValidationError."""
        if (longest := max(map(len, self.lines), default=0)) > LONGEST_NAME:
            raise ValidationError(too_long(longest - LONGEST_NAME, LONGEST_NAME))
        if len(self.lines) > MOST_VILLAGES:
            raise ValidationError(_("Mỗi lần thêm nhiều nhất %(most)s thôn, bản.", most=MOST_VILLAGES))


class CorrectionForm(ActivityForm):
    """The same of an activity that is there, and why it is changed."""

    reason = LinesField(
        _l("Lý do sửa"),
        validators=[DataRequired(_l("Hãy ghi lý do."))],
        longest=LONGEST_REASON,
        render_kw={"rows": 2},
    )
