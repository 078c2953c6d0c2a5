"""What a person's and a unit's particulars must look like; forms and imported files are held to the same.

Each check takes text as it is kept (``rules.text.cleaning``) and returns what is wrong with it, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask_babel import gettext as _
from wtforms import Field, Form, ValidationError

from ocop_tasks.rules.text.numbers import NotANumber, UnclearNumber, read_whole
from ocop_tasks.web.forms.base_form import too_long
from ocop_tasks.web.forms.fields import asked_back

Check = Callable[[str], str | None]

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,58}[a-z0-9]")
UNIT_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PHONE = re.compile(r"\+?[0-9][0-9 .()-]{5,28}")
LONGEST = {
    "name": 120,
    "username": 60,
    "email": 200,
    "phone": 30,
    "unit_name": 200,
    "short_name": 80,
    "code": 60,
}
"""Characters; what the tables have room for."""
HIGHEST_POSITION = 9999


def at_most(most: int) -> Check:
    """A check of the length."""

    def check(text: str) -> str | None:
        return too_long(len(text) - most, most) if len(text) > most else None

    return check


def username(text: str) -> str | None:
    """Small Latin letters, digits and a few signs: typed on any keyboard, read over any telephone."""
    if USERNAME.fullmatch(text.casefold()):
        return None
    return _("Tên đăng nhập gồm 3 đến 60 chữ cái không dấu, chữ số, dấu chấm hoặc gạch nối.")


def email(text: str) -> str | None:
    """An address that could be written to; nobody is asked whether it exists."""
    if too_long := at_most(LONGEST["email"])(text):
        return too_long
    from email_validator import (
        EmailNotValidError,
        validate_email,
    )  # read only where it is needed, not at every start

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return _("Địa chỉ thư chưa đúng, ví dụ: ten@laichau.gov.vn.")
    return None


def whole_phone(text: str) -> str:
    """A number as it is dialled: spreadsheets take it for a figure and drop its first 0."""
    return f"0{text}" if re.fullmatch(r"[1-9][0-9]{8}", text) else text


def phone(text: str) -> str | None:
    """Digits, with the signs that people put between them."""
    return None if PHONE.fullmatch(text) else _("Số điện thoại chưa đúng, ví dụ: 0912 345 678.")


def unit_code(text: str) -> str | None:
    """What files and plans call the unit by."""
    if UNIT_CODE.fullmatch(text) and len(text) <= LONGEST["code"]:
        return None
    return _("Mã gồm chữ cái không dấu viết thường, chữ số và gạch nối, ví dụ: xa-ban-bo.")


def position(text: str) -> str | None:
    """A place among units under the same one."""
    try:
        number = read_whole(text)
    except UnclearNumber as unclear:
        return asked_back(unclear.typed, *unclear.readings)
    except NotANumber:
        number = -1
    return None if 0 <= number <= HIGHEST_POSITION else _("Thứ tự từ 0 đến 9.999.")


def as_validator(check: Check) -> Callable[[Form, Field], None]:
    """The check as a WTForms validator; an empty field is for others to judge."""

    def validate(_form: Form, field: Field) -> None:
        if field.data and (wrong := check(field.data)):
            raise ValidationError(wrong)

    return validate
