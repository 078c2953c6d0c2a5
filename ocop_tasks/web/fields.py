"""Form fields that say in our own words what is wrong, and the form that asks why something is taken back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField
from wtforms.validators import DataRequired
from wtforms.widgets import TextInput

from ocop_tasks.rules.numbers import NotANumber, UnclearNumber, read_number, read_whole
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


class NumberText(TextInput):
    """A text with the keys of a telephone: a browser's own number field reads "1.200" as 1 and turns with the wheel."""

    def __call__(self, field: Any, **given: Any) -> Any:
        """The control, with what ``static/js/fields.js`` says where no number is typed."""
        told: dict[str, Any] = {"inputmode": "numeric", "autocomplete": "off", "data-number": str(field.said)}
        if field.in_percent:
            told["data-percent"] = True
        if getattr(field, "decimals", 0):
            told |= {"inputmode": "decimal", "data-decimals": field.decimals}
        return super().__call__(field, **told | given)


class WholeField(IntegerField):
    """A whole number, read as people here write it (``rules.numbers``); ``said`` where it is none.

    What was typed comes back as it was typed. ``in_percent``: "%" may stand behind it.
    """

    widget = NumberText()

    def __init__(self, *args: Any, said: Any = NOT_A_NUMBER, in_percent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said, self.in_percent = said, in_percent

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. Raises ValueError, which the form tells."""
        if not valuelist:
            return
        self.data = None
        try:
            self.data = self._read(valuelist[0])
        except UnclearNumber as unclear:
            raise ValueError(asked_back(unclear.typed, *unclear.readings)) from None
        except NotANumber:
            raise ValueError(str(self.said)) from None

    def _read(self, typed: str) -> Any:
        return read_whole(typed, in_percent=self.in_percent)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Of what is no number, say that alone."""
        if self.process_errors and self.errors and any(self.raw_data or ()):
            self.errors = [self.process_errors[0]]

    def show(self, typed: str) -> None:
        """Fill the field with what somebody typed before, whether or not it is a number yet."""
        self.raw_data = [typed]
        with suppress(ValueError):
            self.process_formdata(self.raw_data)


class DecimalField(WholeField):
    """A number with two decimals at most, read as people here write it: 12,5. Its data is a ``Decimal``."""

    decimals = 2

    def _read(self, typed: str) -> Any:
        number = read_number(typed, in_percent=self.in_percent)
        if number != round(number, self.decimals):
            raise NotANumber(typed)
        return number


def asked_back(typed: object, first: object, second: object = None) -> str:
    """What is said of a number that is unclear; ``static/js/fields.js`` says the same while one types."""
    if second is None:
        return _("“%(typed)s” có phải là %(first)s không? Hãy ghi lại cho rõ.", typed=typed, first=first)
    return _(
        "“%(typed)s” chưa rõ là %(first)s hay %(second)s. Hãy ghi lại cho rõ.",
        typed=typed, first=first, second=second,
    )  # fmt: skip


class ReasonForm(SentForm):
    """Why something is taken back."""

    reason = LinesField(
        _l("Lý do"),
        validators=[DataRequired(_l("Hãy ghi lý do."))],
        longest=LONGEST_REASON,
        render_kw={"rows": 2},
    )
