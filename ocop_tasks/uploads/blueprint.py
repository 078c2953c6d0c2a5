"""The feature's blueprint; every answer of it says which protocol is spoken."""

from flask import Blueprint, Response

from ocop_tasks.uploads.protocol import VERSION

bp = Blueprint("uploads", __name__)


@bp.after_request
def _say_version(response: Response) -> Response:
    response.headers["Tus-Resumable"] = VERSION
    return response
