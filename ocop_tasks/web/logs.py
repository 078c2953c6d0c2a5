"""Logs: one JSON object a line on standard error, each with the request's id; never a password, token or body."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request

log = logging.getLogger("ocop_tasks.requests")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON, times in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if has_request_context() and "request_id" in g:
            line["request_id"] = g.request_id
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up(app: Flask) -> None:
    """Log every request of ``app`` with its id, status and milliseconds."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger("ocop_tasks")
    root.handlers[:] = [handler]
    root.setLevel(app.config["SETTINGS"].log_level)
    root.propagate = app.config["TESTING"]
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if log.isEnabledFor(logging.INFO) and request.endpoint != "static":
        took = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1)
        facts = {"method": request.method, "path": request.path, "status": response.status_code, "ms": took}
        log.info("request", extra={"facts": facts})
    return response
