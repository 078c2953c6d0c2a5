"""Moments in words: who did what, when, and from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ocop_tasks import clock
from ocop_tasks.drafting.history.history_queries import HistoryRecord, shares_mentioned
from ocop_tasks.models import (
    Assignment,
    AuditEntry,
    DirectionEntry,
    Evidence,
    ExtensionStep,
    Part,
    StatusReport,
    User,
)
from ocop_tasks.models.work.status_report import ReportKind
from ocop_tasks.rules.work.direction_rules import Entry as Said
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.field_wording import FIELDS, NOTHING, Change, value_in_words
from ocop_tasks.web.pages.template_gettext import local

ACTIONS = {
    "task.added": _l("Thêm nhiệm vụ"),
    "task.changed": _l("Sửa nhiệm vụ"),
    "task.cancelled": _l("Ghi nhiệm vụ không còn áp dụng"),
    "task.restored": _l("Cho nhiệm vụ áp dụng lại"),
    "assignment.due_changed": _l("Đổi hạn của một đơn vị"),
    "plan.made": _l("Lập kế hoạch"),
    "plan.imported": _l("Nhập kế hoạch từ tệp"),
    "plan.published": _l("Ban hành kế hoạch"),
    "plan.recalled": _l("Thu hồi ban hành, về bản soạn"),
    "plan.closed": _l("Đóng kế hoạch"),
    "plan.reopened": _l("Mở lại kế hoạch"),
    "plan.archived": _l("Đưa kế hoạch vào lưu trữ"),
    "plan.unarchived": _l("Đưa kế hoạch ra khỏi lưu trữ"),
    "plan.changed": _l("Sửa thông tin kế hoạch"),
    "plan.document_added": _l("Thêm văn bản kế hoạch"),
    "plan.section_added": _l("Thêm mục"),
    "plan.section_changed": _l("Sửa mục"),
    "plan.section_moved": _l("Đổi thứ tự mục"),
    "plan.section_removed": _l("Xoá mục"),
    "plan.sheet_taken": _l("Nhập từ bảng tính"),
    "plan.sheet_taken_back": _l("Rút lại lần nhập từ bảng tính"),
    "plan.target_added": _l("Thêm chỉ tiêu"),
    "plan.target_changed": _l("Sửa chỉ tiêu"),
    "plan.target_removed": _l("Xoá chỉ tiêu"),
    "plan.amendment_begun": _l("Bắt đầu soạn điều chỉnh"),
    "plan.amendment_discarded": _l("Xoá bản điều chỉnh đang soạn"),
    "plan.amended": _l("Điều chỉnh kế hoạch"),
    "plan.dates_moved": _l("Lùi hạn việc đã hoặc sắp đến hạn"),
    "plan.target_measured": _l("Đổi nơi lấy số đã đạt của chỉ tiêu"),
    "product.added": _l("Thêm sản phẩm vào danh sách"),
    "product.changed": _l("Sửa sản phẩm"),
    "product.withdrawn": _l("Rút sản phẩm khỏi danh sách"),
    "product.put_back": _l("Đưa sản phẩm lại vào danh sách"),
}
DIRECTION = {
    Said.DIRECTED: _l("Ý kiến chỉ đạo"),
    Said.ACKNOWLEDGED: _l("Đã đọc ý kiến chỉ đạo"),
    Said.CLOSED: _l("Kết thúc ý kiến chỉ đạo"),
}
ICONS = {
    "task.added": "plus-lg",
    "task.cancelled": "x-lg",
    "plan.document_added": "file-earmark-text",
    "plan.section_added": "plus-lg",
    "plan.section_removed": "x-lg",
    "plan.sheet_taken": "plus-lg",
    "plan.sheet_taken_back": "x-lg",
    "plan.target_added": "plus-lg",
    "plan.target_removed": "x-lg",
    "product.added": "plus-lg",
    "product.withdrawn": "x-lg",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history."""

    at: datetime
    by: User | None
    what: str
    title: str
    share: Assignment | None = None
    task_id: int | None = None
    note: str = ""
    status: str | None = None
    """The sign of a report."""
    icon: str = "pencil"
    key: str = ""
    """Its id on the page."""
    changes: Sequence[Change] = ()
    evidence: Sequence[Evidence] = field(default_factory=tuple)

    @property
    def day(self) -> date:
        """Its Hanoi day."""
        return clock.day_of(self.at)


