"""The official client from npm, unmodified, on networks and servers that break: 20 MB arrive byte for byte."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask_migrate import upgrade

from ocop_tasks import clock, create_app
from ocop_tasks.extensions import db
from ocop_tasks.models import SignIn
from ocop_tasks.serving import server_command
from ocop_tasks.settings import ROOT, Settings, database_url
from tests.conftest import A_DAY
from tests.storage.samples import large_pdf
from tests.support import killable
from tests.support.making import Make
from tests.support.node import node
from tests.support.proxy import Proxy, running
from tests.support.server import free_port

LENGTH = 20_000_000
NAME = "Biên bản họp bản Nà Van.pdf"
TWICE = 1.05
"""So many times the file's length may be sent at most, headers included."""
RATE = 6_000_000
"""Bytes a second: a line on which no megabytes wait unread at the server, which a line that ends takes with it."""

pytestmark = pytest.mark.xdist_group("tus client")


@dataclass
class Portal:
    """A portal of two processes that can be killed, and one officer's sign-in."""

    settings: Settings
    headers: dict[str, str]
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Kill it without warning."""
        killable.kill(self.process)

    def start(self) -> None:
        """Start it again on the same port."""
        self.process = killable.started(self.settings, server_command(self.settings))

    def arrived(self, address: str) -> bytes:
        """The bytes of the file at ``address``."""
        return (self.settings.data_dir / "files" / "arriving" / address.rpartition("/")[2]).read_bytes()


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    settings = Settings(
        folder,
        database_url(None, folder),
        "a key of the tests",
        today=A_DAY,
        port=free_port(),
        workers=2,
        testing=True,
        log_level="ERROR",
    )
    headers = signed_in(settings)
    portal = Portal(settings, headers, killable.started(settings, server_command(settings)))
    yield portal
    portal.kill()


def signed_in(settings: Settings) -> dict[str, str]:
    """Lay an empty portal; what an officer's browser sends with each request."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        started, token = SignIn.start(Make(db.session()).user(), at=clock.real_now())
        db.session.add(started)
        db.session.commit()
        client = app.test_client()
        with client.session_transaction() as session:
            session.update({"_user_id": token, "_fresh": True})
        page = client.get("/my-tasks").text
        cookie = client.get_cookie("ocop")
        db.session.remove()
        db.engine.dispose()
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert cookie
    assert csrf
    return {"Cookie": f"ocop={cookie.value}", "X-CSRFToken": csrf[1]}


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20 MB that compress to nothing less."""
    file = tmp_path_factory.mktemp("scan") / "scan.pdf"
    file.write_bytes(large_pdf(LENGTH, random.Random(1).randbytes))
    return file


def sending(portal: Portal, network: Proxy, scan: Path, **more: Any) -> subprocess.Popen[str]:
    """The client at work."""
    told = {"endpoint": f"http://127.0.0.1:{network.port}/uploads", "file": str(scan), "name": NAME}
    asked = json.dumps(told | {"headers": portal.headers} | more)
    return subprocess.Popen(
        [node(), "tests/support/tus_send.mjs", asked], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def address_of(client: subprocess.Popen[str]) -> str:
    """Wait for the client; where it says the file is."""
    address, complaint = client.communicate(timeout=60)
    assert client.returncode == 0, complaint
    return address


def wait_for(network: Proxy, bytes_: int, client: subprocess.Popen[str]) -> None:
    """Until ``client`` has sent so many bytes."""
    while network.sent < bytes_:
        assert client.poll() is None
        time.sleep(0.005)


@pytest.mark.long
def test_through_a_network_that_breaks_at_random(portal, scan):
    chance = random.Random(7)
    cuts = (chance.randint(1, 2_500_000) for _ in iter(int, 1))

    with running(Proxy(portal.settings.port, cuts=cuts, rate=RATE)) as network:
        address = address_of(sending(portal, network, scan))

    assert portal.arrived(address) == scan.read_bytes()
    assert network.cut >= 10
    assert network.sent <= LENGTH * TWICE


@pytest.mark.long
def test_the_server_is_killed_and_started_again(portal, scan):
    with running(Proxy(portal.settings.port, rate=RATE)) as network:
        client = sending(portal, network, scan, chunkSize=400_000)
        wait_for(network, LENGTH // 2, client)
        portal.kill()
        portal.start()
        address = address_of(client)

    assert portal.arrived(address) == scan.read_bytes()
    assert network.sent <= LENGTH * TWICE


@pytest.mark.long
def test_the_device_is_switched_off_and_goes_on_the_next_day(portal, scan, tmp_path):
    memory = {"memory": str(tmp_path / "memory.json")}
    with running(Proxy(portal.settings.port, rate=RATE)) as network:
        client = sending(portal, network, scan, **memory)
        wait_for(network, LENGTH // 2, client)
        os.kill(client.pid, signal.SIGKILL)
        client.communicate()
        address = address_of(sending(portal, network, scan, **memory))

    assert portal.arrived(address) == scan.read_bytes()
    assert network.sent <= LENGTH * TWICE


def test_through_two_servers_in_pieces_of_a_megabyte(portal, scan):
    with running(Proxy(portal.settings.port)) as network:
        address = address_of(sending(portal, network, scan, chunkSize=1_000_000))

    assert portal.arrived(address) == scan.read_bytes()
    assert network.sent <= LENGTH * 1.01
