"""What is handed out besides: the templates of imports, and a person's calendar."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import StringIO
from urllib.parse import urlsplit

from icalendar import Calendar

from tests.web.exports.reading import Found, Reader


def template(reader: Reader) -> Found:
    """The headings and the example of a template are those that its page lists."""
    for kind in ("people", "units"):
        content, page = (
            reader.content(f"/admin/import/{kind}/template.csv"),
            reader.page(f"/admin/import/{kind}"),
        )
        if content is None or page is None:
            yield kind, content, page
            continue
        heads, example = csv.reader(StringIO(content.decode("utf-8-sig")))
        cells = page.table("table-cards")
        yield kind, [heads, example], [[row[0] for row in cells], [row[2] for row in cells]]


def calendar(reader: Reader) -> Found:
    """Each day of the calendar stands on the page that it leads to, which its reader may open."""
    answer = reader.browser.post("/notices/calendar")
    found = re.search(r"(/calendar/[\w-]+\.ics)", answer.text)
    if found is None:
        yield "calendar", answer.status_code, 403
        return
    content = reader.content(found[1])
    assert content is not None
    for event in Calendar.from_ical(content).walk("VEVENT"):
        path = urlsplit(str(event["url"])).path
        page, task = reader.page(path), str(event["summary"]).split(": ", 1)[1]
        told = page.tree.text_content() if page else ""
        day = f"{event.decoded('dtstart'):%d/%m/%Y}"
        yield path, [task, day], [part for part in (task, day) if part in told]


FILES: dict[str, Callable[[Reader], Found]] = {
    "admin.import_template": template,
    "notices.calendar": calendar,
}
