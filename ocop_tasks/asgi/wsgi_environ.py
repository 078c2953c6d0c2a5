"""The WSGI environ of an ASGI request (PEP 3333), without its body."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from ocop_tasks.asgi.asgi_types import Scope

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

SAME_FOR_ALL: WSGIEnvironment = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}
WITHOUT_PREFIX = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})


def environ_of(scope: Scope) -> WSGIEnvironment:
    """The environ; a header that comes more than once is joined. ``wsgi.input`` is still missing.

    A header with an underscore is left out: it would pass for the one with hyphens that a proxy sets. So is a cookie
    that is no text: none of ours is like that, and what reads cookies stumbles over it.
    """
    server, client = scope["server"] or ("", ""), scope["client"] or ("", "")
    environ = SAME_FOR_ALL | {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "wsgi.url_scheme": scope["scheme"],
    }
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name or (raw_name == b"cookie" and not _is_utf8(raw_value)):
            continue
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        if name not in WITHOUT_PREFIX:
            name = f"HTTP_{name}"
        if name in environ:
            value = f"{environ[name]}{'; ' if name == 'HTTP_COOKIE' else ','}{value}"
        environ[name] = value
    return environ


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True
