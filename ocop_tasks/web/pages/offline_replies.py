"""What a device's queue is answered (``static/js/offline/sender.js``): plainly that something arrived, or why not.

The device forgets what it sent only on ``taken``; whatever else comes back, from us or from anything on the way, leaves
it waiting. ``reasons`` are for the person, who mends it; ``missing`` are files that the device sends again by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request

from ocop_tasks.web.pages.template_filters import named

if TYPE_CHECKING:
    from wtforms import Form

    from ocop_tasks.web.uploads.form_uploads import Received

SHAPE = "application/json"


def asked() -> bool:
    """Whether the request came from a device's queue."""
    return request.accept_mimetypes.best == SHAPE


def taken(go_to: str, message: str | None) -> Response:
    """All of it is here, every file that it named included."""
    return jsonify(taken=True, go_to=go_to, message=message)


def refused(
    status: int, reasons: Iterable[str], missing: Iterable[str] = (), **more: Any
) -> tuple[Response, int]:
    """It is not here."""
    body = jsonify(taken=False, reasons=list(reasons), missing=list(missing), **more)
    return body, status


def not_taken(
    form: Form, received: Received, status: int, *, told: Iterable[str | None] = (), **more: Any
) -> tuple[Response, int]:
    """A form that could not be taken: what is wrong in it, with ``told``, and which files have not come whole.

    Where files are all that is missing there is nothing to mend.
    """
    wrong = [named(form[name]) for name in form.errors if name]
    files = [f"{file.name} {file.why}" for file in received.refused if not file.again]
    missing = [file.upload_id for file in received.refused if file.again]
    return refused(status, [*filter(None, told), *wrong, *files], missing, **more)
