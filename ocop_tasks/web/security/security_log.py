"""Who signed in or failed to, was refused, or changed somebody's way in: a line of the log each (docs/security-log.md).

The names of the events are OWASP's (Logging Vocabulary Cheat Sheet) where it has one. People type passwords into the
name's field, so what was typed there is logged only where an account has that name; of anything else a keyed hash, by
which tries at one name are known to be at one name. No password, token, cookie or body is logged.
"""

from __future__ import annotations

import hashlib
import logging
from enum import StrEnum
from typing import Any, NoReturn

from flask import Flask, Response, abort, current_app, g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from ocop_tasks.extensions import db
from ocop_tasks.models import User
from ocop_tasks.rules.credential_normalization import username_of

log = logging.getLogger("ocop_tasks.security")
PENDING = "security events"
"""Where a session keeps the events that are logged after its commit."""


class Event(StrEnum):
    """What happened."""

    SIGNED_IN = "authn_login_success"
    SIGN_IN_FAILED = "authn_login_fail"
    SIGNED_OUT = "authn_logout"
    SIGN_INS_ENDED = "session_ended"
    """By the person in his other browsers, or by the administrator."""
    PASSWORD_CHANGED = "authn_password_change"  # noqa: S105
    PASSWORD_NOT_CHANGED = "authn_password_change_fail"  # noqa: S105
    PASSWORD_GIVEN = "authn_password_reset"  # noqa: S105
    KEY_FAILED = "authn_key_fail"
    """An address that would be a key (a calendar's) and is none."""
    ACCOUNT_MADE = "user_created"
    ACCOUNT_CHANGED = "user_updated"
    ACCOUNT_OFF = "user_disabled"
    ACCOUNT_ON = "user_enabled"
    RIGHTS_CHANGED = "authz_change"
    REFUSED = "authz_fail"
    FORGED = "csrf_fail"
    NOT_VALID = "input_validation_fail"
    TOO_LARGE = "input_size_exceeded"
    TOO_SLOW = "input_too_slow"
    TOO_OFTEN = "excess_rate_limit_exceeded"


EXPECTED = frozenset(
    {
        Event.SIGNED_IN,
        Event.SIGNED_OUT,
        Event.SIGN_INS_ENDED,
        Event.PASSWORD_CHANGED,
        Event.PASSWORD_GIVEN,
        Event.ACCOUNT_MADE,
        Event.ACCOUNT_CHANGED,
        Event.ACCOUNT_OFF,
        Event.ACCOUNT_ON,
        Event.RIGHTS_CHANGED,
    }
)
"""These are "info", the rest "warning"."""
REFUSALS = {
    400: Event.NOT_VALID,
    403: Event.REFUSED,
    408: Event.TOO_SLOW,
    413: Event.TOO_LARGE,
    429: Event.TOO_OFTEN,
}
"""The event of an answer by its status, where the request logged nothing more exact."""


def set_up(app: Flask) -> None:
    """Log refusals, and changes of accounts once they are committed."""
    app.after_request(_log_refusal)
    if not event.contains(db.session, "after_commit", _log_committed):
        event.listen(db.session, "after_commit", _log_committed)
        event.listen(db.session, "after_rollback", _discard_pending)


def log_event(
    what: Event, *, user: User | None = None, typed: str | None = None, reason: str = "", **more: Any
) -> None:
    """Log the event: about ``user``, or the account name that was ``typed``; else about who sent the request."""
    fields = {"event": what.value, **_account(user, typed), "reason": reason, **_request_context(), **more}
    extra = {name: value for name, value in fields.items() if value not in (None, "")}
    log.log(logging.INFO if what in EXPECTED else logging.WARNING, "security", extra=extra)
    if has_request_context():
        g.security_event_logged = True


def abort_as_not_found(kind: str, record_id: object) -> NoReturn:
    """Answer 404 for a record that exists but that the person may not know of, and log the attempt."""
    log_event(Event.REFUSED, reason="not_his", record=f"{kind} {record_id}")
    abort(404)


def log_event_after_commit(what: Event, about: User, **more: Any) -> None:
    """Log what the signed-in person does to somebody's account, his own too, after the commit."""
    fields = {"about_user_id": about.id, "about_account": about.username, **more}
    db.session.info.setdefault(PENDING, []).append((what, fields))


def account_hash(typed: str) -> str:
    """What stands for a name that nobody has; the same for the same name, as long as the portal's key is the same."""
    key = hashlib.sha256(current_app.config["SECRET_KEY"].encode()).digest()
    return hashlib.blake2b(username_of(typed).encode(), key=key, digest_size=8).hexdigest()


def _account(user: User | None, typed: str | None) -> dict[str, Any]:
    if user is None and typed is not None:
        return {"account_hash": account_hash(typed)}
    if user is None:
        # Who was found to send the request; nobody is looked for here, since that may be what just failed.
        user = getattr(g.get("_login_user"), "user", None)
    return {"account": user.username, "user_id": user.id} if user else {}


def _request_context() -> dict[str, Any]:
    """From where, and to which route: its pattern, since an address may be a key."""
    if not has_request_context():
        return {}
    route = request.url_rule.rule if request.url_rule else None
    return {"address": request.remote_addr, "method": request.method, "route": route}


def _log_refusal(response: Response) -> Response:
    what = REFUSALS.get(response.status_code)
    if what and "security_event_logged" not in g:
        log_event(what, reason=str(response.status_code))
    return response


def _log_committed(session: Session) -> None:
    for what, fields in session.info.pop(PENDING, ()):
        log_event(what, **fields)


def _discard_pending(session: Session) -> None:
    session.info.pop(PENDING, None)
