"""The form of one product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from ocop_tasks.models import Plan, ProductTerms, Unit
from ocop_tasks.models.plans.product import LONGEST_NAME
from ocop_tasks.products.queries import Behind
from ocop_tasks.rules.products.list_reading import MOST_ROUNDS, MOST_STARS
from ocop_tasks.rules.products.product_groups import groups_of, named_group
from ocop_tasks.web.forms.base_form import LineField, LinesField, PostForm
from ocop_tasks.web.forms.fields import MayBeEmpty, WholeField
from ocop_tasks.web.pages.template_gettext import local

LONGEST_NOTE = 2000


def _number(chosen: Any) -> int | None:
    return int(chosen) if str(chosen or "").isdecimal() else None


def _word(chosen: Any) -> str | None:
    return str(chosen) if chosen else None


class ProductForm(PostForm):
    """What the list says of a product. ``base`` and ``version``: what the person saw of it."""

    name = LineField(
        _l("Tên sản phẩm"), validators=[DataRequired(_l("Hãy ghi tên sản phẩm."))], longest=LONGEST_NAME
    )
    producer = LineField(
        _l("Chủ thể"),
        description=_l("Doanh nghiệp, hợp tác xã hoặc hộ sản xuất."),
        validators=[DataRequired(_l("Hãy ghi chủ thể."))],
        longest=LONGEST_NAME,
    )
    commune_id = SelectField(
        _l("Xã, thị trấn"), coerce=_number, validators=[InputRequired(_l("Hãy chọn xã."))]
    )
    group = SelectField(_l("Nhóm sản phẩm"), coerce=_word, validators=[Optional()])
    stars = SelectField(_l("Số sao dự kiến"), coerce=_number, validators=[Optional()])
    round = WholeField(
        _l("Đợt đánh giá"),
        said=_l("Hãy ghi số của đợt, ví dụ: 1."),
        validators=[Optional(), NumberRange(1, MOST_ROUNDS, _l("Hãy ghi số của đợt, ví dụ: 1."))],
    )
    target_id = SelectField(
        _l("Thuộc chỉ tiêu"),
        coerce=_number,
        description=_l("Chỉ tiêu của kế hoạch mà sản phẩm này góp vào."),
        validators=[Optional()],
    )
    note = LinesField(_l("Ghi chú"), validators=[MayBeEmpty()], longest=LONGEST_NOTE, render_kw={"rows": 2})
    version = HiddenField()
    base = HiddenField()

    def offer(self, plan: Plan, communes: Sequence[Unit], targets: Sequence[Behind]) -> None:
        """What can be chosen: the plan's communes and targets, and the groups of its year."""
        self.commune_id.choices = [
            SelectChoice("", _l("Chọn xã, thị trấn")),
            *(SelectChoice(unit.id, local(unit, "short_name")) for unit in communes),
        ]
        groups = [SelectChoice(group.code, local(group, "name")) for group in groups_of(plan.year)]
        if self.group.object_data and self.group.object_data not in {choice.value for choice in groups}:
            old = named_group(
                self.group.object_data, plan.year
            )  # a plan's year may have been put right since
            groups.append(SelectChoice(self.group.object_data, local(old, "name") if old else "–"))
        self.group.choices = [SelectChoice("", _l("Chưa xếp nhóm")), *groups]
        self.stars.choices = [
            SelectChoice("", _l("Chưa dự kiến")),
            *(SelectChoice(number, _("%(stars)s sao", stars=number)) for number in range(1, MOST_STARS + 1)),
        ]
        self.target_id.choices = [
            SelectChoice("", _l("Không gắn chỉ tiêu nào")),
            *(SelectChoice(each.target.id, target_words(each)) for each in targets),
        ]

    @property
    def terms(self) -> ProductTerms:
        """What the form says."""
        return ProductTerms(
            name=self.name.data or "",
            producer=self.producer.data or "",
            commune_id=self.commune_id.data or 0,
            group=self.group.data,
            stars=self.stars.data,
            round=self.round.data,
            target_id=self.target_id.data,
            note=self.note.data or "",
        )


class ImportForm(PostForm):
    """A file with a list of products."""

    file = FileField(
        _l("Tệp danh sách"),
        validators=[FileRequired(_l("Hãy chọn tệp danh sách."))],
        render_kw={"data-needed": _l("Hãy chọn tệp danh sách.")},
    )


def target_words(behind: Behind) -> str:
    """A target as a choice names it: its section, and what it wants."""
    return f"{behind.target.section.label}. {local(behind.target)}"
