"""``_()`` in templates, quickly: a page says a hundred texts, and each is looked up once for each language.

Flask-Babel finds the request's language anew for every text; here it is found once for every request.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from flask_babel import get_locale, get_translations
from flask_babel import gettext as babel_gettext
from markupsafe import Markup


class Texts:
    """The texts of one language, marked as HTML."""

    def __init__(self) -> None:
        self.patterns: dict[str, Markup] = {}
        self.ready: dict[str, Markup] = {}
        """Those without variables, with "%%" as "%"."""

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


_languages: dict[str, Texts] = {}


def gettext(text: str, /, **variables: Any) -> Markup:
    """``text`` in the reader's language; ``variables`` are escaped and put in."""
    return _texts().pattern(text) % variables if variables else _texts().get(text)


def ngettext(one: str, many: str, number: int, /, **variables: Any) -> Markup:
    """The singular or the plural in the reader's language; ``%(num)s`` is the number."""
    pattern = get_translations().ngettext(one, many, number)
    return Markup(pattern) % ({"num": number} | variables)  # noqa: S704  (our own text, not a user's)


def _texts() -> Texts:
    try:
        texts: Texts = g.texts
    except AttributeError:
        language = str(get_locale() or "vi")
        texts = g.texts = _languages.setdefault(language, Texts())
    return texts


def set_up(app: Flask) -> None:
    """Give the templates these instead of Flask-Babel's own."""
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
