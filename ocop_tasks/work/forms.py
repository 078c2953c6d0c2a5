"""The forms of a report and of its evidence."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, DataRequired, InputRequired, Length, NumberRange, Optional

from ocop_tasks.rules.status import Status

LONGEST_NOTE = 10_000


class DocumentFields(FlaskForm):
    """A paper document as evidence: number, date and signer; or a link."""

    document_number = StringField(_l("Số, ký hiệu văn bản"), validators=[Optional(), Length(max=120)])
    document_date = DateField(_l("Ngày ban hành"), validators=[Optional()])
    document_signer = StringField(_l("Người ký"), validators=[Optional(), Length(max=120)])
    link = URLField(
        _l("Đường dẫn"),
        validators=[
            Optional(),
            Length(max=2000),
            URL(message=_l("Đường dẫn cần bắt đầu bằng http:// hoặc https://.")),
        ],
    )
    files = MultipleFileField(_l("Ảnh hoặc tệp"))


class ReportForm(DocumentFields):
    """A status report. ``version`` is the assignment's version that the person saw, ``key`` names this form."""

    status = RadioField(
        _l("Tình trạng"),
        choices=[
            SelectChoice(Status.NOT_STARTED.value, _l("Chưa thực hiện")),
            SelectChoice(Status.IN_PROGRESS.value, _l("Đang thực hiện")),
            SelectChoice(Status.SUBMITTED.value, _l("Đã xong")),
        ],
        validators=[InputRequired(_l("Hãy chọn tình trạng."))],
    )
    percent = IntegerField(
        _l("Đã làm được"),
        default=0,
        validators=[Optional(), NumberRange(0, 100, _l("Tỷ lệ phải từ 0 đến 100."))],
    )
    note = TextAreaField(_l("Nội dung"), validators=[Length(max=LONGEST_NOTE)])
    version = HiddenField()
    key = HiddenField()


class NoteForm(DocumentFields):
    """A coordinating unit's note, with evidence."""

    note = TextAreaField(_l("Nội dung"), validators=[Length(max=LONGEST_NOTE)])
    version = HiddenField()
    key = HiddenField()


class ReasonForm(FlaskForm):
    """Why something is taken back."""

    reason = StringField(_l("Lý do"), validators=[DataRequired(_l("Hãy ghi lý do.")), Length(max=1000)])
