"""What is typed to sign in, as it is compared: the same keys are the same name and password on every keyboard.

A password is compared in its compatible composed form (NFKC: NIST SP 800-63B, 3.1.1.2), since Unikey's "tổ hợp", a
Macintosh and a telephone send the marks of one letter in different ways (docs/decisions/0062).
"""

from __future__ import annotations

import re

from ocop_tasks.rules.text.vietnamese import compatible, composed, decomposed, fold

ONE_TIME_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the letters that are mistaken for digits when read from paper."""
_ONE_TIME = re.compile(rf"([{ONE_TIME_LETTERS}]{{5}})" * 3)
_BETWEEN = re.compile(r"[\s\u200b\ufeff\u2010-\u2015\u2212_.-]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def username_of(typed: str) -> str:
    """The username that was meant; names have small letters without marks, and no spaces."""
    return "".join(fold(compatible(typed)).split())


def password_as_kept(typed: str) -> str:
    """The form of a password from which its hash is made."""
    return compatible(typed)


def password_forms(typed: str) -> list[str]:
    """The same keys as every keyboard sends them, the kept form first: hashes from before there was one form go on.

    One alone where no letter has a mark, so few people's passwords are looked at more than once.
    """
    return list(
        dict.fromkeys(
            [password_as_kept(typed), typed, composed(typed), _tones_apart(typed), decomposed(typed)]
        )
    )


def _tones_apart(text: str) -> str:
    """As Unikey's "Unicode tổ hợp" sends it: "ế" as "ê" and its tone."""
    letters: list[str] = []
    for letter in composed(text):
        parts = decomposed(letter)
        tones = "".join(_TONES.findall(parts))
        letters.append(composed(_TONES.sub("", parts)) + tones)
    return "".join(letters)


def one_time_password(typed: str) -> str | None:
    """A one-time password as it was printed, whatever the case and the spaces or dashes it was typed with."""
    found = _ONE_TIME.fullmatch(_BETWEEN.sub("", compatible(typed)).lower())
    return "-".join(found.groups()) if found else None
