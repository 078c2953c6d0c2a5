"""How far a draft's task is, put right by hand."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import NumberRange, Optional

from ocop_tasks.rules.text.days import Lean, dmy
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import Start
from ocop_tasks.web.forms.base_form import PostForm
from ocop_tasks.web.forms.fields import DayField, WholeField

CHOICES = {
    Status.NOT_STARTED: _l("Chưa làm gì"),
    Status.IN_PROGRESS: _l("Đang thực hiện"),
    Status.COMPLETED: _l("Đã xong"),
    Status.CANCELLED: _l("Không còn thực hiện"),
}
UP_TO_99 = _l("Từ 0 đến 99; làm xong cả thì chọn “Đã xong”.")


class StartForm(PostForm):
    """What a task's shares begin with; ``seen`` is what the person saw of it."""

    status = RadioField(
        _l("Đã làm đến đâu"),
        choices=[SelectChoice(each.value, word) for each, word in CHOICES.items()],
    )
    percent = WholeField(
        _l("Tỷ lệ, nếu đang thực hiện (%)"),
        validators=[Optional(), NumberRange(0, 99, message=UP_TO_99)],
        in_percent=True,
    )
    done_on = DayField(
        _l("Ngày xong, nếu đã xong"),
        description=_l("Để trống nếu xong đúng hạn: khi đó tính là ngày hết hạn."),
        validators=[Optional()],
        lean=Lean.PAST,
    )
    earlier_done = BooleanField(_l("Các kỳ trước đã xong đúng hạn"))
    seen = HiddenField()

    today: date = date.max

    def validate_done_on(self, field: DayField) -> None:
        """Nothing was done on a day that has not come."""
        if field.data and field.data > self.today:
            raise ValidationError(_("Ngày xong không thể sau hôm nay, %(day)s.", day=dmy(self.today)))

    def start(self, before: Start) -> Start:
        """What the form says, of the day that the table was of."""
        status = Status(self.status.data)
        percent = {Status.COMPLETED: 100, Status.IN_PROGRESS: self.percent.data or 0}.get(status, 0)
        done_on = self.done_on.data if status is Status.COMPLETED else None
        return Start(status, before.stated_on, percent, done_on, bool(self.earlier_done.data))
