"""The forms of a decision: which state of the report was seen, and why it is returned."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired

from ocop_tasks.web.forms.base_form import LinesField, PostForm

LONGEST_REASON = 2000


class ReturnForm(PostForm):
    """The reason, chosen or typed, and what the person was looking at (``queue_rows.seen_version``)."""

    reason = LinesField(
        _l("Lý do trả lại"),
        validators=[DataRequired(_l("Hãy ghi lý do, để đơn vị biết cần sửa gì."))],
        longest=LONGEST_REASON,
    )
    seen = HiddenField()

    def fill_in_usual_reason(self) -> bool:
        """Put a usual reason that was pressed to what is written; whether one was."""
        usual = request.form.get("usual")
        if usual:
            written = (self.reason.data or "").strip()
            self.reason.data = f"{written}; {usual}" if written else usual
        return bool(usual)


class ReasonsForm(PostForm):
    """The usual reasons, a line each, and the version of the plan that the person saw."""

    reasons = LinesField(
        _l("Lý do thường gặp"),
        description=_l("Mỗi dòng một lý do. Để trống để dùng lại danh sách có sẵn."),
        longest=LONGEST_REASON,
    )
    version = HiddenField()

    def lines(self) -> list[str]:
        """The reasons without empty lines and repetitions."""
        return list(
            dict.fromkeys(line.strip() for line in (self.reasons.data or "").split("\n") if line.strip())
        )
