"""What every form has in common: texts that people write, and messages in our words, never in those of a library.

``tests/web/forms/test_library_messages.py`` holds every text of WTForms and Flask-WTF against the list here; every
text field has one rule for all texts (``rules.text.cleaning``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, Form, StringField
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, InputRequired, StopValidation
from wtforms.widgets import TextArea

from ocop_tasks.rules.text import cleaning
from ocop_tasks.rules.text.links import address_in
from ocop_tasks.web.pages import template_gettext

NOT_TRUE = _l("Nội dung chưa đúng. Hãy xem lại.")
EMPTY = _l("Hãy điền mục này.")
NO_CHOICE = _l("Lựa chọn này không có trong danh sách. Hãy chọn lại.")
NOT_WHOLE = _l("Hãy ghi một số nguyên.")
NOT_NUMBER = _l("Hãy ghi một số.")
NOT_DAY = _l("Ngày chưa đúng. Hãy ghi ngày, tháng, năm.")
TOO_OLD = _l("Trang mở quá lâu. Hãy tải lại trang rồi gửi lại.")
NOT_CHANGED = _l("Mục này không sửa được.")
TRANSLATED: dict[str, Any] = {
    "Invalid field name '%s'.": NOT_TRUE,
    "Field must be equal to %(other_name)s.": _l("Hai lần nhập chưa giống nhau."),
    "Field must be at least %(min)d character long.": _l("Ngắn nhất %(min)d ký tự."),
    "Field cannot be longer than %(max)d character.": _l("Dài nhất %(max)d ký tự. Hãy viết gọn hơn."),
    "Field must be exactly %(max)d character long.": _l("Phải có đúng %(max)d ký tự."),
    "Field must be between %(min)d and %(max)d characters long.": _l("Từ %(min)d đến %(max)d ký tự."),
    "Number must be at least %(min)s.": _l("Số nhỏ nhất là %(min)s."),
    "Number must be at most %(max)s.": _l("Số lớn nhất là %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Số phải từ %(min)s đến %(max)s."),
    "Date must be at least %(min)s.": _l("Ngày sớm nhất là %(min)s."),
    "Date must be at most %(max)s.": _l("Ngày muộn nhất là %(max)s."),
    "Date must be between %(min)s and %(max)s.": _l("Ngày phải từ %(min)s đến %(max)s."),
    "This field is required.": EMPTY,
    "Invalid input.": NOT_TRUE,
    "Invalid email address.": _l("Địa chỉ thư chưa đúng, ví dụ: ten@laichau.gov.vn."),
    "Invalid IP address.": NOT_TRUE,
    "Invalid Mac address.": NOT_TRUE,
    "Invalid URL.": _l("Chưa thấy địa chỉ trang. Ví dụ: baolaichau.vn/ten-bai."),
    "Invalid UUID.": NOT_TRUE,
    "Invalid value, must be one of: %(values)s.": NO_CHOICE,
    "Invalid value, can't be any of: %(values)s.": NOT_TRUE,
    "This field cannot be edited.": NOT_CHANGED,
    "This field is disabled and cannot have a value.": NOT_CHANGED,
    "Invalid CSRF Token.": TOO_OLD,
    "CSRF token missing.": TOO_OLD,
    "CSRF failed.": TOO_OLD,
    "CSRF token expired.": TOO_OLD,
    "Invalid Choice: could not coerce.": NO_CHOICE,
    "Choices cannot be None.": NO_CHOICE,
    "Not a valid choice.": NO_CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": NO_CHOICE,
    "'%(value)s' is not a valid choice for this field.": NO_CHOICE,
    "Not a valid datetime value.": _l("Ngày giờ chưa đúng."),
    "Not a valid date value.": NOT_DAY,
    "Not a valid time value.": _l("Giờ chưa đúng, ví dụ: 07:30."),
    "Not a valid week value.": NOT_DAY,
    "Not a valid integer value.": NOT_WHOLE,
    "Not a valid decimal value.": NOT_NUMBER,
    "Not a valid float value.": NOT_NUMBER,
}
"""By what the library says. Its places for numbers stay; of its two forms the first stands for both."""


class WTFormsTranslations:
    """The translations that our forms give to WTForms."""

    def gettext(self, said: str) -> str:
        """Our word for what the library says; for what it says newly, that something is not right."""
        return str(TRANSLATED.get(said, NOT_TRUE))

    def ngettext(self, one: str, _many: str, _number: int) -> str:
        """The same; no form of ours says one thing of one letter and another of two."""
        return self.gettext(one)


def too_long(over: int, most: int) -> str:
    """What is said of a text that is longer than its place; ``static/js/text_fields.js`` says it while one types."""
    return too_long_by(_figure(over), _figure(most))


def too_long_by(over: str, most: str) -> str:
    """The same with the figures as they are written."""
    return _("Dài quá %(over)s ký tự (nhiều nhất %(most)s). Hãy viết gọn hơn.", over=over, most=most)


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", ".") if template_gettext.language() == "vi" else f"{number:,}"


class MaxLength:
    """A text's greatest length, in letters as they are kept. What is longer is not read by the checks that follow."""

    def __init__(self, most: int, message: Any = None) -> None:
        self.most, self.message = most, message

    def __call__(self, _form: Form, field: Field) -> None:
        """Raise StopValidation where it is longer."""
        over = len(field.data or "") - self.most
        if over > 0:
            raise StopValidation(str(self.message or too_long(over, self.most)))


