"""The bell's page: what a person was told, unread first; opening a notice reads it."""

from __future__ import annotations

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy import update
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Notice
from ocop_tasks.models.work.notice_reasons import still_stands
from ocop_tasks.notices import queries
from ocop_tasks.notices.blueprint import bp
from ocop_tasks.notices.gone_wording import why_gone
from ocop_tasks.rules.access import Action
from ocop_tasks.sending.notices.notice_language import language
from ocop_tasks.sending.notices.notice_wording import notice_text
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses, template_gettext
from ocop_tasks.web.pages.plan_choice import plan_choice
from ocop_tasks.web.security import security_log
from ocop_tasks.web.security.current_user import viewer


@bp.get("/notices")
@gate.allow(Action.SEE_NOTICES, fresh=True)
def notices() -> Response:
    """One page of the person's notices, of all plans or of one of those that run."""
    user, page, plans = (
        viewer(),
        max(1, request.args.get("page", 1, type=int)),
        plan_choice(Action.SEE_OWN_WORK),
    )
    rows, say = queries.notices_of(user, page, plans.chosen), language(template_gettext.language())
    return responses.show(
        "notices/notices.html",
        rows=[(notice, notice_text(notice, say), why_gone(notice, why)) for notice, why in rows],
        newest=max((notice.id for notice, _why in rows), default=0),
        number=page,
        pages=-(-queries.count_notices(user, plans.chosen) // queries.PAGE),
        plans=plans,
    )


@bp.get("/notices/<int:notice_id>")
@gate.allow(Action.SEE_NOTICES, fresh=True)
def open_notice(notice_id: int) -> BaseResponse:
    """Go to the notice's page; the notice is read by that. A link, so that it opens from a mail and in a new tab."""
    gate.start_writing()
    notice = _load(notice_id)
    notice.read(at=clock.now())
    db.session.commit()
    return responses.go(notice.address)


@bp.post("/notices/<int:notice_id>/reading")
@gate.allow(Action.SEE_NOTICES)
def read_notice(notice_id: int) -> BaseResponse:
    """The notice is read without being opened."""
    notice = _load(notice_id)
    notice.read(at=clock.now())
    db.session.commit()
    return responses.go(url_for(".notices"))


@bp.post("/notices/reading")
@gate.allow(Action.SEE_NOTICES)
def read_all() -> BaseResponse:
    """Everything up to the newest that was on the page is read, of the plan that it was of; what came since is not, nor
    what the page did not show.
    """
    newest, plan_id = (request.form.get(name, type=int) for name in ("newest", "plan"))
    unread = (Notice.user_id == viewer().id, Notice.read_at.is_(None), still_stands, queries.of_plan(plan_id))
    db.session.execute(
        update(Notice).where(*unread, Notice.id <= (newest or 0)).values(read_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    db.session.commit()
    return responses.changed(None, go_to=url_for(".notices"), message=_("Đã đánh dấu là đã đọc."))


def _load(notice_id: int) -> Notice:
    """The person's own notice; nobody else's exists for him."""
    notice = db.session.get(Notice, notice_id)
    if notice is None:
        abort(404)
    if notice.user_id != viewer().id:
        security_log.abort_as_not_found("notice", notice_id)
    return notice
