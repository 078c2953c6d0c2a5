"""Why something is sent back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length


class ReturnForm(FlaskForm):
    """The reason, chosen or typed."""

    reason = TextAreaField(
        _l("Lý do trả lại"), validators=[DataRequired(_l("Hãy ghi lý do.")), Length(max=2000)]
    )
