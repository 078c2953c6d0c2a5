"""The libraries that the app is made of, each created once and bound to the app in ``create_app``."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from ocop_tasks.database import Base


class RouteLimiter(Limiter):
    """Passwords alone are limited, where they are judged (``accounts.sign_in_throttling``): before a request nothing is
    asked.

    Should the library rename what is overridden here, the limits go on holding; each page then costs a little more.
    """

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


class FormTokens(CSRFProtect):
    """A form brings its token. For the few views that say so (``gate.from_old_pages``) it is enough that the browser
    itself says that a page of this portal sent it: no other page can make it say so.
    """

    def protect(self, *given: Any, **named: Any) -> None:
        """Refuse a form that nobody on this portal's pages has sent."""
        view = current_app.view_functions.get(request.endpoint or "")
        own = request.headers.get("Sec-Fetch-Site") == "same-origin"
        if not (own and getattr(view, "from_old_pages", False)):
            super().protect(*given, **named)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
login_manager = LoginManager()
csrf = FormTokens()
babel = Babel()
limiter = RouteLimiter(key_func=get_remote_address)
compress = Compress()
