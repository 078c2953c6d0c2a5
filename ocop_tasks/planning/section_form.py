"""The form of a plan's section: its printed number, its name, and under which other it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Optional

from ocop_tasks.models import Section
from ocop_tasks.models.plan_changes.plan_outline import SectionTerms
from ocop_tasks.rules.section_labels import label_above, pieces
from ocop_tasks.web.forms.base_form import LineField, PostForm
from ocop_tasks.web.pages.template_gettext import local

BY_LABEL, NONE_ABOVE = -1, 0
"""Choices of the section above that are no section."""


class SectionForm(PostForm):
    """A section. ``base``: what the person saw of it."""

    label = LineField(
        _l("Số mục"),
        description=_l("Như trên văn bản, ví dụ: II hoặc II.1."),
        filters=[lambda text: (text or "").rstrip(" .")],
        validators=[DataRequired(_l("Hãy ghi số mục, ví dụ: II.1."))],
        longest=30,
    )
    title = LineField(_l("Tên mục"), validators=[DataRequired(_l("Hãy ghi tên mục."))], longest=300)
    title_en = LineField(_l("Tên tiếng Anh"), validators=[Optional()], longest=300)
    parent_id = SelectField(_l("Nằm trong mục"), coerce=int)
    base = HiddenField()

    def offer(self, sections: Iterable[Section], *, is_new: bool) -> None:
        """Under which ``sections`` it may stand; a new one where its number says, if nothing else is chosen."""
        self.sections = list(sections)
        self.parent_id.choices = [
            *([SelectChoice(BY_LABEL, _("Theo số mục"))] if is_new else []),
            SelectChoice(NONE_ABOVE, _("Không nằm trong mục nào")),
            *(SelectChoice(each.id, f"{each.label}. {local(each)}") for each in self.sections),
        ]

    def validate_label(self, field: LineField) -> None:
        """Something by which the section can be told from others. Raises ValidationError."""
        if field.data and not pieces(field.data):
            raise ValidationError(_("Số mục phải có chữ hoặc số, ví dụ: II.1."))

    @property
    def terms(self) -> SectionTerms:
        """What the form says."""
        return SectionTerms(
            label=self.label.data or "",
            title=self.title.data or "",
            title_en=self.title_en.data or None,
            parent_id=self._parent_id(),
        )

    def _parent_id(self) -> int | None:
        if self.parent_id.data != BY_LABEL:
            return self.parent_id.data or None
        by_label = {section.label: section.id for section in self.sections}
        above = label_above(self.label.data or "", by_label)
        return by_label[above] if above else None


def values_of(terms: SectionTerms) -> dict[str, Any]:
    """``terms`` as the form holds them."""
    return asdict(terms) | {"parent_id": terms.parent_id or NONE_ABOVE}
