"""The forms of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from ocop_tasks.accounts.passwords import check_strength


class SignInForm(FlaskForm):
    """Who, and the password; ``next`` is where the person wanted to go."""

    username = StringField(
        _l("Tên đăng nhập"), validators=[InputRequired(_l("Hãy nhập tên đăng nhập.")), Length(max=60)]
    )
    password = PasswordField(
        _l("Mật khẩu"), validators=[InputRequired(_l("Hãy nhập mật khẩu.")), Length(max=200)]
    )
    next = HiddenField()


class PasswordForm(FlaskForm):
    """The old password once, the new one twice."""

    current = PasswordField(
        _l("Mật khẩu hiện tại"), validators=[InputRequired(_l("Hãy nhập mật khẩu hiện tại."))]
    )
    new = PasswordField(
        _l("Mật khẩu mới"),
        description=_l("Ít nhất 10 ký tự; một câu ngắn dễ nhớ là tốt nhất."),
        validators=[InputRequired(_l("Hãy nhập mật khẩu mới.")), Length(max=200), check_strength],
    )
    again = PasswordField(
        _l("Nhập lại mật khẩu mới"), validators=[EqualTo("new", _l("Hai lần nhập chưa giống nhau."))]
    )
