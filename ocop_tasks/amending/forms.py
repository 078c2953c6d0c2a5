"""The forms of an amendment: the document that decided it, and what its page was looked at with."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Optional

from ocop_tasks.models import Decision
from ocop_tasks.rules.plan_versions.merging import Choices, Side
from ocop_tasks.rules.text.days import Lean
from ocop_tasks.web.forms.base_form import LineField, LinesField, PostForm
from ocop_tasks.web.forms.fields import DayField, not_in_future

CHOICE = "choice."
"""The field of a conflict ends in the conflict's id."""


class DecisionForm(PostForm):
    """The document; all of it may be filled in later. ``base``: what the person saw of it."""

    number = LineField(
        _l("Số, ký hiệu văn bản"),
        description=_l("Ví dụ: 57/QĐ-UBND. Cần có trước khi áp dụng."),
        validators=[Optional()],
        longest=60,
    )
    day = DayField(_l("Ngày ban hành"), validators=[Optional(), not_in_future], lean=Lean.PAST)
    title = LinesField(_l("Trích yếu"), validators=[Optional()], longest=500, render_kw={"rows": 2})
    base = HiddenField()

    @property
    def decision(self) -> Decision:
        """What the form says."""
        return Decision(number=self.number.data or "", day=self.day.data, title=self.title.data or "")


def values_of(decision: Decision) -> dict[str, Any]:
    """``decision`` as the form holds it."""
    return {"number": decision.number, "day": decision.day, "title": decision.title}


class ApplicationForm(PostForm):
    """Applying an amendment. ``confirmed``: the digest of what was shown."""

    confirmed = HiddenField()

    @property
    def choices(self) -> Choices:
        """Whose word holds, by the conflict's id; what is no choice is not there."""
        sent = {
            name.removeprefix(CHOICE): value
            for name, value in request.form.items()
            if name.startswith(CHOICE)
        }
        return {name: Side(value) for name, value in sent.items() if value in set(Side)}
