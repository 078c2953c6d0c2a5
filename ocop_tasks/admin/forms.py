"""The administrator's forms."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, HiddenField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, Regexp

from ocop_tasks.admin import field_checks
from ocop_tasks.admin.field_checks import LONGEST, as_validator
from ocop_tasks.models import UnitKind
from ocop_tasks.rules.access import Role
from ocop_tasks.web.forms.base_form import LineField, PostForm
from ocop_tasks.web.forms.fields import WholeField
from ocop_tasks.web.pages import labels


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() else None


def _clock_time(text: str | None) -> str:
    """07:30 as people write it: 7:30, 7h30, 7 giờ 30, 7h."""
    said = re.fullmatch(r"(\d{1,2})\s?(?::|h|g|giờ|\.)\s?(\d{2})?", (text or "").lower())
    return f"{int(said[1]):02}:{said[2] or '00'}" if said else text or ""


class VersionedForm(PostForm):
    """A form that knows which version of its record the person saw."""

    version = HiddenField()

    def is_current(self, record: Any) -> bool:
        """Whether nobody saved the record meanwhile."""
        return self.version.data == str(record.version)

    def differences(self, current: dict[str, Any]) -> list[tuple[str, str]]:
        """The fields whose typed value is not the ``current`` one, each with what stands there now, in words."""
        found = []
        for name, value in current.items():
            field = self[name]
            if (field.data if field.data not in (None, "") else None) != (
                value if value not in (None, "") else None
            ):
                found.append((field.label.text, _in_words(field, value)))
        return found


def choices_of(options: list[tuple[int, str]], *, first: str | None = None) -> list[SelectChoice]:
    """The units of ``tree.options`` as choices, after ``first``, which chooses none of them."""
    none = [SelectChoice("", first)] if first else []
    return none + [SelectChoice(str(unit_id), name) for unit_id, name in options]


def _in_words(field: Field, value: Any) -> str:
    if isinstance(field, SelectField):
        return next(
            (str(label).strip() for kept, label, *_ in field.iter_choices() if str(kept) == str(value)), "–"
        )
    if isinstance(field, BooleanField):
        return _("có") if value else _("không")
    return "–" if value in (None, "") else str(value)


class UnitForm(VersionedForm):
    """One unit and its place in the tree."""

    name = LineField(
        _l("Tên đầy đủ"),
        validators=[DataRequired(_l("Hãy nhập tên đơn vị."))],
        longest=LONGEST["unit_name"],
    )
    short_name = LineField(
        _l("Tên ngắn"),
        description=_l("Dùng trong bảng và trên điện thoại, ví dụ: Xã Bản Bo."),
        validators=[DataRequired(_l("Hãy nhập tên ngắn."))],
        longest=LONGEST["short_name"],
    )
    name_en = LineField(_l("Tên tiếng Anh"), validators=[Optional()], longest=LONGEST["unit_name"])
    code = LineField(
        _l("Mã"),
        description=_l("Dùng trong tệp nhập và tệp kế hoạch, ví dụ: xa-ban-bo."),
        validators=[DataRequired(_l("Hãy nhập mã.")), as_validator(field_checks.unit_code)],
        longest=LONGEST["code"],
    )
    kind = SelectField(
        _l("Loại"),
        choices=[SelectChoice(kind.value, labels.UNIT_KIND[kind]) for kind in UnitKind],
        validators=[InputRequired(_l("Hãy chọn loại."))],
    )
    parent_id = SelectField(
        _l("Trực thuộc"),
        coerce=_number,
        description=_l("Đơn vị chuyển đi cùng mọi đơn vị cấp dưới của nó."),
    )
    position = WholeField(
        _l("Thứ tự"),
        default=0,
        description=_l("Số nhỏ đứng trước; bằng nhau thì xếp theo tên."),
        validators=[
            InputRequired(_l("Hãy nhập thứ tự, ví dụ 0.")),
            NumberRange(0, field_checks.HIGHEST_POSITION, _l("Thứ tự từ 0 đến 9.999.")),
        ],
    )
    makes_plans = BooleanField(
        _l("Được lập kế hoạch"),
        description=_l(
            "Cán bộ của cơ quan này có vai trò cơ quan thường trực thì lập, soạn và ban hành được kế hoạch mới."
        ),
    )


class PersonForm(VersionedForm):
    """One person with a role in a unit."""

    name = LineField(
        _l("Họ và tên"), validators=[DataRequired(_l("Hãy nhập họ và tên."))], longest=LONGEST["name"]
    )
    username = LineField(
        _l("Tên đăng nhập"),
        filters=[lambda text: (text or "").casefold()],
        description=_l("Chữ cái không dấu, chữ số, dấu chấm hoặc gạch nối, ví dụ: minh.banbo."),
        validators=[DataRequired(_l("Hãy nhập tên đăng nhập.")), as_validator(field_checks.username)],
        longest=LONGEST["username"],
    )
    unit_id = SelectField(_l("Đơn vị"), coerce=_number, validators=[InputRequired(_l("Hãy chọn đơn vị."))])
    role = SelectField(
        _l("Vai trò"),
        choices=[SelectChoice(role.value, labels.ROLE[role]) for role in Role],
        validators=[InputRequired(_l("Hãy chọn vai trò."))],
    )
    email = LineField(
        _l("Thư điện tử"), validators=[Optional(), as_validator(field_checks.email)], longest=LONGEST["email"]
    )
    phone = LineField(
        _l("Điện thoại"), validators=[Optional(), as_validator(field_checks.phone)], longest=LONGEST["phone"]
    )
    agreed = BooleanField(_l("Vẫn lưu; tôi sẽ bố trí người thay"))
    """Offered where the unit would be left without anybody who reads."""


class SettingsForm(VersionedForm):
    """What the portal allows and watches."""

    silent_days = WholeField(
        _l("Số ngày không báo cáo thì coi là chưa cập nhật"),
        description=_l(
            "Việc đang mở mà đơn vị không báo cáo gì trong số ngày này thì được tính là chưa cập nhật. Từ 1 đến 180."
        ),
        validators=[
            InputRequired(_l("Hãy nhập số ngày.")),
            NumberRange(1, 180, _l("Số ngày từ 1 đến 180.")),
        ],
    )
    max_file_mb = WholeField(
        _l("Cỡ lớn nhất của một tệp minh chứng (MB)"),
        description=_l("Từ 1 đến 100 MB. Tệp đã gửi trước đó không bị ảnh hưởng."),
        validators=[
            InputRequired(_l("Hãy nhập số MB.")),
            NumberRange(1, 100, _l("Cỡ tệp từ 1 đến 100 MB.")),
        ],
    )
    max_files = WholeField(
        _l("Số minh chứng nhiều nhất của một báo cáo"),
        description=_l("Từ 1 đến 100."),
        validators=[
            InputRequired(_l("Hãy nhập số minh chứng.")),
            NumberRange(1, 100, _l("Số minh chứng từ 1 đến 100.")),
        ],
    )
    photo_longest = WholeField(
        _l("Cạnh dài nhất của ảnh (điểm ảnh)"),
        description=_l("Điện thoại thu nhỏ ảnh tuyên truyền về cỡ này trước khi gửi. Từ 800 đến 8.000."),
        validators=[
            InputRequired(_l("Hãy nhập cỡ ảnh.")),
            NumberRange(800, 8000, _l("Cỡ ảnh từ 800 đến 8.000 điểm ảnh.")),
        ],
    )
    unfinished_mb = WholeField(
        _l("Tệp gửi dở của một người (MB)"),
        description=_l(
            "Tệp đã gửi nhưng chưa thuộc báo cáo hay hoạt động nào; sau 7 ngày tự xoá. "
            "Ít nhất bằng cỡ tệp nhân với số tệp, nhiều nhất 10.000 MB."
        ),
        validators=[
            InputRequired(_l("Hãy nhập số MB.")),
            NumberRange(1, 10_000, _l("Số MB từ 1 đến 10.000.")),
        ],
    )
    unfinished_gb_of_all = WholeField(
        _l("Tệp gửi dở của mọi người (GB)"),
        description=_l("Từ 1 đến 1.000 GB. Dù còn trong mức này, máy chủ luôn để trống 1 GB."),
        validators=[
            InputRequired(_l("Hãy nhập số GB.")),
            NumberRange(1, 1000, _l("Số GB từ 1 đến 1.000.")),
        ],
    )
    max_extensions = WholeField(
        _l("Số lần gia hạn nhiều nhất của một việc"),
        description=_l("Từ 0 đến 10; 0 là không gia hạn. Những lần đã đồng ý vẫn giữ nguyên."),
        validators=[
            InputRequired(_l("Hãy nhập số lần gia hạn.")),
            NumberRange(0, 10, _l("Số lần gia hạn từ 0 đến 10.")),
        ],
    )
    digest_at = LineField(
        _l("Giờ nhắc việc và gửi bản tin thứ Hai"),
        description=_l(
            "Giờ Việt Nam (UTC+7), ví dụ 07:30. Nhắc việc mỗi sáng; bản tin gửi lãnh đạo sáng thứ Hai."
        ),
        longest=20,
        filters=[_clock_time],
        validators=[
            InputRequired(_l("Hãy nhập giờ gửi.")),
            Regexp(r"([01]\d|2[0-3]):[0-5]\d\Z", message=_l("Hãy ghi giờ và phút, từ 00:00 đến 23:59.")),
        ],
    )

    def validate_max_files(self, field: Field) -> None:
        """One form without JavaScript carries all its files at once; the server takes a gigabyte."""
        if field.data and self.max_file_mb.data and field.data * self.max_file_mb.data > 1000:
            raise ValidationError(
                _("Cỡ tệp nhân với số tệp không quá 1.000 MB cho một báo cáo. Hãy giảm một trong hai.")
            )

    def validate_unfinished_mb(self, field: Field) -> None:
        """One form's files fit, so that none that is refused loses any; and one person's fit among everybody's."""
        if field.data and field.data < (self.max_file_mb.data or 0) * (self.max_files.data or 0):
            raise ValidationError(_("Ít nhất bằng cỡ tệp nhân với số tệp của một báo cáo."))
        if field.data and field.data > (self.unfinished_gb_of_all.data or 0) * 1000:
            raise ValidationError(_("Không vượt quá mức chung của mọi người."))


class ImportForm(PostForm):
    """A CSV file, and whether it may change what is there already."""

    file = FileField(_l("Tệp CSV"), validators=[FileRequired(_l("Hãy chọn tệp CSV."))])
    update = BooleanField(_l("Cập nhật cả những dòng đã có trong cổng"))
