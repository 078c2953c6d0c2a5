"""What a person wants to be told, where."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import Email, Optional
from wtforms.widgets import EmailInput

from ocop_tasks.rules.notice_topics import Channel, Topic
from ocop_tasks.web.forms.base_form import LineField, PostForm

TOPICS = {
    Topic.REMINDER: (
        _l("Nhắc hạn"),
        _l("Trước hạn 7, 3 và 1 ngày, hôm sau hạn, rồi mỗi tuần khi còn quá hạn"),
    ),
    Topic.WORK: (
        _l("Thay đổi việc của đơn vị"),
        _l("Việc mới, đổi hạn, đổi nội dung, ngừng giao; gộp lại khi kế hoạch đang được sửa"),
    ),
    Topic.DIRECTION: (_l("Ý kiến chỉ đạo"), _l("Chủ tịch chỉ đạo đơn vị, hoặc kết thúc ý kiến")),
    Topic.ANSWER: (_l("Trả lời ý kiến chỉ đạo"), _l("Đơn vị trả lời bằng báo cáo")),
    Topic.RETURNED: (
        _l("Báo cáo bị trả lại"),
        _l("Và khi xác nhận hoặc lần trả lại được rút lại; kèm lý do"),
    ),
    Topic.CONFIRMED: (_l("Báo cáo được xác nhận"), _l("Việc đã xong")),
    Topic.EXTENSION: (_l("Gia hạn"), _l("Đề nghị gia hạn và quyết định")),
    Topic.FOLLOWED: (_l("Việc đơn vị theo dõi"), _l("Đơn vị chủ trì vừa báo cáo")),
    Topic.DIGEST: (
        _l("Tổng hợp sáng thứ Hai"),
        _l("Quá hạn, thay đổi trong tuần, chỉ đạo chưa trả lời, chưa cập nhật"),
    ),
}
CHANNELS = {Channel.EMAIL: _l("Thư điện tử"), Channel.WEBHOOK: _l("Tin nhắn")}


def cell(topic: Topic, channel: Channel) -> str:
    """How a box of the table is named in the form."""
    return f"{topic.value}.{channel.value}"


CELLS: Any = [cell(topic, channel) for topic in Topic for channel in Channel]


class PreferencesForm(PostForm):
    """The table's ticked boxes, and where mail goes to."""

    email = LineField(
        _l("Địa chỉ thư điện tử"),
        longest=200,
        widget=EmailInput(),
        validators=[
            Optional(),
            Email(_l("Địa chỉ thư chưa đúng, ví dụ: ten@laichau.gov.vn."), allow_smtputf8=False),
        ],
    )
    wanted = SelectMultipleField(_l("Nhận ở đâu"), choices=CELLS)
