"""What changed in a unit's work, one change after the other: the page of the notice that sums them up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Response, abort
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import Notice
from ocop_tasks.notices.blueprint import bp
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.work import work_news
from ocop_tasks.rules.work.work_news import Change, Kind
from ocop_tasks.sending.notices.notice_language import Language, language, plan_title, task_name
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import labels, responses, template_gettext
from ocop_tasks.web.security.current_user import viewer

KINDS = {
    Kind.NEW: _l("Việc mới"),
    Kind.AGAIN: _l("Áp dụng lại"),
    Kind.DUE: _l("Đổi hạn"),
    Kind.PART: _l("Đổi vai trò"),
    Kind.TEXT: _l("Đổi nội dung"),
    Kind.GONE: _l("Ngừng giao"),
}
TEXTS = {
    "title": _l("Tên nhiệm vụ"),
    "wording": _l("Thời hạn ghi trong kế hoạch"),
    "evidence_required": _l("Phải có minh chứng"),
    "measured_in": _l("Tiến độ tính theo"),
    "measure_target": _l("Mỗi đơn vị, mỗi kỳ cần đạt"),
}
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """One change as the page shows it."""

    title: str
    change: Change
    texts: list[tuple[Any, str, str]]
    """What the task says otherwise: which text, before and now."""


@bp.get("/notices/work/<batch>")
@gate.allow(Action.SEE_NOTICES, fresh=True)
def work_changes(batch: str) -> Response:
    """The person's own notice of that batch, whole; nobody else's exists for him."""
    notice = db.session.scalar(select(Notice).where(Notice.key == f"work.{batch}:{viewer().id}"))
    if notice is None:
        abort(404)
    say = language(template_gettext.language())
    by_kind = groupby(work_news.changes(notice.facts), key=lambda change: change.kind)
    return responses.show(
        "notices/work_changes.html",
        told=notice,
        plan=plan_title(notice.facts, say),
        groups=[(kind, KINDS[kind], [_line(change, say) for change in changes]) for kind, changes in by_kind],
        parts=labels.PART,
    )


def _line(change: Change, say: Language) -> Line:
    texts = change.task["texts"] if change.kind is Kind.TEXT else {}
    said = [
        (TEXTS[name], _in_words(name, before), _in_words(name, now)) for name, (before, now) in texts.items()
    ]
    return Line(task_name(change.task, say), change, said)


def _in_words(name: str, value: Any) -> str:
    """A text of the task as people say it; nothing as a dash."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if name == "measured_in" and value:
        return str(labels.COUNTED[Counted(value)])
    return str(value or NOTHING)
