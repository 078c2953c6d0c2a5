"""The words of the history: what was done, to which field, and the values of codes."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from ocop_tasks.models import UnitKind
from ocop_tasks.rules.access import Role
from ocop_tasks.web.pages import labels

ACTIONS = {
    "user.invited": _l("Mời vào cổng"),
    "user.imported": _l("Nhập từ tệp"),
    "user.changed": _l("Sửa thông tin"),
    "user.password_reset": lazy_pgettext("done", "Đặt lại mật khẩu"),
    "user.password_chosen": _l("Tự đổi mật khẩu"),
    "user.switched_off": lazy_pgettext("done", "Khoá tài khoản"),
    "user.switched_on": _l("Mở lại tài khoản"),
    "user.sign_ins_ended": _l("Đăng xuất khỏi mọi thiết bị"),
    "unit.added": lazy_pgettext("done", "Thêm đơn vị"),
    "unit.imported": _l("Nhập đơn vị từ tệp"),
    "unit.changed": _l("Sửa đơn vị"),
    "unit.switched_off": lazy_pgettext("done", "Ngừng hoạt động"),
    "unit.switched_on": _l("Hoạt động lại"),
    "unit.villages_changed": _l("Sửa danh sách thôn, bản"),
    "portal.changed": _l("Sửa thiết lập"),
    "portal.calendar_ended": _l("Kết thúc lịch riêng của cổng"),
    "portal.restored": _l("Khôi phục từ bản sao lưu"),
}
FIELDS = {
    "name": _l("tên"),
    "username": _l("tên đăng nhập"),
    "email": _l("thư điện tử"),
    "phone": _l("điện thoại"),
    "role": _l("vai trò"),
    "unit": _l("đơn vị"),
    "short_name": _l("tên ngắn"),
    "name_en": _l("tên tiếng Anh"),
    "code": _l("mã"),
    "kind": _l("loại"),
    "parent": _l("trực thuộc"),
    "position": _l("thứ tự"),
    "makes_plans": _l("được lập kế hoạch"),
    "villages": _l("thôn, bản xoá và thêm"),
    "silent_days": _l("số ngày chưa cập nhật"),
    "max_file_mb": _l("cỡ tệp (MB)"),
    "max_files": _l("số minh chứng"),
    "photo_longest": _l("cỡ ảnh (điểm ảnh)"),
    "max_extensions": _l("số lần gia hạn"),
    "digest_at": _l("giờ nhắc việc"),
    "days_behind": _l("lịch chậm hơn (ngày)"),
    "made_at": _l("bản sao lưu lúc"),
}


def action_words(action: str) -> str:
    """What was done."""
    return str(ACTIONS.get(action, action))


def change_words(field: str, values: list[Any]) -> str:
    """ "đơn vị: Xã Bản Bo → Xã Bản Hon"."""
    before, after = (_value(field, value) for value in values)
    return _("%(field)s: %(before)s → %(after)s", field=FIELDS.get(field, field), before=before, after=after)


def _value(field: str, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if field == "role":
        return str(labels.ROLE[Role(value)])
    if field == "kind":
        return str(labels.UNIT_KIND[UnitKind(value)])
    return str(value)
