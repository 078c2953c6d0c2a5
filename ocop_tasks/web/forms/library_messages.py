"""What WTForms and Flask-WTF say of a form, in our words and the reader's language: they know no Vietnamese.

``tests/web/forms/test_library_messages.py`` holds every text of theirs against this list.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ocop_tasks.web.pages import template_gettext

NOT_TRUE = _l("Nội dung chưa đúng. Hãy xem lại.")
EMPTY = _l("Hãy điền mục này.")
NO_CHOICE = _l("Lựa chọn này không có trong danh sách. Hãy chọn lại.")
NOT_WHOLE = _l("Hãy ghi một số nguyên.")
NOT_NUMBER = _l("Hãy ghi một số.")
NOT_DAY = _l("Ngày chưa đúng. Hãy ghi ngày, tháng, năm.")
TOO_OLD = _l("Trang mở quá lâu. Hãy tải lại trang rồi gửi lại.")
NOT_CHANGED = _l("Mục này không sửa được.")
OURS: dict[str, Any] = {
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


class LibraryWords:
    """The translations that our forms give to WTForms."""

    def gettext(self, said: str) -> str:
        """Our word for what the library says; for what it says newly, that something is not right."""
        return str(OURS.get(said, NOT_TRUE))

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
