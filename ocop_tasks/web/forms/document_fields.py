"""The fields of a form that names a paper document or a page as evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from ocop_tasks.rules.text.days import Lean
from ocop_tasks.web.forms.base_form import SentForm
from ocop_tasks.web.forms.fields import DayField, not_in_future
from ocop_tasks.web.forms.text_fields import LineField, LinkField


class DocumentFields(SentForm):
    """A paper document as evidence: number, date and signer; or a link."""

    document_number = LineField(_l("Số, ký hiệu văn bản"), validators=[Optional()], longest=120)
    document_date = DayField(_l("Ngày ban hành"), validators=[Optional(), not_in_future], lean=Lean.PAST)
    document_date_is_right = BooleanField(_l("Văn bản ghi đúng ngày như vậy"))
    document_signer = LineField(_l("Người ký"), validators=[Optional()], longest=120)
    link = LinkField(_l("Địa chỉ trang"), validators=[Optional()], longest=2000)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether all can be taken; a document's day or signer alone says not which document it is."""
        valid = super().validate(extra_validators)
        if (self.document_date.data or self.document_signer.data) and not self.document_number.data:
            self.document_number.errors = [_("Hãy ghi số, ký hiệu của văn bản.")]
            return False
        return valid

    def forget(self, *names: str) -> None:
        """Empty fields that have been taken, so that they are not asked for a second time."""
        for name in names:
            self[name].data = self[name].raw_data = None
