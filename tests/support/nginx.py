"""The shipped nginx configuration, really run: on a free port of this machine, without its certificates."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ocop_tasks.settings import ROOT
from tests.support.browser import APT
from tests.support.server import free_port

SHIPPED = ROOT / "docs" / "deploy" / "nginx.conf"
PATIENCE = 10
"""Seconds."""


class NoNginx(Exception):
    """There is no nginx, and none could be installed."""


@contextmanager
def behind_nginx(portal_port: int, folder: Path) -> Iterator[int]:
    """The port on which nginx hands on to the portal."""
    port = free_port()
    (folder / "logs").mkdir(parents=True)
    main = folder / "nginx.conf"
    main.write_text(_main(folder, _site(port, portal_port)), "utf-8")
    process = subprocess.Popen([_found(), "-p", str(folder), "-c", str(main)], stdin=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _site(port: int, portal_port: int) -> str:
    """The shipped file: without TLS, which this machine has no certificate for, and without the redirect to it."""
    site = SHIPPED.read_text("utf-8").rpartition("\nserver {")[0]
    site = re.sub(r"^ *ssl_\w+ .*;$", "", site, flags=re.MULTILINE)
    site = site.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    return site.replace("127.0.0.1:8000", f"127.0.0.1:{portal_port}")


def _main(folder: Path, site: str) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    return f"""
        {user}
        daemon off;
        worker_processes 2;
        error_log {folder}/logs/error.log;
        pid {folder}/nginx.pid;
        events {{ worker_connections 1024; }}
        http {{ access_log off; {places} {site} }}
    """


def _found() -> str:
    """Where nginx is; installs it where it is missing and may be installed. Raises NoNginx."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    if (found := shutil.which("nginx", path=places)) is not None:
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (("update",), ("install", "-y", "--no-install-recommends", "nginx-light")):
            subprocess.run(
                [*APT, *step], env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
            )
    if (found := shutil.which("nginx", path=places)) is None:
        raise NoNginx("These tests need nginx. Install it (Debian: apt install nginx-light).")
    return found


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nginx did not start")
