"""A phone whose browser keeps pages and what waits: what an officer does with it where there is no network."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any
from zlib import crc32

from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from tests.support.browsing import PATIENCE, Visits, Window

LOG = "/outreach/activities/new"
UNTIL = """(holds, failure) => {
  const look = async () => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error(failure)), 20_000));
  return Promise.race([look(), late]);
}"""
"""A function of the page: wait until ``holds()`` resolves to something true."""
UNTIL_KEPT = f"""([path, text]) => ({UNTIL})(async () => {{
  const [own] = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  const page = own && (await (await caches.open(own)).match(path, {{ ignoreVary: true }}));
  return page && (await page.text()).includes(text);
}}, `${{path}} is not kept`)"""
KEPT_PAGES = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return lists.flat().map((request) => new URL(request.url).pathname).sort();
}"""
STORED = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("waiting");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    if (!opening.result.objectStoreNames.length) return resolve([]);
    const all = opening.result.transaction("entries").objectStore("entries").getAll();
    all.onsuccess = () => { opening.result.close(); resolve(all.result); };
  };
})"""


PAGES_ALONE = "delete ServiceWorkerRegistration.prototype.sync"


def phone(visits: Visits, who: str | None = None, **options: Any) -> Window:
    """A window in which the portal's worker may keep pages, and in which pages alone send what waits.

    The worker would send beside them whenever it likes: then nothing could answer instead of the portal, and who tells
    that an entry has arrived would be chance. ``test_killed`` leaves it its way.
    """
    window = visits(who, service_workers="allow", **options)
    window.page.add_init_script(PAGES_ALONE)
    return window


def until_kept(window: Window, *paths: str, text: str = "") -> None:
    """Wait until the device has these pages, with ``text`` in them."""
    for path in paths:
        window.page.evaluate(UNTIL_KEPT, [path, text])


def kept_pages(window: Window) -> list[str]:
    """The paths of every page that the device has, whoever's they are."""
    found: list[str] = window.page.evaluate(KEPT_PAGES)
    return found


def stored(window: Window) -> list[dict[str, Any]]:
    """Every entry that lies on the device, whoever's it is."""
    found: list[dict[str, Any]] = window.page.evaluate(STORED)
    return found


def nothing_is_stored(window: Window) -> None:
    """Wait until the device has forgotten what arrived."""
    until = time.monotonic() + PATIENCE / 1000
    while stored(window):
        assert time.monotonic() < until, "something still waits"
        window.page.wait_for_timeout(50)


def lose_network(window: Window, *, lost: bool = True) -> None:
    """Take the network away from the window and from the worker behind it, or give it back."""
    window.page.context.set_offline(lost)


def open_log(window: Window) -> None:
    """Open the log's form; wait until it keeps what is typed."""
    window.go(LOG)
    expect(window.page.locator("#original-choice")).to_be_visible()


def picture(name: str, size: tuple[int, int] = (160, 120)) -> FilePayload:
    """A photo that no other name has."""
    shade = sum(ord(letter) * (place + 7) for place, letter in enumerate(name)) * 2_654_435
    image = Image.new("RGB", size, (shade & 255, shade >> 8 & 255, shade >> 16 & 255))
    written = BytesIO()
    image.save(written, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": written.getvalue()}


def choose(window: Window, *photos: FilePayload) -> None:
    """Choose photos for the entry."""
    window.page.locator("#photos input[type=file]").first.set_input_files(list(photos))


def photos(window: Window) -> Locator:
    """The photos that the form shows as kept on the device."""
    return window.page.locator("#photo-tiles img[src^=blob]")


def fill(window: Window, topic: str, *names: str, reached: int = 42) -> None:
    """Fill in the form of an activity, with photos of those names; none that another topic's is taken for."""
    page, number = window.page, crc32(topic.encode())
    page.locator(".pill", has_text="Họp thôn, bản").click()
    page.fill("[name=village]", f"Bản {topic}")
    page.fill("[name=topic]", topic)
    parts = (number % (reached + 1), number // 50 % (reached + 1))
    for name, number in zip(("reached", "women", "minority"), (reached, *parts), strict=True):
        page.fill(f"[name={name}]", str(number))
    if names:
        choose(window, *(picture(name) for name in names))
        expect(photos(window)).to_have_count(len(names))


def save(window: Window, button: str = "Lưu") -> None:
    """Press the button."""
    window.page.get_by_role("button", name=button, exact=True).click()


def rows(window: Window) -> Locator:
    """What the page of waiting entries lists."""
    return window.page.locator("#waiting-list > li")


def write_without_network(window: Window, topic: str, *names: str, reached: int = 42) -> None:
    """Write an entry that waits; the window then shows what waits."""
    open_log(window)
    fill(window, topic, *names, reached=reached)
    save(window)
    window.page.wait_for_url("**/waiting")
    expect(rows(window).filter(has_text=topic)).to_contain_text("Chờ gửi")


def none_waits(window: Window) -> None:
    """The page of waiting entries says that everything has arrived."""
    expect(window.page.locator("#nothing-waits")).to_be_visible()