class LineField(StringField):
    """One line of text, at most ``longest`` letters long; so much room its column has."""

    clean: Callable[[str], str] = staticmethod(cleaning.one_line)
    many_lines = False

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, longest: int, **more: Any
    ) -> None:
        super().__init__(label, [*validators, MaxLength(longest)], **more)
        self.longest = longest

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed as it is going to be kept."""
        if valuelist:
            self.data = self.clean(str(valuelist[0]))


class LinesField(LineField):
    """A text of any number of lines."""

    widget = TextArea()
    clean = staticmethod(cleaning.clean_text)
    many_lines = True


class LinkField(LineField):
    """The address of a page, as people paste it: with words around it, or without "https://". What was typed stays."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.validators = [*self.validators, _has_address]

    @property
    def address(self) -> str | None:
        """Where it leads to; None where nothing in it leads anywhere."""
        return address_in(self.data or "")


def _has_address(_form: Form, field: Field) -> None:
    if not address_in(field.data or ""):
        raise StopValidation(_("Chưa thấy địa chỉ trang. Ví dụ: baolaichau.vn/ten-bai."))


WORDS = WTFormsTranslations()


class PortalMeta(DefaultMeta):
    """For a form's ``Meta``."""

    def get_translations(self, _form: BaseForm) -> WTFormsTranslations:
        """What the libraries' texts are in ours."""
        return WORDS

    def render_field(self, field: Field, render_kw: Any) -> Any:
        """A control that brings what ``static/js/text_fields.js`` says of it in place of the browser's own bubble."""
        return super().render_field(field, field_attributes(field) | dict(render_kw))


class PostForm(FlaskForm):
    """A form that is filled in and sent."""

    class Meta(PortalMeta):
        pass


class QueryForm(Form):
    """A form whose answers stand in an address."""

    class Meta(PortalMeta):
        pass


def field_attributes(field: Field) -> dict[str, Any]:
    """What is said where the field stays empty, and how long a text may be that is typed into it."""
    told = {}
    for validator in field.validators:
        if isinstance(validator, DataRequired | InputRequired):
            told["data-needed"] = str(validator.message or EMPTY)
    if longest := getattr(field, "longest", None):
        told["data-letters"] = str(longest)
        told["data-lines"] = "many" if getattr(field, "many_lines", False) else "1"
    return told
