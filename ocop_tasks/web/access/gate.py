"""Who may: every request passes here, before any view runs.

A view says which action of ``rules.access`` it is (``@allow``), or that anybody may ask (``@public``); a route that
says neither answers 500, and a test finds it first. Then ``load`` answers for the record: 404 if the person may not
know of it, 403 if he may not act on it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from flask import Flask, Response, abort, current_app, g, request, session, url_for
from flask_login import current_user as login_user
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import database
from ocop_tasks.database import begin_writing, end_writing
from ocop_tasks.extensions import db, login_manager
from ocop_tasks.figures.figure_cache import is_current_revision
from ocop_tasks.models import (
    Assignment,
    Evidence,
    OutreachActivity,
    Plan,
    Product,
    Section,
    Target,
    TargetValue,
    Task,
)
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.caching import conditional_requests
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security import current_user, page_owner_cookie, security_log
from ocop_tasks.web.security.current_user import portal_settings, set_clock, viewer
from ocop_tasks.web.security.security_log import Event

View = TypeVar("View", bound=Callable[..., Any])
Record = TypeVar(
    "Record", Assignment, Evidence, OutreachActivity, Plan, Product, Section, Target, TargetValue, Task
)
AnyRecord = Assignment | Evidence | OutreachActivity | Plan | Product | Section | Target | TargetValue | Task
OPEN_BEFORE_PASSWORD_CHANGE = ("accounts.change_password", "accounts.sign_out")
LOAD_OPTIONS: dict[type, tuple[ORMOption, ...]] = {
    Assignment: (
        joinedload(Assignment.task).options(joinedload(Task.plan), joinedload(Task.parts)),
        joinedload(Assignment.unit),
    )
}
"""What the rules ask of a record, in the statement that loads it."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OFFLINE_ARGUMENTS = frozenset({"part", "plan", "waiting"})
"""What a kept page may be asked with: a part or a plan of one's tasks, and what waits on the device to be mended."""


def allow(
    action: Action,
    *,
    fresh: bool = False,
    streams: bool = False,
    kept: bool = False,
    files: Literal["one", "many"] | None = None,
) -> Callable[[View], View]:
    """Declare that a view does ``action``.

    ``fresh``: the page shows more than the database's revision and the day decide, so it has no ETag.
    ``streams``: the view reads the body itself and calls ``start_writing`` after it.
    ``kept``: the person's own device keeps the page, so that it opens without a network; no evidence is in it.
    ``files``: the request brings a file, or as many as a report may carry; any other brings fields alone, and a longer
    one is not read (``body_limits``).
    """

    def declare(view: View) -> View:
        view.access = action  # type: ignore[attr-defined]
        view.fresh = fresh  # type: ignore[attr-defined]
        view.streams = streams  # type: ignore[attr-defined]
        view.kept = kept  # type: ignore[attr-defined]
        view.files = files  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that anybody may ask for the view, signed in or not."""
    view.access = None  # type: ignore[attr-defined]
    view.fresh = True  # type: ignore[attr-defined]
    view.streams = False  # type: ignore[attr-defined]
    return view


def public_slow(view: View) -> View:
    """Declare a public view that takes its time before it writes, and calls ``start_writing`` itself."""
    public(view).streams = True  # type: ignore[attr-defined]
    return view


def secret(view: View) -> View:
    """Declare a public view whose address is itself the key to it: no log shows the address."""
    view.secret = True  # type: ignore[attr-defined]
    return public(view)


def from_old_pages(view: View) -> View:
    """Declare a view whose button stands on every page, and works on one that is older than the last sign-in."""
    view.from_old_pages = True  # type: ignore[attr-defined]
    return view


def without_database(view: View) -> View:
    """Declare a public view that must answer even where the database does not."""
    view.without_database = True  # type: ignore[attr-defined]
    return public(view)


def start_writing() -> None:
    """Begin the request's writing transaction; what was loaded before is read anew when it is next used.

    So is the person: what he may do is what he may do at this moment, however long his request was on its way
    (docs/decisions/0055). What came with a key and was carried out before is answered here (``idempotency``).
    """
    signed = "token" in g
    sending = idempotency.read_key(viewer().id) if signed else None
    begin_writing(db.session(), database.PAGE_LOCK_TIMEOUT)
    if signed:
        reload_viewer()
    if sending:
        idempotency.replay_if_known(sending)


def reload_viewer() -> None:
    """Read anew who asks, and let ``viewer`` be the person as he is now.

    Ends the request with 401 where his sign-in has ended meanwhile, with 403 where his role does not do this any more.
    """
    before, person = viewer(), current_user.signed_in_by_token_now(g.token)
    if person is None:
        security_log.log_event(Event.REFUSED, user=before, reason="signed_out_meanwhile")
        _become_anonymous()
    else:
        g._login_user = person
    view: Any = current_app.view_functions[request.endpoint or ""]
    if view.access is not None and (refusal := _refusal(view)):
        db.session.rollback()
        end_writing()  # nobody waits while the refusal is put into words
        abort(refusal)


def _become_anonymous() -> None:
    """From here on the request is a stranger's."""
    for name in ("token", "sign_in", "sign_in_id", "page_token", "bell", "drafts", "current_plan_id"):
        g.pop(name, None)
    g.whose, g._login_user = page_owner_cookie.NOBODY, login_manager.anonymous_user()


def load(model: type[Record], record_id: int, action: Action) -> Record:
    """The record with that id, for the signed-in person to do ``action`` with. Answers 404 or 403 instead.

    Raises RuleBroken as ``check_may`` does.
    """
    record = db.session.get(model, record_id, options=LOAD_OPTIONS.get(model, ()))
    if record is None:
        abort(404)
    if not may_know_of(record):
        security_log.abort_as_not_found(model.__tablename__, record_id)
    check_may(action, record)
    return record


