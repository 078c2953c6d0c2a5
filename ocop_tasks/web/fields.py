"""Form fields that say in our own words what is wrong, and the form that asks why something is taken back."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField
from wtforms.validators import DataRequired

from ocop_tasks.web.forms import SentForm
from ocop_tasks.web.text_fields import LinesField

NOT_A_DATE = _l("Ngày chưa đúng. Hãy ghi ngày, tháng, năm.")
NOT_A_NUMBER = _l("Hãy ghi một số nguyên.")
LONGEST_REASON = 1000


class DayField(DateField):
    """A day that says in our own words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day. Raises ValueError, which the form tells."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(NOT_A_DATE)) from None


class WholeField(IntegerField):
    """A whole number that says in our own words, ``said``, when it is none."""

    def __init__(self, *args: Any, said: Any = NOT_A_NUMBER, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = said

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. Raises ValueError, which the form tells."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(self.said)) from None


class ReasonForm(SentForm):
    """Why something is taken back."""

    reason = LinesField(
        _l("Lý do"),
        validators=[DataRequired(_l("Hãy ghi lý do."))],
        longest=LONGEST_REASON,
        render_kw={"rows": 2},
    )
