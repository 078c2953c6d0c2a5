"""Logs: one JSON object a line on standard error, each with the request's id; never a password, token or body."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime
from typing import Any, TextIO

from flask import Flask, Response, current_app, g, has_request_context, request
from pythonjsonlogger.core import BaseJsonFormatter

OURS = "ocop_tasks"
log = logging.getLogger(f"{OURS}.requests")
INVISIBLE = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
"""JSON itself spells out only what lies below the space."""
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


class JsonFormatter(BaseJsonFormatter):
    """A record as one line: when (UTC), how grave, who says it, what, the rest; in the request it belongs to."""

    def __init__(self) -> None:
        super().__init__(("message",), rename_fields={"exc_info": "exception"})

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """What every line begins with, then what the library knows to add."""
        log_data["at"] = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        log_data["level"] = record.levelname.lower()
        log_data["logger"] = record.name
        if has_request_context() and "request_id" in g:
            log_data["request_id"] = g.request_id
        super().add_fields(log_data, record, message_dict)

    def jsonify_log_record(self, log_data: dict[str, Any]) -> str:
        """Vietnamese stays readable; what no eye sees, or what ends a line or moves the cursor, is spelt out."""
        return INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", _encode(log_data))


def set_up(app: Flask, stream: TextIO | None = None) -> None:
    """Log every request of ``app`` with its id, status and milliseconds."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    ours = logging.getLogger(OURS)
    ours.handlers[:] = [handler]
    ours.setLevel(logging.getLevelNamesMapping()[app.config["SETTINGS"].log_level.upper()])
    ours.propagate = app.testing
    app.before_request(_begin)
    app.after_request(_end)


def new_request_id() -> str:
    """What a request is called in the log, and in its answer."""
    return secrets.token_hex(8)


def log_request(path: str, status: int, began: float, request_id: str, method: str = "GET") -> None:
    """Log one request that began at that time of ``perf_counter``."""
    took = round((time.perf_counter() - began) * 1000, 1)
    told = {"method": method, "path": path, "status": status, "ms": took, "request_id": request_id}
    log.info("request", extra=told)


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
    log_request(_path(), response.status_code, g.began, g.request_id, request.method)
    return response
