"""How strong a password must be: long enough, and not among those that attackers try first (OWASP ASVS 5.0, 6.2)."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import Field, Form, ValidationError
from zxcvbn import zxcvbn

SHORTEST = 10
GUESSABLE_BELOW = 2
"""zxcvbn's score: 0 and 1 fall to an online attack that nobody notices."""


def check_strength(form: Form, field: Field) -> None:
    """WTForms validator; raises ValidationError with what to do."""
    password: str = field.data or ""
    if len(password) < SHORTEST:
        raise ValidationError(_("Mật khẩu cần ít nhất %(count)s ký tự.", count=SHORTEST))
    if zxcvbn(password[:72], user_inputs=["ocop", "tamduong", "tam duong"])["score"] < GUESSABLE_BELOW:
        raise ValidationError(_("Mật khẩu này quá dễ đoán. Hãy ghép vài từ không liên quan với nhau."))
