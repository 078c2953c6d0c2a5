"""The feature's blueprint: every answer of it says which protocol is spoken, and ends its connection.

A browser that loses a connection which has served before sends the request once more by itself, on a new one and from
the request's beginning. With a piece of a file that is in vain: the file has grown meanwhile. So each begins on a
connection of its own (docs/decisions/0041).
"""

from flask import Blueprint, Response, request

from ocop_tasks.uploads.tus_protocol import VERSION

bp = Blueprint("uploads", __name__)


@bp.after_request
def _add_protocol_headers(response: Response) -> Response:
    if not request.path.startswith("/uploads"):  # the person's own list of them is a page like any other
        return response
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Connection"] = "close"
    return response
