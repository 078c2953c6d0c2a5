"""Answers: a whole page, a part of one for htmx, or a redirect for a browser without it (HTMX.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from flask import Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.web.pages import offline_replies


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
    if offline_replies.asked():
        return offline_replies.taken(go_to, message)
    if part and wants_part():
        body = render_template(part, **context)
        if message:
            body += render_template("_notice_oob.html", message=message, actions=actions)
        response = make_response(body)
        if push:
            response.headers["HX-Push-Url"] = go_to
        return response
    if message:
        tell(message, actions=actions)
    return go(go_to)


def tell(message: str, kind: str = "success", actions: Sequence[dict[str, str]] = ()) -> None:
    """Say ``message`` on the next page that the person sees, with the notice component's ``actions``."""
    flash(cast(str, {"text": message, "actions": list(actions)}) if actions else message, kind)


def go(address: str) -> BaseResponse:
    """Send the browser to ``address``; a fragment's asker is sent there as a whole page."""
    if request.headers.get("HX-Request"):
        response = make_response("", 204)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)
