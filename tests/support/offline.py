"""A phone whose browser keeps pages: waits until it has them, takes its network away and gives it back."""

from __future__ import annotations

from tests.support.browsing import Visits, Window

LOG = "/outreach/activities/new"
UNTIL_KEPT = """async (path) => {
  for (;;) {
    const [own] = (await caches.keys()).filter((name) => name.startsWith("pages-"));
    if (own && (await (await caches.open(own)).match(path, { ignoreVary: true }))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""


def phone(visits: Visits, who: str | None = None, **options) -> Window:
    """A window in which the portal's worker may run."""
    return visits(who, service_workers="allow", **options)


def until_kept(window: Window, *paths: str) -> None:
    """Wait until the device has these pages."""
    for path in paths:
        window.page.evaluate(UNTIL_KEPT, path)


def kept_pages(window: Window) -> list[str]:
    """The paths of every page that the device has, whoever's they are."""
    found: list[str] = window.page.evaluate(
        """async () => {
          const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
          const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return lists.flat().map((request) => new URL(request.url).pathname).sort();
        }"""
    )
    return found


def lose_network(window: Window, *, lost: bool = True) -> None:
    """Take the network away from the window and from the worker behind it, or give it back."""
    window.page.context.set_offline(lost)
