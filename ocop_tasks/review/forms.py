"""The forms of a decision: which state of the report was seen, and why it is returned."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

LONGEST_REASON = 2000


class ReturnForm(FlaskForm):
    """The reason, chosen or typed, and what the person was looking at (``entries.seen``)."""

    reason = TextAreaField(
        _l("Lý do trả lại"),
        validators=[
            DataRequired(_l("Hãy ghi lý do, để đơn vị biết cần sửa gì.")),
            Length(max=LONGEST_REASON, message=_l("Lý do dài quá 2000 chữ cái. Hãy viết gọn hơn.")),
        ],
    )
    seen = HiddenField()


class ReasonsForm(FlaskForm):
    """The usual reasons, a line each, and the version of the plan that the person saw."""

    reasons = TextAreaField(
        _l("Lý do thường gặp"),
        description=_l("Mỗi dòng một lý do. Để trống để dùng lại danh sách có sẵn."),
        validators=[Length(max=LONGEST_REASON)],
    )
    version = HiddenField()

    def lines(self) -> list[str]:
        """The reasons without empty lines and repetitions."""
        return list(
            dict.fromkeys(line.strip() for line in (self.reasons.data or "").splitlines() if line.strip())
        )
