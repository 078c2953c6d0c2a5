"""Fields of plans, sections, targets, tasks and products as people call them, and their values as people say them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Calendar, Frequency
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.due_rule_wording import in_words
from ocop_tasks.web.pages.template_filters import amount, dmy

FIELDS = {
    "plan_title": _l("Tên kế hoạch"),
    "target": _l("Chỉ tiêu"),
    "planned": _l("Số cần đạt"),
    "measure": _l("Đơn vị tính"),
    "measure_en": _l("Đơn vị tính bằng tiếng Anh"),
    "section_label": _l("Số mục"),
    "section_title": _l("Tên mục"),
    "section_above": _l("Nằm trong mục"),
    "section_behind": _l("Đứng sau mục"),
    "title": _l("Tên nhiệm vụ"),
    "title_en": _l("Tên tiếng Anh"),
    "section": _l("Thuộc mục"),
    "frequency": _l("Kỳ báo cáo"),
    "due_on": _l("Hạn"),
    "due_rule": _l("Cách tính hạn từng kỳ"),
    "wording": _l("Thời hạn ghi trong kế hoạch"),
    "wording_en": _l("Thời hạn bằng tiếng Anh"),
    "weight": _l("Trọng số"),
    "evidence_required": _l("Phải có minh chứng"),
    "measured_in": _l("Tiến độ tính theo"),
    "measure_target": _l("Mỗi đơn vị, mỗi kỳ cần đạt"),
    "notes": _l("Ghi chú"),
    "notes_en": _l("Ghi chú bằng tiếng Anh"),
    "assignments": _l("Số công việc"),
    "cancelled": _l("Không còn áp dụng"),
    "number": _l("Số văn bản"),
    "issuer": _l("Cơ quan ban hành"),
    "standing_agency": _l("Cơ quan thường trực"),
    "issued_on": _l("Ngày ban hành"),
    "state": _l("Trạng thái"),
    "year": _l("Năm"),
    "starts_on": _l("Từ ngày"),
    "ends_on": _l("Đến hết ngày"),
    "calendar": _l("Lịch kỳ báo cáo"),
    "days_after_cut": _l("Số ngày sau khi chốt số liệu"),
    "document": _l("Văn bản"),
    "file": _l("Tệp"),
    "tasks_taken": _l("Số nhiệm vụ"),
    "start_status": _l("Đã làm trước"),
    "start_percent": _l("Đã làm trước, phần trăm"),
    "start_done_on": _l("Ngày xong trước khi giao"),
    "start_earlier_done": _l("Các kỳ trước đã xong đúng hạn"),
    "target_measured_in": _l("Số đã đạt lấy từ"),
    "name": _l("Tên sản phẩm"),
    "producer": _l("Chủ thể"),
    "commune": _l("Xã, thị trấn"),
    "group": _l("Nhóm sản phẩm"),
    "stars": _l("Số sao dự kiến"),
    "round": _l("Đợt đánh giá"),
    "stands_behind": _l("Thuộc chỉ tiêu"),
    "note": _l("Ghi chú"),
    "items_added": _l("Được thêm"),
    "items_changed": _l("Được sửa"),
    "items_dropped": _l("Được bỏ"),
    "moved_later": _l("Công việc được lùi hạn"),
    "late_no_longer": _l("Không còn quá hạn"),
    **{part.value: label for part, label in labels.PART.items()},
}
CALENDAR = {
    Calendar.STATE: _l("theo kỳ chốt số liệu ngày 14"),
    Calendar.CALENDAR: _l("theo tháng dương lịch"),
}
WORDS: dict[str, dict[Any, Any]] = {
    "frequency": {each.value: labels.FREQUENCY[each] for each in Frequency},
    "calendar": {each.value: word for each, word in CALENDAR.items()},
    "state": labels.PLAN_STATE,
    "start_status": labels.STATUS,
    "measured_in": {each.value: labels.COUNTED[each] for each in Counted},
    "target_measured_in": {each.value: labels.COUNTED[each] for each in Counted},
}
NOTHING = "–"
DATES = ("due_on", "issued_on", "starts_on", "ends_on", "start_done_on")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a change; for units, those that came and those that went."""

    label: str
    old: str = ""
    new: str = ""
    came: str = ""
    went: str = ""


def value_in_words(name: str, value: Any) -> str:
    """A value of the trail as people say it; nothing as a dash."""
    if name == "due_rule":
        return in_words(parse_due_rule(value)) if value else _("theo kỳ của kế hoạch")
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if name == "planned":
        return amount(Decimal(value))
    if name in DATES:
        return dmy(date.fromisoformat(value))
    return str(WORDS.get(name, {}).get(value, value))