def check_may(action: Action, record: AnyRecord) -> None:
    """Answer 403 where the signed-in person may not do ``action`` with ``record``, of which he knows.

    Raises RuleBroken "plan_closed" where he might do it if the plan had not ended.
    """
    if may(action, record):
        return
    if access.might_if_open(viewer(), action, _facts(record)):
        raise RuleBroken("plan_closed")
    abort(403)


def may_know_of(record: AnyRecord) -> bool:
    """Whether the signed-in person may know that ``record`` exists."""
    match record:
        case Evidence():
            return record.is_open_to(viewer()) and may(Action.SEE_WORK, record)
        case Assignment():
            return may(Action.SEE_WORK, record)
        case OutreachActivity():
            return may(Action.SEE_OUTREACH, record)
        case _:
            return may(Action.SEE_PLAN, record)


def may(action: Action, record: AnyRecord) -> bool:
    """Whether the signed-in person may do ``action`` with ``record``."""
    return access.may(viewer(), action, _facts(record))


def _facts(record: AnyRecord) -> access.PlanFacts | access.WorkFacts | access.OutreachFacts:
    """What the rules ask of ``record``."""
    match record:
        case Evidence():
            return db.session.get_one(Assignment, record.assignment_id).facts
        case Assignment() | OutreachActivity() | Plan():
            return record.facts
        case Task() | Section() | Target() | Product():
            return record.plan.facts
        case TargetValue():
            return record.target.plan.facts


def set_up(app: Flask) -> None:
    """Put the gate in front of every route of ``app``."""
    app.before_request(_check)
    app.after_request(_set_cache_headers)
    app.after_request(current_user.record_use)
    app.teardown_request(lambda _error: end_writing())
    login_manager.user_loader(current_user.signed_in_by_token)


def _check() -> BaseResponse | None:
    """Set the clock, know the person, ask the table, and answer 304 where nothing changed."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static":
        return None
    if not hasattr(view, "access"):
        raise RuntimeError(f"the route {request.endpoint} does not declare its access")
    if getattr(view, "without_database", False):
        return None
    g.whose = viewer().device_token if login_user.is_authenticated else page_owner_cookie.NOBODY
    set_clock()
    if view.access is not None and (refusal := _refusal(view)):
        abort(refusal)
    if request.method in SAFE_METHODS:
        g.told = bool(session.get("_flashes"))
        return None if view.fresh or g.told or not _supports_clear_site_data() else _not_modified()
    _parse_body(view.streams)
    return None


def _refusal(view: Any) -> int | BaseResponse | None:
    """Why the person may not do what the view does, as far as his role decides it: what ``abort`` answers."""
    if not login_user.is_authenticated:
        return 401
    if not access.allowed_somewhere(viewer().role, view.access):
        return 403
    if viewer().must_change_password and request.endpoint not in OPEN_BEFORE_PASSWORD_CHANGE:
        return _ask_for_password()
    return None


def _ask_for_password() -> int | BaseResponse:
    """Nobody works with a password that somebody else has read: who looks is led to choose one, and nothing is done."""
    if request.method not in SAFE_METHODS:
        return 401
    return responses.go(url_for("accounts.change_password", next=request.full_path.removesuffix("?")))


def _parse_body(streams: bool) -> None:
    """Take the form apart before the writing transaction begins."""
    if streams:
        return
    request.form  # noqa: B018  (reading it is what takes the body apart)
    start_writing()


def _supports_clear_site_data() -> bool:
    secure = current_app.config["SETTINGS"].secure_cookies
    return page_owner_cookie.supports_clear_site_data(request.environ, secure_cookies=secure)


def _not_modified() -> Response | None:
    """304 where the browser already holds this page as it stands now; otherwise remember its tag."""
    person = (
        conditional_requests.ReaderFacts(g.page_token, viewer().locale, g.bell, g.drafts)
        if login_user.is_authenticated
        else None
    )
    g.etag = conditional_requests.page_etag(
        request.environ, current_app.config["BUILD"], person, portal_settings().revision
    )
    return Response(status=304) if conditional_requests.browser_has(request.environ, g.etag) else None


def _set_cache_headers(response: Response) -> Response:
    """Mark the answer so that caches keep pages and fragments, and people, apart."""
    if request.endpoint == "static":
        return response
    if (etag := g.get("etag")) and _is_of_one_revision(response) and not session.get("_flashes"):
        response.set_etag(etag, weak=True)
        response.headers["Cache-Control"] = conditional_requests.CACHE_CONTROL
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Vary", conditional_requests.VARY)
    _set_worker_headers(response)
    return response


def _is_of_one_revision(response: Response) -> bool:
    """Whether the page that ``response`` shows was made while nothing changed; the one that is held was."""
    stands = response.status_code == 200 and is_current_revision(db.engine, portal_settings().revision)
    return stands or response.status_code == 304


def _set_worker_headers(response: Response) -> None:
    """Say whose page it is, and whether his device may keep it (``static/js/offline/worker.js``).

    A page that tells what was just done is not kept: it would tell it again. Nor is what was searched for, or a form
    that copies another: there is no end of them.
    """
    if whose := g.get("whose"):
        response.headers["X-Viewer"] = whose
        if response.mimetype == "text/html":
            page_owner_cookie.set_owner(response, whose)
    view: Any = current_app.view_functions.get(request.endpoint or "")
    kept = getattr(view, "kept", False) and request.args.keys() <= OFFLINE_ARGUMENTS
    if kept and response.status_code == 200 and not g.get("told"):
        response.headers["X-Keep"] = current_app.config["BUILD"]
