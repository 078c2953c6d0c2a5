"""For the administrator: which messages do not get out, and why. Not what they say."""

from __future__ import annotations

from flask import Response, abort, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Delivery, DeliveryState
from ocop_tasks.notices import queries
from ocop_tasks.notices.blueprint import bp
from ocop_tasks.notices.forms import CHANNELS
from ocop_tasks.rules.access import Action
from ocop_tasks.sending.delivery.channels import channels_of
from ocop_tasks.sending.delivery.timed_exchange import TOO_LONG, TOO_SLOW
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses

REASONS = {
    TOO_SLOW: _l("máy chủ trả lời quá chậm"),
    TOO_LONG: _l("máy chủ trả lời mãi không hết"),
}


@bp.get("/notices/deliveries")
@gate.allow(Action.MANAGE_SETTINGS, fresh=True)
def deliveries() -> Response:
    """The messages that met trouble, the newest first, and how many there are in each state."""
    page, counts = max(1, request.args.get("page", 1, type=int)), queries.delivery_counts()
    return responses.show(
        "notices/deliveries.html",
        rows=queries.undelivered(page),
        counts=counts,
        channels=CHANNELS,
        reasons=REASONS,
        open_channels=channels_of(current_app.config["SETTINGS"]).open,
        number=page,
        pages=-(-(counts.failing + counts.given_up) // queries.PAGE),
    )


@bp.post("/notices/deliveries/<int:delivery_id>/retry")
@gate.allow(Action.MANAGE_SETTINGS)
def retry(delivery_id: int) -> BaseResponse:
    """Try a message again at the next run, also one that was given up."""
    delivery = db.session.get(Delivery, delivery_id) or abort(404)
    if delivery.state in (DeliveryState.WAITING, DeliveryState.GIVEN_UP):
        now = clock.real_now()
        delivery.state, delivery.next_try_at, delivery.made_at = DeliveryState.WAITING, now, now
        db.session.commit()
    message = _("Sẽ gửi lại trong lần gửi tới.")
    return responses.changed(None, go_to=url_for(".deliveries"), message=message)
