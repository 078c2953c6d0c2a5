"""The service worker, the pages that it shows by itself, and whom a device would be sending for."""

from __future__ import annotations

import json

from flask import Response, current_app, jsonify
from flask_wtf.csrf import generate_csrf

from ocop_tasks.offline.blueprint import bp
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses, static_files
from ocop_tasks.web.security.current_user import portal_settings, viewer

KEPT_FILES = (
    "vendor/bootstrap.min.css",
    "vendor/htmx.min.js",
    "vendor/icons.svg",
    "vendor/tus.min.js",
    "css/app.css",
    "css/work.css",
    "css/outreach.css",
    "css/offline.css",
    "js/app.js",
    "js/sign_in_again.js",
    "js/text_fields.js",
    "js/fields.js",
    "js/activity_form.js",
    "js/report.js",
    "js/uploads.js",
    "js/resumable_upload.js",
    "js/draft_autosave.js",
    "js/my_tasks.js",
)
"""What the pages that open without a network are made of, beside the modules of ``static/js/offline``."""


@bp.get("/service-worker.js")
@gate.without_database
def service_worker() -> Response:
    """The worker of the whole portal: its code is a module with a fingerprint, and here it is told what to keep.

    Whenever anything it names has changed, this text has, and browsers take the new one.
    """
    kept = {
        "build": current_app.config["BUILD"],
        "files": [*map(static_files.static_url, KEPT_FILES), *static_files.module_urls()],
    }
    worker = f"{static_files.modules_base()}worker.js"
    text = f'import {{ serve }} from "{worker}";\n\nserve({json.dumps(kept, indent=2)});\n'
    response = Response(text, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/no-network")
@gate.without_database
def no_network() -> Response:
    """What the worker shows instead of a page that it does not have. It is the same for everybody: it is kept."""
    return Response(current_app.jinja_env.get_template("offline/no_network.html").render())


@bp.get("/waiting")
@gate.allow(Action.CONTRIBUTE, kept=True)
def waiting() -> Response:
    """What waits on this device; the device itself fills it in."""
    return responses.show("offline/waiting.html", limits=portal_settings())


@bp.get("/waiting/sender")
@gate.allow(Action.CONTRIBUTE, fresh=True)
def sender() -> Response:
    """Whom the device would be sending for, and the token that his forms need now."""
    return jsonify(person=viewer().device_token, token=generate_csrf())
