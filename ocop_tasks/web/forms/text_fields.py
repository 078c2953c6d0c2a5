"""The fields that people write in: every form uses these, and so one rule for all texts (``rules.text.cleaning``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, Form, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea

from ocop_tasks.rules.text import cleaning
from ocop_tasks.rules.text.links import address_in
from ocop_tasks.web.forms.library_messages import too_long


class AtMost:
    """A text's greatest length, in letters as they are kept. What is longer is not read by the checks that follow."""

    def __init__(self, most: int, message: Any = None) -> None:
        self.most, self.message = most, message

    def __call__(self, _form: Form, field: Field) -> None:
        """Raise StopValidation where it is longer."""
        over = len(field.data or "") - self.most
        if over > 0:
            raise StopValidation(str(self.message or too_long(over, self.most)))


class LineField(StringField):
    """One line of text, at most ``longest`` letters long; so much room its column has."""

    as_kept: Callable[[str], str] = staticmethod(cleaning.one_line)
    many_lines = False

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, longest: int, **more: Any
    ) -> None:
        super().__init__(label, [*validators, AtMost(longest)], **more)
        self.longest = longest

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed as it is going to be kept."""
        if valuelist:
            self.data = self.as_kept(str(valuelist[0]))


class LinesField(LineField):
    """A text of any number of lines."""

    widget = TextArea()
    as_kept = staticmethod(cleaning.as_kept)
    many_lines = True


class LinkField(LineField):
    """The address of a page, as people paste it: with words around it, or without "https://". What was typed stays."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.validators = [*self.validators, _has_address]

    @property
    def address(self) -> str | None:
        """Where it leads to; None where nothing in it leads anywhere."""
        return address_in(self.data or "")


def _has_address(_form: Form, field: Field) -> None:
    if not address_in(field.data or ""):
        raise StopValidation(_("Chưa thấy địa chỉ trang. Ví dụ: baolaichau.vn/ten-bai."))
