"""What every form of the portal has in common: it speaks to people in our words, never in those of a library."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, Form
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, InputRequired

from ocop_tasks.web.forms.library_messages import EMPTY, LibraryWords

WORDS = LibraryWords()


class OurWords(DefaultMeta):
    """For a form's ``Meta``."""

    def get_translations(self, _form: BaseForm) -> LibraryWords:
        """What the libraries' texts are in ours."""
        return WORDS

    def render_field(self, field: Field, render_kw: Any) -> Any:
        """A control that brings what ``static/js/text_fields.js`` says of it in place of the browser's own bubble."""
        return super().render_field(field, told_of(field) | dict(render_kw))


class SentForm(FlaskForm):
    """A form that is filled in and sent."""

    class Meta(OurWords):
        pass


class AskedForm(Form):
    """A form whose answers stand in an address."""

    class Meta(OurWords):
        pass


def told_of(field: Field) -> dict[str, Any]:
    """What is said where the field stays empty, and how long a text may be that is typed into it."""
    told = {}
    for validator in field.validators:
        if isinstance(validator, DataRequired | InputRequired):
            told["data-needed"] = str(validator.message or EMPTY)
    if longest := getattr(field, "longest", None):
        told["data-letters"] = str(longest)
        told["data-lines"] = "many" if getattr(field, "many_lines", False) else "1"
    return told
