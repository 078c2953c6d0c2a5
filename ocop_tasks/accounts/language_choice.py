"""The reader's choice of language."""

from __future__ import annotations

from flask import request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.accounts.blueprint import bp
from ocop_tasks.extensions import db
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses, template_gettext
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.security.safe_redirects import previous_page, safe_address


@bp.post("/language")
@gate.from_old_pages
@gate.public
def choose_language() -> BaseResponse:
    """Vietnamese or English: kept with the person, or in the browser until somebody signs in there."""
    chosen = request.form.get("language")
    if chosen in template_gettext.LANGUAGES and current_user.is_authenticated:
        viewer().locale = chosen
        db.session.commit()
    elif chosen in template_gettext.LANGUAGES:
        session["locale"] = session["locale_chosen"] = chosen
    return responses.go(previous_page() or safe_address(request.form.get("next")) or url_for("accounts.home"))
