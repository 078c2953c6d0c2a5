"""How strong a password must be: long enough, and not among those that attackers try first (OWASP ASVS 5.0, 6.2)."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Field, Form, ValidationError

SHORTEST = 10
GUESSABLE_BELOW = 2
"""zxcvbn's score: 0 and 1 fall to an online attack that nobody notices."""
LETTERS_CHECKED = 72
"""Characters; zxcvbn's time grows with the length, and what comes after adds only strength."""


def check_strength(form: Form, field: Field) -> None:
    """WTForms validator; raises ValidationError with what to do."""
    password: str = field.data or ""
    if len(password) < SHORTEST:
        raise ValidationError(_("Mật khẩu cần ít nhất %(count)s ký tự.", count=SHORTEST))
    if is_guessable(password, known=_known_words()):
        raise ValidationError(_("Mật khẩu này quá dễ đoán. Hãy ghép vài từ không liên quan với nhau."))


def is_guessable(password: str, *, known: list[str]) -> bool:
    """Whether an attacker who knows the words ``known`` would soon try ``password``."""
    from zxcvbn import zxcvbn  # its word lists take a third of a second to read, and few requests need them

    score: int = zxcvbn(password[:LETTERS_CHECKED], user_inputs=known)["score"]
    return score < GUESSABLE_BELOW


def _known_words() -> list[str]:
    """What anybody knows of the portal and of the person."""
    words = ["ocop", "tamduong", "tam duong", "lai chau", "laichau"]
    if current_user.is_authenticated:
        user = current_user.user
        words += [user.username, *user.search_text.split(), user.unit.short_name]
    return words
