"""The forms of a report and of its evidence."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange, Optional

from ocop_tasks.models.work.draft import LONGEST
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.forms.base_form import LinesField
from ocop_tasks.web.forms.fields import DocumentFields, WholeField

NOT_A_PERCENT = _l("Tỷ lệ phải là số nguyên từ 0 đến 99; nếu đã xong, hãy chọn “Đã xong”.")


class EvidenceFields(DocumentFields):
    """Evidence beside a report. Files come beside the form.

    ``version`` is the assignment's version and ``seen`` its newest report as the person saw them.
    """

    version = HiddenField()
    seen = HiddenField()


class ReportForm(EvidenceFields):
    """A status report."""

    status = RadioField(
        _l("Tình trạng"),
        choices=[
            SelectChoice(Status.NOT_STARTED.value, _l("Chưa thực hiện")),
            SelectChoice(Status.IN_PROGRESS.value, _l("Đang thực hiện")),
            SelectChoice(Status.SUBMITTED.value, _l("Đã xong")),
        ],
        validators=[InputRequired(_l("Hãy chọn tình trạng."))],
    )
    percent = WholeField(_l("Đã làm được"), said=NOT_A_PERCENT, in_percent=True)
    note = LinesField(_l("Nội dung"), validators=[Optional()], longest=LONGEST)

    is_measured = False
    """Whether the log of outreach tells the per cent, so that the form has no such field."""

    def validate_percent(self, field: WholeField) -> None:
        """Work in progress is 0 to 99 per cent done, and what was not said is not 0; otherwise it is not looked at."""
        if self.status.data == Status.IN_PROGRESS and not self.is_measured:
            NumberRange(0, 99, str(NOT_A_PERCENT))(self, field)
        else:
            field.errors = []


class NoteForm(EvidenceFields):
    """A note that changes no status: a coordinating unit's, or more on what waits for confirmation."""

    note = LinesField(_l("Nội dung"), longest=LONGEST)
