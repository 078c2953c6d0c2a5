"""Fields for numbers, days and papers that say in our own words what is wrong, and the form of a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, Form, IntegerField
from wtforms.validators import DataRequired, Optional, ValidationError
from wtforms.widgets import TextInput

from ocop_tasks import clock
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.days import DaySpan, Lean, NotADay, UnclearDay, check_document_day, dmy, read_day
from ocop_tasks.rules.text.numbers import NotANumber, UnclearNumber, read_number, read_whole
from ocop_tasks.rules.work.target_rules import written
from ocop_tasks.web.forms.base_form import LineField, LinesField, LinkField, PostForm, too_long_by
from ocop_tasks.web.pages import labels

NOT_A_DATE = _l("Chưa đọc được ngày này. Hãy ghi ngày/tháng/năm, ví dụ 20/6/2022.")
NOT_A_NUMBER = _l("Hãy ghi một số nguyên.")
LONGEST_REASON = 1000


NO_SUCH_DAY = _l("Lịch không có ngày này. Ghi ngày trước, tháng sau, ví dụ 20/6/2022.")


class MayBeEmpty(Optional):
    """May be left empty, and need not say so: a filter, or where another field makes it needless."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {}


class DayText(TextInput):
    """A text: a browser's own date field follows its language, and 12 June is 06/12/2022 in an English one."""

    def __call__(self, field: Any, **given: Any) -> Any:
        """The control, with what ``static/js/fields.js`` needs to read it."""
        lean = {"data-lean": field.lean.name.lower()} if field.lean else {}
        within = {"data-within": " ".join(map(str, field.within))} if field.within else {}
        return super().__call__(field, **typed_as_day(field.data, field.near) | lean | within | given)


def typed_as_day(day: date | None, near: date | None = None) -> dict[str, str]:
    """The attributes of a text field that holds a day."""
    return {
        "placeholder": "dd/mm/yyyy",
        "autocomplete": "off",
        "data-day": str(NOT_A_DATE),
        "data-off-day": str(NO_SUCH_DAY),
        "data-near": (near or clock.today()).isoformat(),
        "data-value": day.isoformat() if day else "",
    }


class DayField(DateField):
    """A day, read as people here type it (``rules.text.days``), shown as dd/mm/yyyy; what is none comes back as typed.

    One without its year is the nearest to today, on the side where it leans; ``read_near`` names another than today,
    ``read_within`` the days among which it is looked for first.
    """

    widget = DayText()

    def __init__(self, *args: Any, lean: Lean = Lean.NONE, **kwargs: Any) -> None:
        self.lean = lean
        self.near: date | None = None
        self.within: tuple[date, date] | None = None
        super().__init__(*args, **kwargs)

    def _value(self) -> str:
        if self.data or not self.raw_data:
            return dmy(self.data) if self.data else ""
        return str(self.raw_data[0])

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day. Raises ValueError, which the form tells."""
        if not valuelist:
            return
        self.data, within = None, DaySpan(*self.within) if self.within else None
        try:
            self.data = read_day(valuelist[0], self.near or clock.today(), self.lean, within)
        except UnclearDay as unclear:
            raise ValueError(asked_back(unclear.typed, *map(dmy, unclear.readings[:2]))) from None
        except NotADay as none:
            raise ValueError(str(NO_SUCH_DAY if none.is_off else NOT_A_DATE)) from None

    def read_near(self, day: date) -> None:
        """Read what was typed once more, with the year that is nearest to ``day``."""
        self.near = day
        if self.raw_data:
            self.process_errors = []
            self.show(self.raw_data[0])

    def read_within(self, first: date, last: date) -> None:
        """Read what was typed once more, as a day of a plan; where two of its years have it, it is asked which."""
        self.within = first, last
        self.read_near(first + (last - first) // 2)

    def show(self, typed: str) -> None:
        """Fill the field with what somebody typed before, whether or not it is a day yet."""
        self.raw_data = [typed]
        try:
            self.process_formdata(self.raw_data)
        except ValueError as error:
            self.process_errors = [error.args[0]]


def not_in_future(form: Form, field: Field) -> None:
    """A check of a paper's day; a form that can be told that it is right all the same has a field for that.

    Raises ValidationError.
    """
    sure = form._fields.get(f"{field.short_name}_is_right")
    world = clock.day_of(clock.real_now())
    if field.data is None:
        return
    try:
        check_document_day(field.data, today=clock.today(), world=world, is_sure=bool(sure and sure.data))
    except RuleBroken as broken:
        raise ValidationError(labels.rule_message(broken.code, **broken.details)) from None


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
    """A whole number, read as people here write it (``rules.text.numbers``); ``said`` where it is none.

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

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else written(Decimal(self.data)).replace(".", ",")

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


class ReasonForm(PostForm):
    """Why something is taken back."""

    reason = LinesField(
        _l("Lý do"),
        validators=[DataRequired(_l("Hãy ghi lý do."))],
        longest=LONGEST_REASON,
        render_kw={"rows": 2},
    )


class DocumentFields(PostForm):
    """A paper document as evidence: number, date and signer; or a link."""

    document_number = LineField(_l("Số, ký hiệu văn bản"), validators=[Optional()], longest=120)
    document_date = DayField(_l("Ngày ban hành"), validators=[Optional(), not_in_future], lean=Lean.PAST)
    document_date_is_right = BooleanField(_l("Văn bản ghi đúng ngày như vậy"))
    document_signer = LineField(_l("Người ký"), validators=[Optional()], longest=120)
    link = LinkField(_l("Địa chỉ trang"), validators=[Optional()], longest=2000)

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


def set_up(app: Flask) -> None:
    """Give the templates the words that scripts say while one types."""
    app.jinja_env.globals.update(too_long_by=too_long_by, asked_back=asked_back)
