"""While files are looked at that take long, pages are answered as at any time, and whoever sent them is told."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from ocop_tasks.storage import inspection
from tests.storage.stand_in import asked
from tests.support import portal_2022
from tests.support.server import DATABASE, Server, copied, serving, signed_in
from tools.bench.visitor import Answer, Visitor

pytestmark = pytest.mark.long
AT_ONCE = 36
QUICK = 2.0
"""Seconds for a page, on a busy machine; a look takes fifteen."""
MOST = inspection.LIMITS.wall + inspection.CONCURRENCY.patience + 10
"""Seconds within which everybody has an answer."""


Start = Callable[[bytes, str], Server]


@pytest.fixture
def start(laid_portal: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Serves a portal whose looks the stand-in makes: with so many workers, and such bytes in place of one photo."""
    with ExitStack() as stack:

        def begin(photo: bytes, workers: str) -> Server:
            folder = copied(laid_portal.folder, tmp_path_factory.mktemp("slow"))
            _put(folder, laid_portal.ids["photo"], photo)
            application = "tests.support.slow_looking:asgi_app"
            served = serving(
                folder, laid_portal.ids, prepared=True, application=application, OCOP_WORKERS=workers
            )
            return stack.enter_context(served)

        yield begin


def _put(folder: Path, evidence_id: int, photo: bytes) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        (sha256,) = database.execute("SELECT sha256 FROM evidence WHERE id = ?", [evidence_id]).fetchone()
    (folder / "files" / "content" / sha256[:2] / sha256[2:4] / sha256).write_bytes(photo)


def visitor(server: Server) -> Visitor:
    cookie = signed_in(server, portal_2022.COMMUNE)["value"]
    return Visitor(int(server.address.rpartition(":")[2]), f"ocop={cookie}")


def test_pages_are_quick_while_slow_files_and_slow_previews_are_under_way(start: Start):
    slow = start(asked("sleep"), "1")
    sender, reader = visitor(slow), visitor(slow)
    page = f"/assignments/{slow.ids['begun']}"
    fields = sender.form(page)
    reader.get("/work")
    cookie = sender.cookie

    def send(number: int) -> Answer:
        one = Visitor(sender.port, cookie)
        one.line.timeout = MOST
        return one.post(f"{page}/evidence", fields, (f"{number}.jpg", asked("sleep")))

    def look(_number: int) -> Answer:
        one = Visitor(sender.port, cookie)
        one.line.timeout = MOST
        return one.get(f"/evidence/{slow.ids['photo']}/preview/thumb")

    with ThreadPoolExecutor(2 * AT_ONCE) as people:
        sent = [people.submit(send, number) for number in range(AT_ONCE)]
        looked = [people.submit(look, number) for number in range(AT_ONCE)]
        time.sleep(1)
        waits = []
        for _each in range(30):
            begun = time.monotonic()
            assert reader.get(page).status == 200
            waits.append(time.monotonic() - begun)
            time.sleep(0.1)
        told = [each.result(MOST) for each in sent]
        shown = [each.result(MOST) for each in looked]

    assert max(waits) < QUICK, waits
    assert Counter(each.status for each in told) == {422: AT_ONCE}
    assert all("đang kiểm tra nhiều tệp khác" in each.body.decode() for each in told)
    assert Counter(each.status for each in shown) == {503: AT_ONCE}
    assert all(b"<svg" in each.body for each in shown)
    at_once = sorted(each.ms / 1000 for each in told)[: AT_ONCE - 6]
    assert at_once[-1] < inspection.LIMITS.wall / 2, at_once
    assert sender.post(f"{page}/evidence", fields, ("sau.jpg", asked("look"))).status == 200


def test_a_photo_asked_for_by_many_at_once_is_made_once_in_all_workers(start: Start):
    server = start(asked("nap"), "2")
    cookie, port = visitor(server).cookie, int(server.address.rpartition(":")[2])

    def look(_number: int) -> Answer:
        return Visitor(port, cookie).get(f"/evidence/{server.ids['photo']}/preview/large")

    with ThreadPoolExecutor(AT_ONCE) as people:
        answers = list(people.map(look, range(AT_ONCE)))

    assert Counter(answer.status for answer in answers).keys() <= {200, 503}
    made = {answer.body for answer in answers if answer.status == 200}
    assert len(made) == 1  # the stand-in never makes the same twice
    assert {look(0).body} == made
