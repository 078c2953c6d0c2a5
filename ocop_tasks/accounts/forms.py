"""The forms of one's own account."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField, PasswordField, StringField, ValidationError
from wtforms.validators import EqualTo, InputRequired, Length

from ocop_tasks.accounts.passwords import check_strength
from ocop_tasks.web.forms import SentForm

LONGEST_PASSWORD = 200


class SignInForm(SentForm):
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
            Length(max=LONGEST_PASSWORD, message=_l("Mật khẩu không dài đến thế.")),
        ],
    )
    next = HiddenField()


class SampleForm(SentForm):
    """One of the sample people, by one tap."""

    user_id = IntegerField(validators=[InputRequired()])


class PasswordForm(SentForm):
    """The old password once, the new one twice; ``next`` is where the person wanted to go."""

    current = PasswordField(
        _l("Mật khẩu hiện tại"), validators=[InputRequired(_l("Hãy nhập mật khẩu hiện tại."))]
    )
    new = PasswordField(
        _l("Mật khẩu mới"),
        description=_l("Ít nhất 10 ký tự. Một câu ngắn dễ nhớ, có dấu hay không, là tốt nhất."),
        validators=[
            InputRequired(_l("Hãy nhập mật khẩu mới.")),
            Length(max=LONGEST_PASSWORD, message=_l("Mật khẩu dài nhất 200 ký tự.")),
            check_strength,
        ],
    )
    again = PasswordField(
        _l("Nhập lại mật khẩu mới"), validators=[EqualTo("new", _l("Hai lần nhập chưa giống nhau."))]
    )
    next = HiddenField()

    def validate_new(self, field: Field) -> None:
        """A password that was handed over on paper is not kept by typing it again."""
        if field.data and field.data == self.current.data:
            raise ValidationError(_("Mật khẩu mới cần khác mật khẩu hiện tại."))
