"""The reader's language: Vietnamese unless he chose English."""

from __future__ import annotations

from flask import has_request_context, session
from flask_login import current_user

LANGUAGES = ("vi", "en")


def chosen() -> str:
    """ "vi" or "en": the person's own setting, else this browser's choice, else Vietnamese."""
    if not has_request_context():
        return "vi"
    if current_user.is_authenticated:
        locale: str = current_user.user.locale
        return locale
    return session.get("locale", "vi") if session.get("locale") in LANGUAGES else "vi"
