"""The forms of a report and of its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange, Optional

from ocop_tasks.models.draft import LONGEST
from ocop_tasks.rules.status import Status
from ocop_tasks.web.fields import DayField, WholeField
from ocop_tasks.web.forms import SentForm
from ocop_tasks.web.text_fields import LineField, LinesField, LinkField

NOT_A_PERCENT = _l("Tỷ lệ phải là số nguyên từ 0 đến 99; nếu đã xong, hãy chọn “Đã xong”.")


class DocumentFields(SentForm):
    """A paper document as evidence: number, date and signer; or a link. Files come beside the form.

    ``version`` is the assignment's version and ``seen`` its newest report as the person saw them.
    """

    document_number = LineField(_l("Số, ký hiệu văn bản"), validators=[Optional()], longest=120)
    document_date = DayField(_l("Ngày ban hành"), validators=[Optional()])
    document_signer = LineField(_l("Người ký"), validators=[Optional()], longest=120)
    link = LinkField(_l("Địa chỉ trang"), validators=[Optional()], longest=2000)
    version = HiddenField()
    seen = HiddenField()

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether all can be taken; a document's day or signer alone says not which document it is."""
        valid = super().validate(extra_validators)
        if (self.document_date.data or self.document_signer.data) and not self.document_number.data:
            self.document_number.errors = [_("Hãy ghi số, ký hiệu của văn bản.")]
            return False
        return valid

    def forget(self, *names: str) -> None:
        """Empty fields that have been taken, so that they are not asked for a second time."""
        for name in names:
            self[name].data = self[name].raw_data = None


class ReportForm(DocumentFields):
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
    note = LinesField(_l("Nội dung"), longest=LONGEST)

    is_measured = False
    """Whether the log of outreach tells the per cent, so that the form has no such field."""

    def validate_percent(self, field: WholeField) -> None:
        """Work in progress is 0 to 99 per cent done, and what was not said is not 0; otherwise it is not looked at."""
        if self.status.data == Status.IN_PROGRESS and not self.is_measured:
            NumberRange(0, 99, str(NOT_A_PERCENT))(self, field)
        else:
            field.errors = []


class NoteForm(DocumentFields):
    """A note that changes no status: a coordinating unit's, or more on what waits for confirmation."""

    note = LinesField(_l("Nội dung"), longest=LONGEST)
