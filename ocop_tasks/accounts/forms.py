"""The forms of one's own account."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, HiddenField, IntegerField, PasswordField, StringField, ValidationError
from wtforms.validators import EqualTo, InputRequired, Length, StopValidation

from ocop_tasks.accounts.password_strength import check_strength
from ocop_tasks.rules.credential_normalization import password_as_kept
from ocop_tasks.web.forms.base_form import PostForm

LONGEST_PASSWORD = 200
"""Letters, each counted with its marks as one."""
LONGEST_SENT = 4 * LONGEST_PASSWORD


class NotTooLong:
    """A password's greatest length, the same however its keyboard sends marks; nothing longer is looked at."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        """Raise StopValidation where it is longer."""
        sent: str = field.data or ""
        if len(sent) > LONGEST_SENT or len(password_as_kept(sent)) > LONGEST_PASSWORD:
            raise StopValidation(str(self.message))


def _as_kept(typed: str | None) -> str | None:
    return password_as_kept(typed) if typed and len(typed) <= LONGEST_SENT else typed


class SignInForm(PostForm):
    """Who, and the password; ``next`` is where the person wanted to go."""

    username = StringField(
        _l("Tên đăng nhập"),
        validators=[
            InputRequired(_l("Hãy nhập tên đăng nhập.")),
            Length(max=60, message=_l("Tên đăng nhập không dài đến thế.")),
        ],
    )
    password = PasswordField(
        _l("Mật khẩu"),
        validators=[
            InputRequired(_l("Hãy nhập mật khẩu.")),
            NotTooLong(_l("Mật khẩu không dài đến thế.")),
        ],
    )
    next = HiddenField()


class SampleForm(PostForm):
    """One of the sample people, by one tap."""

    user_id = IntegerField(validators=[InputRequired()])


class PasswordForm(PostForm):
    """The old password once, the new one twice; ``next`` is where the person wanted to go."""

    current = PasswordField(
        _l("Mật khẩu hiện tại"),
        validators=[
            InputRequired(_l("Hãy nhập mật khẩu hiện tại.")),
            NotTooLong(_l("Mật khẩu không dài đến thế.")),
        ],
    )
    new = PasswordField(
        _l("Mật khẩu mới"),
        filters=[_as_kept],
        description=_l("Ít nhất 10 ký tự. Một câu ngắn dễ nhớ, có dấu hay không, là tốt nhất."),
        validators=[
            InputRequired(_l("Hãy nhập mật khẩu mới.")),
            NotTooLong(_l("Mật khẩu dài nhất 200 ký tự.")),
            check_strength,
        ],
    )
    again = PasswordField(
        _l("Nhập lại mật khẩu mới"),
        filters=[_as_kept],
        validators=[EqualTo("new", _l("Hai lần nhập chưa giống nhau."))],
    )
    next = HiddenField()

    def validate_new(self, field: Field) -> None:
        """A new password is another; that it is not the one from paper is looked at where ``current`` is not asked."""
        if "current" in self and field.data and field.data == _as_kept(self.current.data):
            raise ValidationError(_("Mật khẩu mới cần khác mật khẩu hiện tại."))
