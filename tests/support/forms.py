"""What stands in a page's form fields, as a browser would send it back."""

from __future__ import annotations

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if name is None or tag not in ("input", "textarea"):
            return
        self.values[name] = given.get("value") or ""
        self._area = name if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.values[self._area] += data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None


def typed(page: str) -> dict[str, str]:
    """The page's named inputs and text areas with their values; of fields with one name, the last."""
    fields = _Fields()
    fields.feed(page)
    return fields.values
