"""Two hundred people who send, or read, a letter now and then stop nobody's page: alone, and behind nginx."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path

import pytest

from tests.storage.samples import large_pdf
from tests.support.nginx import behind_nginx
from tests.support.portal_2022 import COMMUNE
from tests.support.server import Server, copied, serving, signed_in
from tests.support.slow_senders import crowd, slow_form, slow_headers, slow_reader, slow_upload

MANY = 200
READERS = 4
SECONDS = 12
"""How long pages are asked for beside them: longer than the ten seconds in which headers must have come."""
SLOWEST = 2.0
"""Seconds for the slowest page in twenty. Where senders hold threads it is as long as a body may pause: 20 s."""
FILE = 15_000_000
PIECE = 500_000
BOUNDARY = "a-boundary"
COMMUNES = ("xa-ban-giang", "xa-ban-hon", "xa-binh-lu", "xa-giang-ma")


@pytest.fixture(scope="module")
def served(laid_portal: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal as `make run` starts it: two workers."""
    folder = copied(laid_portal.folder, tmp_path_factory.mktemp("slow"))
    with serving(folder, laid_portal.ids, OCOP_WORKERS="2") as server:
        yield server


@pytest.fixture(params=["alone", "behind nginx"])
def port(request, served: Server, tmp_path: Path) -> Iterator[int]:
    """Where people ask."""
    portal = int(served.address.rpartition(":")[2])
    if request.param == "alone":
        yield portal
    else:
        with behind_nginx(portal, tmp_path / "nginx") as nginx:
            yield nginx


class Officer:
    """A person with a browser of his own."""

    def __init__(self, served: Server, port: int, who: str = COMMUNE) -> None:
        self.port, self.assignment = port, f"/assignments/{served.ids['open']}"
        cookie = signed_in(served, who)
        self.cookie = f"{cookie['name']}={cookie['value']}"
        page = self.ask("GET", "/my-tasks")
        self.token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]

    def ask(self, method: str, path: str, body: bytes = b"", *, signed_in: bool = True, **more: str) -> str:
        """One request; the answer's text. Fails where it is not a good one."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        told = {name.replace("_", "-"): text for name, text in more.items()}
        line.request(method, path, body, told | ({"Cookie": self.cookie} if signed_in else {}))
        answer = line.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []) if signed_in else ():
            if cookie.startswith("ocop="):
                self.cookie = cookie.partition(";")[0]
        self.location = answer.getheader("Location", "")
        line.close()
        assert answer.status in (200, 201), (answer.status, path, text)
        return text

    def begin_upload(self) -> str:
        """The address of a file that is still to come."""
        told = {"X_CSRFToken": self.token, "Tus_Resumable": "1.0.0", "Upload_Length": str(PIECE)}
        self.ask("POST", "/uploads", **told)
        return re.sub(r"^http://[^/]+", "", self.location)

    def add_file(self) -> str:
        """The address of a large file of his."""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
        body = head.encode() + large_pdf(FILE, bytes) + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        text = self.ask(
            "POST", f"{self.assignment}/evidence", body, X_CSRFToken=self.token, Content_Type=kind
        )
        return f"{re.findall(r'/evidence/[0-9]+', text)[-1]}/original"

    def read(self) -> list[float]:
        """Ask for pages, one after the other; how long each took, in seconds."""
        took, until = [], time.monotonic() + SECONDS
        while time.monotonic() < until:
            for path in ("/my-tasks", self.assignment, "/sign-in"):
                began = time.monotonic()
                self.ask("GET", path, signed_in=path != "/sign-in")
                took.append(time.monotonic() - began)
        return took

    def slow_uploads(self, count: int) -> list[bytes]:
        """So many files of his, each on its way."""
        return [slow_upload(self.begin_upload(), self.cookie, self.token, PIECE) for _ in range(count)]


def beginnings(kind: str, served: Server, port: int) -> list[bytes]:
    """What each of the crowd begins with."""
    if kind == "nothing":
        return [b""] * MANY
    if kind == "headers":
        return [slow_headers()] * MANY
    if kind == "forms":
        return [slow_form()] * MANY
    if kind == "readers":
        officer = Officer(served, port)
        return [slow_reader(officer.add_file(), officer.cookie)] * MANY
    officers = [Officer(served, port, who) for who in COMMUNES]
    return [each for officer in officers for each in officer.slow_uploads(MANY // len(officers))]


@pytest.mark.long
@pytest.mark.parametrize("kind", ["nothing", "headers", "forms", "uploads", "readers"])
def test_pages_go_on_beside_slow_senders(served, port, kind, request):
    nginx = "nginx" in request.node.callspec.id
    officers = [Officer(served, port) for _ in range(READERS)]
    with crowd(port, beginnings(kind, served, port)) as slow:
        time.sleep(2)
        with ThreadPoolExecutor(READERS) as pool:
            took = sorted(chain.from_iterable(pool.map(Officer.read, officers)))

    figures: dict[str, object] = {
        "pages": len(took),
        "median": took[len(took) // 2],
        "p95": took[int(len(took) * 0.95)],
    }
    figures |= {"slow": slow.most, "answered": sorted(set(slow.answers))}
    assert slow.most == MANY, figures
    if kind == "nothing":
        assert slow.closed >= MANY, figures  # who is silent does not keep his connection
    elif nginx and kind != "headers":
        assert 503 in slow.answers, figures  # one address has a hundred requests in hand at most
    assert took[int(len(took) * 0.95)] < SLOWEST, figures
    print(json.dumps(figures))  # noqa: T201  (`make test-long ARGS=-s` shows it)
