"""A request with a key is carried out once: sent again, it gets the first answer.

The device makes the key and sends it in the header ``Idempotency-Key`` or, from a plain form, in the hidden field
``idempotency_key``. A view takes part in two places: it is declared ``@idempotency.per_key``, and it ends with
``return idempotency.commit(answer)``, which writes the answer beside the work. Whatever ends otherwise (a form with
errors, an exception, a process that was killed) stores no key, and may be sent again.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, NoReturn, TypeVar, cast

from flask import Flask, abort, current_app, flash, g, make_response, request, session
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import delete, select
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.database import writing
from ocop_tasks.extensions import db
from ocop_tasks.models import IdempotencyKey
from ocop_tasks.web.pages import error_pages, responses

View = TypeVar("View", bound=Callable[..., Any])
HEADER, FIELD = "Idempotency-Key", "idempotency_key"
IGNORED_FIELDS = frozenset({FIELD, "csrf_token"})
"""Fields that make no difference to the fingerprint: a new sign-in brings another token."""
LARGEST_BODY = 16_000
"""Characters of an answer that are worth keeping; who sent a longer one's request again is led to the first page."""
KEPT_HEADERS = ("Content-Type", "HX-Push-Url")
FLASHES = "_flashes"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request that came with a key."""

    user_id: int
    key: str
    fingerprint: str
    flashes_before: int
    """How many messages waited for the person's next page before this request."""


def set_up(app: Flask) -> None:
    """Let a form carry a key: ``{{ once_key() }}`` beside its token."""
    app.jinja_env.globals["once_key"] = _hidden_field


def _hidden_field() -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, secrets.token_urlsafe(12))


def per_key(view: View) -> View:
    """Declare that a view is carried out once for each key; a key that comes with something else is answered 422."""
    view.once = "key"  # type: ignore[attr-defined]
    return view


def per_form(view: View) -> View:
    """Declare that a view is carried out once for each form and what is in it.

    The same page's form with something else in it is left to the view, whose record has a version of its own and can
    show both.
    """
    view.once = "form"  # type: ignore[attr-defined]
    return view


def read_key(user_id: int) -> KeyedRequest | None:
    """The key that this request came with, where its view takes one; answers 400 to what is no key or no form.

    Call it before the writing transaction: it reads all that was sent.
    """
    if not _mode():
        return None
    key = request.headers.get(HEADER) or request.form.get(FIELD)
    if not key:
        return None
    if request.mimetype not in FORMS and request.stream.read(
        1
    ):  # nobody reads it, and it would lie in memory
        abort(400)
    if len(key) > IdempotencyKey.LONGEST or not key.isprintable():
        abort(400)
    return KeyedRequest(user_id, key, _fingerprint(), len(session.get(FLASHES, [])))


def replay_if_known(sending: KeyedRequest) -> None:
    """Go on where this was not carried out before; otherwise end the request with the first answer, or with 422.

    Inside the writing transaction: whoever sends the same key at the same moment comes after it.
    """
    with_key = (IdempotencyKey.user_id == sending.user_id, IdempotencyKey.key == sending.key)
    known = db.session.scalars(select(IdempotencyKey).where(*with_key)).all()
    for one in known:
        if one.fingerprint == sending.fingerprint:
            _abort_with(_replayed(one.answer))
    if known and _mode() == "key":
        _abort_with(
            error_pages.error_response(
                422, _("Nội dung này đã được gửi trước đó, và lần này có khác. Hãy tải lại trang để xem.")
            )
        )
    g.sending = sending


def commit(answer: BaseResponse) -> BaseResponse:
    """Write down how the request's key was answered, commit that with the work, and give the answer back."""
    sending: KeyedRequest | None = g.get("sending")
    if sending:
        db.session.add(
            IdempotencyKey(
                user_id=sending.user_id,
                key=sending.key,
                fingerprint=sending.fingerprint,
                route=f"{request.method} {request.path}",
                answer=_stored_answer(answer, sending.flashes_before),
                made_at=clock.real_now(),
            )
        )
    db.session.commit()
    return answer


def sweep() -> None:
    """Forget the keys that no device can be asking about any more."""
    session, old = db.session(), IdempotencyKey.made_at <= clock.real_now() - IdempotencyKey.LIFETIME
    if session.scalar(select(IdempotencyKey.key).where(old).limit(1)):
        with writing(session):
            session.execute(
                delete(IdempotencyKey).where(old), execution_options={"synchronize_session": False}
            )


def _mode() -> str | None:
    """How the request's view was declared: by key, by form or not at all."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "once", None)


def _fingerprint() -> str:
    digest = hashlib.blake2b(digest_size=24)
    for part in _content():
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _content() -> Iterable[bytes]:
    """The route and all that came with the request, files by their content."""
    yield f"{request.method} {request.path}".encode()
    for name, text in request.form.items(multi=True):
        if name not in IGNORED_FIELDS:
            yield f"{name}={text}".encode()
    for name, file in request.files.items(multi=True):
        if not file.filename:  # a chooser in which nothing was chosen; a device's queue leaves it out
            continue
        file.stream.seek(0)
        yield f"{name}={file.filename}".encode()
        yield hashlib.file_digest(cast(BytesIO, file.stream), "sha256").digest()
        file.stream.seek(0)


def _abort_with(answer: BaseResponse) -> NoReturn:
    """Answer at once; the view is not called."""
    db.session.rollback()
    abort(answer)


def _stored_answer(answer: BaseResponse, flashes_before: int) -> dict[str, Any]:
    """What it takes to answer the same again."""
    body = answer.get_data(as_text=True)
    return {
        "status": answer.status_code,
        "go_to": answer.headers.get("Location") or answer.headers.get("HX-Redirect"),
        "headers": {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers},
        "body": body if len(body) <= LARGEST_BODY else None,
        "told": session.get(FLASHES, [])[flashes_before:],
    }


def _replayed(kept: dict[str, Any]) -> BaseResponse:
    """The first answer once more; a redirect in the way that this request understands."""
    is_short = not kept["go_to"] and kept["body"] is not None
    if responses.is_from_queue() and not is_short:
        told = [text["text"] if isinstance(text, dict) else text for _kind, text in kept["told"]]
        return responses.queue_accepted(kept["go_to"] or "/", " ".join(told))
    for kind, text in kept["told"]:
        flash(text, kind)
    if not is_short:
        return responses.go(kept["go_to"] or "/")
    response = make_response(kept["body"], kept["status"])
    response.headers.update(kept["headers"])
    return response
