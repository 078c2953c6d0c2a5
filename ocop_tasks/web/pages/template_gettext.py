"""``_()`` in templates, quickly: a page says a hundred texts, and each is looked up once for each language.

Flask-Babel finds the request's language anew for every text; here it is found once for every request.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g, has_request_context, session
from flask_babel import get_locale, get_translations
from flask_babel import gettext as babel_gettext
from flask_login import current_user
from markupsafe import Markup

LANGUAGES = ("vi", "en")


def chosen() -> str:
    """ "vi" or "en": the person's own setting, else this browser's choice, else Vietnamese."""
    if not has_request_context():
        return "vi"
    if current_user.is_authenticated:
        locale: str = current_user.user.locale
        return locale
    return session.get("locale", "vi") if session.get("locale") in LANGUAGES else "vi"


MANY = 1000
"""Up to here, what is said of a number is remembered."""


class Texts:
    """The texts of one language, marked as HTML."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.patterns: dict[str, Markup] = {}
        self.ready: dict[str, Markup] = {}
        """Those without variables, with "%%" as "%"."""
        self.counted: dict[tuple[str, str, int], Markup] = {}

    def get(self, text: str) -> Markup:
        """A text without variables."""
        said = self.ready.get(text)
        if said is None:
            said = self.ready[text] = self.pattern(text) % {}
        return said

    def pattern(self, text: str) -> Markup:
        """A text with places for variables."""
        said = self.patterns.get(text)
        if said is None:
            said = self.patterns[text] = Markup(babel_gettext(text))  # noqa: S704  (our own text, not a user's)
        return said

    def plural(self, one: str, many: str, number: int) -> Markup:
        """The form that goes with a number, with places for variables."""
        said = self.counted.get((one, many, number))
        if said is None:
            said = Markup(get_translations().ngettext(one, many, number))  # noqa: S704
            if number < MANY:
                self.counted[one, many, number] = said
        return said


_languages: dict[str, Texts] = {}


def gettext(text: str, /, **variables: Any) -> Markup:
    """``text`` in the reader's language; ``variables`` are escaped and put in."""
    return _texts().pattern(text) % variables if variables else _texts().get(text)


def ngettext(one: str, many: str, number: int, /, **variables: Any) -> Markup:
    """The singular or the plural in the reader's language; ``%(num)s`` is the number, its thousands apart."""
    return _texts().plural(one, many, number) % ({"num": grouped(number)} | variables)


def grouped(number: int) -> str:
    """12.480: a whole number with its thousands apart, as the reader's language does it."""
    text = f"{number:,}"
    return text.replace(",", ".") if language() == "vi" else text


def language() -> str:
    """The reader's language: "vi" or "en"."""
    return _texts().language


def is_vietnamese() -> bool:
    """Whether the reader reads Vietnamese."""
    return language() == "vi"


def local(record: Any, field: str = "title") -> str:
    """A record's text in the reader's language; Vietnamese where there is no other."""
    vietnamese: str = getattr(record, field)
    if is_vietnamese():
        return vietnamese
    return getattr(record, f"{field}_en", None) or vietnamese


def _texts() -> Texts:
    try:
        texts: Texts = g.texts
    except AttributeError:
        name = str(get_locale() or "vi")
        texts = g.texts = _languages.setdefault(name, Texts(name))
    return texts


def set_up(app: Flask) -> None:
    """Give the templates these instead of Flask-Babel's own."""
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
