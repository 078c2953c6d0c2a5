"""The OCOP task portal: a yearly plan becomes tasks, units report with evidence, progress is there for everyone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ocop_tasks import (
    accounts,
    admin,
    amending,
    database,
    desk,
    drafting,
    notices,
    offline,
    outreach,
    planning,
    plans,
    products,
    review,
    search,
    targets,
    uploads,
    work,
)
from ocop_tasks.extensions import babel, compress, csrf, db, limiter, login_manager
from ocop_tasks.settings import ROOT, Settings, SettingsError
from ocop_tasks.storage.previews import PreviewCache
from ocop_tasks.storage.stores.local import LocalStore
from ocop_tasks.storage.stores.partial_uploads import PartialUploads
from ocop_tasks.web.access import expired_sign_in, gate
from ocop_tasks.web.caching import conditional_requests, page_cache, rendering_lock, revision
from ocop_tasks.web.forms import fields
from ocop_tasks.web.operations import component_gallery, health
from ocop_tasks.web.pages import (
    error_pages,
    navigation,
    pagination,
    static_files,
    template_filters,
    template_gettext,
    units_without_readers,
)
from ocop_tasks.web.requests import body_limits, idempotency
from ocop_tasks.web.requests.flask_app import Application
from ocop_tasks.web.security import request_log, security_headers, security_log
from ocop_tasks.web.uploads import file_descriptions, form_uploads, stored_files, unfinished_uploads

FEATURES = (
    accounts,
    work,
    outreach,
    offline,
    plans,
    drafting,
    review,
    desk,
    search,
    admin,
    notices,
    planning,
    amending,
    targets,
    products,
    uploads,
)
FLOOR = (
    conditional_requests,
    rendering_lock,
    gate,
    error_pages,
    file_descriptions,
    template_filters,
    fields,
    pagination,
    template_gettext,
    units_without_readers,
    page_cache,
    form_uploads,
    stored_files,
    unfinished_uploads,
    expired_sign_in,
    idempotency,
    security_headers,
    security_log,
    navigation,
    static_files,
    health,
    component_gallery,
)
SECONDS_FOR_A_CONNECTION = 5
"""How long a request waits for a connection that another is using; then the portal is busy
(``web.pages.error_pages``)."""


def create_app(settings: Settings | None = None) -> Flask:
    """The portal as one Flask app, set up from ``settings`` or the environment. Raises SettingsError.

    With settings from the environment nothing is made on the disk: ``serving.prepare`` does that.
    """
    settings = settings or Settings.from_environment()
    if not (settings.commands or settings.secret_key):
        raise SettingsError([f"SECRET_KEY: there is none in {settings.data_dir} yet: run `make run` first"])
    app = Application(__name__, root_path=str(ROOT), template_folder="templates", static_folder=None)
    _configure(app, settings)
    request_log.set_up(app)
    _extend(app, settings)
    for part in FLOOR:
        part.set_up(app)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    if settings.commands:
        _add_commands(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    at_once = not settings.existing_only
    store = LocalStore(settings.data_dir / "files", create_folders=at_once)
    app.config.update(
        SETTINGS=settings,
        STORE=store,
        ARRIVING=PartialUploads(settings.data_dir / "files" / "arriving", create_folders=at_once),
        PREVIEWS=PreviewCache(store, settings.data_dir / "previews", create_folders=at_once),
        BUILD=static_files.build(),
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_NAME="__Host-ocop" if settings.secure_cookies else "ocop",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=body_limits.MAX_BODY["many"],
        MAX_FORM_MEMORY_SIZE=2_000_000,
        MAX_FORM_PARTS=2_000,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "ocop_tasks" / "translations"),
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_MIMETYPES=["text/html", "text/plain", "text/csv", "application/json"],
        COMPRESS_ZSTD_LEVEL=3,
        COMPRESS_BR_LEVEL=2,
        COMPRESS_LEVEL=2,
        COMPRESS_STREAMS=False,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.rate_limit_storage,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _engine_options(settings: Settings) -> dict[str, Any]:
    postgresql = settings.database_url.startswith("postgresql")
    patience = {} if not postgresql or "connect_timeout" in settings.database_url else {"connect_timeout": 10}
    return {
        "connect_args": patience,
        "pool_pre_ping": postgresql,
        "hide_parameters": True,
        "pool_size": 8,
        "max_overflow": 24,
        "pool_use_lifo": True,
        "pool_timeout": SECONDS_FOR_A_CONNECTION,
    }


def _extend(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    revision.set_up(db)
    with app.app_context():
        database.set_up(db.engine, existing_only=settings.existing_only, for_pages=not settings.commands)
    login_manager.init_app(app)
    login_manager.session_protection = None
    body_limits.set_up(app)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=template_gettext.chosen)
    limiter.init_app(app)
    compress.init_app(app)


def _add_commands(app: Flask) -> None:
    """The operator's commands, with what only they need."""
    from flask_migrate import Migrate

    from ocop_tasks import cli

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    cli.set_up(app)
