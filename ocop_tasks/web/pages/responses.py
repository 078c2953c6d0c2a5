"""Answers: a whole page, a part of one for htmx, or a redirect for a browser without it (HTMX.md).

A device's queue (``static/js/offline/queue_sender.js``) is told plainly that something arrived, or why not. It forgets
what it sent only on ``taken``; whatever else comes back, from us or from anything on the way, leaves it waiting.
``reasons`` are for the person, who mends it; ``missing`` are files that the device sends again by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request

from ocop_tasks.web.pages.template_filters import named

if TYPE_CHECKING:
    from wtforms import Form

    from ocop_tasks.web.uploads.received_files import ReceivedFiles


from collections.abc import Sequence
from typing import cast

from flask import flash, make_response, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

QUEUE_TYPE = "application/json"


def is_from_queue() -> bool:
    """Whether the request came from a device's queue."""
    return request.accept_mimetypes.best == QUEUE_TYPE


def queue_accepted(go_to: str, message: str | None) -> Response:
    """All of it is here, every file that it named included."""
    return jsonify(taken=True, go_to=go_to, message=message)


def queue_refused(
    status: int, reasons: Iterable[str], missing: Iterable[str] = (), **more: Any
) -> tuple[Response, int]:
    """It is not here."""
    body = jsonify(taken=False, reasons=list(reasons), missing=list(missing), **more)
    return body, status


def queue_form_refused(
    form: Form, received: ReceivedFiles, status: int, *, told: Iterable[str | None] = (), **more: Any
) -> tuple[Response, int]:
    """A form that could not be taken: what is wrong in it, with ``told``, and which files have not come whole.

    Where files are all that is missing there is nothing to mend.
    """
    wrong = [named(form[name]) for name in form.errors if name]
    files = [f"{file.name} {file.why}" for file in received.refused if not file.send_again]
    missing = [file.upload_id for file in received.refused if file.send_again]
    return queue_refused(status, [*filter(None, told), *wrong, *files], missing, **more)


def wants_part() -> bool:
    """Whether htmx asked for a fragment; not ``HX-Request``, which also comes with requests for whole pages."""
    return request.headers.get("HX-Request-Type") == "partial"


def show(page: str, part: str | None = None, *, status: int = 200, **context: Any) -> Response:
    """Render ``part`` where htmx asked for a fragment and there is one, the whole ``page`` otherwise."""
    template = part if part and wants_part() else page
    return make_response(render_template(template, **context), status)


def changed(
    part: str | None,
    *,
    go_to: str,
    message: str | None = None,
    actions: Sequence[dict[str, str]] = (),
    push: bool = False,
    **context: Any,
) -> BaseResponse:
    """Answer to something done: the fragment as it stands now, or a redirect (303) to ``go_to``.

    ``message`` is told either way: beside the fragment, or on the next page; ``actions`` are those of the notice
    component, an undo for example. ``push``: the fragment is another page's, and ``go_to`` its address. A device's
    queue is told that it arrived.
    """
    if is_from_queue():
        return queue_accepted(go_to, message)
    if part and wants_part():
        body = render_template(part, **context)
        if message:
            body += render_template("_notice_oob.html", message=message, actions=actions)
        response = make_response(body)
        if push:
            response.headers["HX-Push-Url"] = go_to
        return response
    if message:
        flash_message(message, actions=actions)
    return go(go_to)


def flash_message(message: str, kind: str = "success", actions: Sequence[dict[str, str]] = ()) -> None:
    """Say ``message`` on the next page that the person sees, with the notice component's ``actions``."""
    flash(cast(str, {"text": message, "actions": list(actions)}) if actions else message, kind)


def go(address: str) -> BaseResponse:
    """Send the browser to ``address``; a fragment's asker is sent there as a whole page."""
    if request.headers.get("HX-Request"):
        response = make_response("", 204)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)
