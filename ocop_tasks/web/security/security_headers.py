"""Headers that every answer carries: a strict content policy, no framing, no sniffing, no referrer to strangers."""

from __future__ import annotations

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; frame-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


def set_up(app: Flask) -> None:
    """Add the headers to every answer; a view that serves uploads sets a stricter policy of its own first."""

    @app.after_request
    def _protect(response: Response) -> Response:
        if "Content-Security-Policy" in response.headers:
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
        else:
            response.headers.extend(HEADERS)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response
