"""Logs: one JSON object a line on standard error, each with the request's id; never a password, token or body.

What modules tell through ``logging`` and the line for each request take the same way through structlog.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
from typing import Any, TextIO

import structlog
from flask import Flask, Response, current_app, g, has_request_context, request
from structlog.typing import EventDict, FilteringBoundLogger, Processor

OURS = "ocop_tasks"


def _with_request_id(_logger: Any, _method: str, event: EventDict) -> EventDict:
    if has_request_context() and "request_id" in g:
        event["request_id"] = g.request_id
    return event


TOLD: tuple[Processor, ...] = (
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
)
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode
WRITTEN: tuple[Processor, ...] = (
    structlog.processors.format_exc_info,
    structlog.processors.EventRenamer("message"),
    structlog.processors.JSONRenderer(serializer=lambda event, **_settings: _encode(event)),
)


def set_up(app: Flask, stream: TextIO | None = None) -> None:
    """Log every request of ``app`` with its id, status and milliseconds."""
    level = logging.getLevelNamesMapping()[app.config["SETTINGS"].log_level.upper()]
    _set_up_modules(level, stream or sys.stderr, propagate=app.testing)
    log = structlog.wrap_logger(
        structlog.WriteLogger(stream or sys.stderr),
        processors=[*TOLD, *WRITTEN],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    app.extensions[OURS] = log
    app.before_request(_begin)
    app.after_request(_end)


def _set_up_modules(level: int, stream: TextIO, *, propagate: bool) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *TOLD, _with_request_id],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *WRITTEN],
        )
    )
    ours = logging.getLogger(OURS)
    ours.handlers[:] = [handler]
    ours.setLevel(level)
    ours.propagate = propagate


def new_request_id() -> str:
    """What a request is called in the log, and in its answer."""
    return secrets.token_hex(8)


def tell(app: Flask, path: str, status: int, began: float, request_id: str, method: str = "GET") -> None:
    """Log one request that began at that time of ``perf_counter``."""
    took = round((time.perf_counter() - began) * 1000, 1)
    log: FilteringBoundLogger = app.extensions[OURS]
    log.info("request", method=method, path=path, status=status, ms=took, request_id=request_id)


def _begin() -> None:
    g.request_id = new_request_id()
    g.began = time.perf_counter()


def _path() -> str:
    """The path asked for; of an address that is a key to something, only what it looks like."""
    view = current_app.view_functions.get(request.endpoint or "")
    rule = request.url_rule
    return rule.rule if rule is not None and getattr(view, "secret", False) else request.path


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    tell(current_app, _path(), response.status_code, g.began, g.request_id, request.method)
    return response
