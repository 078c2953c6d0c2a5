"""The document that decided an amendment in the reader's language; the trail keeps it as the office cites it."""

from __future__ import annotations

from flask_babel import gettext as _

from ocop_tasks.models import Decision
from ocop_tasks.web.pages.template_filters import dmy


def cited(decision: Decision) -> str:
    """Điều chỉnh theo 57/QĐ-UBND ngày 14/06/2022."""
    if decision.day is None:
        return _("Điều chỉnh theo %(number)s", number=decision.number)
    return _("Điều chỉnh theo %(number)s ngày %(day)s", number=decision.number, day=dmy(decision.day))