def entries(moments: Sequence[HistoryRecord]) -> list[Entry]:
    """``moments`` in words, in their order."""
    shares = shares_mentioned(moments)
    return [
        replace(_entry(each, shares), key=f"{type(each).__tablename__}-{each.id}".replace("_", "-"))
        for each in moments
    ]


def _entry(moment: HistoryRecord, shares: dict[int, Assignment]) -> Entry:
    match moment:
        case StatusReport():
            return _report(moment)
        case Evidence():
            return _withdrawn(moment, shares[moment.assignment_id])
        case DirectionEntry():
            return _saying(
                shares[moment.direction.assignment_id], moment, str(DIRECTION[moment.kind]), "flag"
            )
        case ExtensionStep():
            what = labels.extension_step(moment.kind, moment.due_on)
            return _saying(shares[moment.assignment_id], moment, what, "clock")
        case AuditEntry():
            return _audit(moment, shares.get(moment.assignment_id or 0))


def _report(report: StatusReport) -> Entry:
    share, about = report.assignment, report.about.kind if report.about else None
    what = labels.report_name(report.kind, report.note, about)
    if report.kind is ReportKind.PROGRESS and report.status is Status.NOT_STARTED:
        what = str(labels.STATUS[report.status])
    elif report.kind is ReportKind.TAKEN_OVER:
        what = f"{what}: {labels.STATUS[report.status]}"
    elif report.kind is ReportKind.PROGRESS:
        what = _("%(what)s: %(percent)s %%", what=what, percent=report.percent)
    return Entry(
        at=report.at,
        by=report.by,
        what=what,
        title=local(share.task),
        share=share,
        task_id=share.task_id,
        note=report.note,
        status="returned" if report.returned else report.status.value,
        evidence=report.evidence,
    )


def _withdrawn(piece: Evidence, share: Assignment) -> Entry:
    assert piece.withdrawn_at is not None
    return Entry(
        at=piece.withdrawn_at,
        by=piece.withdrawn_by,
        what=_("Rút lại minh chứng"),
        title=local(share.task),
        share=share,
        task_id=share.task_id,
        note=piece.withdrawn_reason or "",
        icon="paperclip",
        evidence=[piece],
    )


def _saying(share: Assignment, moment: DirectionEntry | ExtensionStep, what: str, icon: str) -> Entry:
    return Entry(
        at=moment.at,
        by=moment.by,
        what=what,
        title=local(share.task),
        share=share,
        task_id=share.task_id,
        note=moment.text,
        icon=icon,
    )


def _audit(entry: AuditEntry, share: Assignment | None) -> Entry:
    return Entry(
        at=entry.at,
        by=entry.by,
        what=str(ACTIONS.get(entry.action, _("Thay đổi"))),
        title=entry.subject,
        share=share,
        task_id=entry.task_id,
        note=entry.reason,
        icon=ICONS.get(entry.action, "pencil"),
        changes=list(_changes(entry.changes, is_new=entry.action == "task.added")),
    )


def _changes(changes: dict[str, Any], *, is_new: bool) -> Iterator[Change]:
    for name, label in FIELDS.items():
        if name == "cancelled" or name not in changes:
            continue
        old, new = changes[name]
        if name in set(Part):
            old, new = old or [], new or []
            came, went = [each for each in new if each not in old], [each for each in old if each not in new]
            yield Change(str(label), came=", ".join(came), went=", ".join(went))
        else:
            before = NOTHING if is_new or old == new else value_in_words(name, old)
            yield Change(str(label), before, value_in_words(name, new))
