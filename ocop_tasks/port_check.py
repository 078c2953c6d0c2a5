"""Whether the portal can listen where it is told to: looked at before the server starts.

Granian binds with SO_REUSEPORT: a second server on a taken port would start, and both would share the visitors.
"""

from __future__ import annotations

import errno
import os
import socket
import sys

_claims: list[socket.socket] = []
"""Kept open for as long as this process, or the server that it becomes, lives."""


class CannotListen(Exception):
    """The message says why, and what to do."""


def claim(host: str, port: int, command: str = "make run") -> str:
    """The address to bind for ``host``, claimed for this process and the server it becomes. Raises CannotListen.

    Whoever listens already is seen by binding. Two starts in one moment, neither of which listens yet, are told apart
    by a name that only one of them can have, which the system takes back when the server ends.
    """
    family, address = _resolved(host)
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was just left is free
        try:
            probe.bind((address, port))
        except OSError as error:
            raise CannotListen(_words(error, host, port, command)) from error
    if sys.platform == "linux":
        _claim(f"\0ocop-tasks {address} {port}", _taken(host, port, command))
    return address


def _resolved(host: str) -> tuple[socket.AddressFamily, str]:
    """Granian takes numbers only."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise CannotListen(
            f"HOST: this machine does not know the name {host!r}; 127.0.0.1 always works"
        ) from error
    family, _, _, _, place = min(found, key=lambda each: each[0] != socket.AF_INET)
    return family, str(place[0])


def _claim(name: str, words: str) -> None:
    claimed = socket.socket(socket.AF_UNIX)
    try:
        claimed.bind(name)
    except OSError as error:
        claimed.close()
        raise CannotListen(words) from error
    claimed.set_inheritable(True)
    _claims.append(claimed)


def _taken(host: str, port: int, command: str) -> str:
    free = port + 1 if port < 65535 else 8000
    return (
        f"port {port} of {host} is taken: something listens there already. Another one: PORT={free} {command}"
    )


def _words(error: OSError, host: str, port: int, command: str) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return _taken(host, port, command)
        case errno.EACCES:
            return f"port {port} may be used by root alone. Another one: PORT=8000 {command}"
        case errno.EADDRNOTAVAIL:
            return (
                f"HOST: {host} is no address of this machine; 127.0.0.1 always is, 0.0.0.0 means all of them"
            )
    return f"port {port} of {host} cannot be listened at: {os.strerror(error.errno or 0)}"
