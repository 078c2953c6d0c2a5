"""The log of activities, and its statistics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.pages import Page, has_class, words
from tests.support.workbooks import Table
from tests.web.exports.reading import DASH, Found, Reader, both, one_line

HEADS = {
    "Ngày", "Đơn vị", "Xã", "Thôn, bản", "Hình thức", "Nội dung", "Lượt người", "Nữ", "Dân tộc thiểu số",
    "Cùng tổ chức", "Phục vụ nhiệm vụ", "Ghi chú", "Số ảnh", "Người ghi", "Ghi lúc",
}  # fmt: skip
NOT_TOLD = " · không ghi số nữ, số người dân tộc thiểu số"


def log(reader: Reader) -> Found:
    """Each row is what its activity's own page tells; no other activity is in the file, and none is missing."""
    for asked in reader.some_of("", "?from=2022-03-01&form=fair", "?show=withdrawn", "?q=che"):
        tables, page = reader.tables(f"/outreach/activities.xlsx{asked}"), reader.page(f"/outreach{asked}")
        if tables is None or page is None:
            yield asked, tables, page
            continue
        [table] = tables
        yield "heads", set(table.heads), HEADS
        links = [link.get("href") for link in page.all(f"//*[{has_class('activity-card')}]//h3/a")]
        pairs = zip(table.rows, table.shown, strict=True)
        yield from both(
            f"log{asked}",
            [in_words(row, shown) for row, shown in pairs],
            [activity(reader, href) for href in reversed(links)],
        )


def activity(reader: Reader, href: str) -> dict[str, str]:
    """What an activity's page tells: the same to whoever may open it, so it is opened once."""
    told = reader.world.told
    if href not in told:
        told[href] = on_page(reader.need(href))
    return told[href]


def in_words(row: dict[str, Any], shown: dict[str, str]) -> dict[str, str]:
    """One row as its activity's page says it; what is not told is left out there."""
    place = f"{row['Thôn, bản']}, {row['Xã']}" if row["Thôn, bản"] else row["Xã"] or "Không riêng xã nào"
    told = {
        "day": shown["Ngày"],
        "unit": row["Đơn vị"],
        "topic": row["Nội dung"],
        "Hình thức": row["Hình thức"],
        "Nơi tổ chức": place,
        "Lượt người": people(shown),
        "Cùng tổ chức": ", ".join(sorted((row["Cùng tổ chức"] or "").split(", "))),
        "Phục vụ nhiệm vụ": row["Phục vụ nhiệm vụ"] or "",
        "Ghi chú": one_line(row["Ghi chú"] or ""),
        "Người ghi": f"{row['Người ghi']} · {shown['Ghi lúc']}",
        "photos": shown["Số ảnh"],
    }
    return {name: text for name, text in told.items() if text}


def people(shown: dict[str, str]) -> str:
    """People-times, and what is known of them."""
    number, women, minority = shown["Lượt người"], shown["Nữ"], shown["Dân tộc thiểu số"]
    if number == "0":
        return number
    if not women and not minority:
        return f"{number}{NOT_TOLD}"
    of_women = f"nữ {women}" if women else "không ghi số nữ"
    of_minority = f"dân tộc thiểu số {minority}" if minority else "không ghi số người dân tộc thiểu số"
    return f"{number} · {of_women} · {of_minority}"


def on_page(page: Page) -> dict[str, str]:
    """What an activity's page tells."""
    facts = page.all(f"(//dl[{has_class('facts')}])[1]/*")
    told = {words(name): words(value) for name, value in zip(facts[::2], facts[1::2], strict=True)}
    day, unit = words(page.all("//header/p")[0]).split(", ", 1)[1].split(" · ")
    if "Cùng tổ chức" in told:
        told["Cùng tổ chức"] = ", ".join(sorted(told["Cùng tổ chức"].split(", ")))
    topic, photos = words(page.all("//header/h1")[0]), len(page.all(f"//ul[{has_class('photos')}]/li"))
    return told | {"day": day, "unit": unit, "topic": topic, "photos": str(photos)}


def figures(reader: Reader) -> Found:
    """Every table of the statistics, of a year and of a quarter."""
    for asked in reader.some_of("", "?period=2022-Q2&form=fair"):
        tables, page = (
            reader.tables(f"/outreach/figures.xlsx{asked}"),
            reader.page(f"/outreach/figures{asked}"),
        )
        if tables is None or page is None:
            yield asked, tables, page
            continue
        units, forms, topics, months, quiet = tables
        on_pages = [
            [[words(cell) for cell in row.xpath("./th|./td")] for row in body.xpath("./tr")]
            for body in page.all(f"//table[{has_class('table-reached')}]/tbody")
        ]
        for table, of_page in zip((units, forms, topics), on_pages, strict=True):
            lines = [reached(row) for row in table.shown if next(iter(row.values())) != "Tất cả"]
            yield from both(f"{table.name}{asked}", lines, [cells for cells in of_page if len(cells) > 1])
        yield from whole(units, page, asked)
        yield from by_month(months, page, asked)
        yield from nowhere(quiet, page, asked)


def reached(row: dict[str, str]) -> list[str]:
    """One line as the page's table says it."""
    return [
        next(iter(row.values())),
        row["Hoạt động"],
        row["Lượt người"],
        share(row, "Nữ"),
        share(row, "Dân tộc thiểu số"),
    ]


def share(row: dict[str, str], what: str) -> str:
    """A share, with what it is of where not every entry says it."""
    of = row[f"{what}: tính trên số lượt có ghi"]
    partly = f" của {of} lượt có ghi" if of and of != row["Lượt người"] else ""
    return (row[f"{what}: tỷ lệ"] or DASH) + partly


def whole(table: Table, page: Page, asked: str) -> Found:
    """All together stands on the cards."""
    [row] = [row for row in table.shown if row["Đơn vị"] == "Tất cả"]
    cards = {name: value.split(" | ") for name, value in page.cards.items()}
    yield (
        f"all{asked}",
        [row["Hoạt động"], row["Lượt người"]],
        [cards[name][0] for name in ("Hoạt động", "Lượt người")],
    )
    for name in ("Nữ", "Dân tộc thiểu số"):
        count, of = row[name], row[f"{name}: tính trên số lượt có ghi"]
        ending = " có ghi" if of != row["Lượt người"] else ""
        told = f"{count} trong {of} lượt{ending}" if of else "chưa ghi"
        yield f"all{asked}, {name}", [row[f"{name}: tỷ lệ"] or DASH, told], cards[name]


def by_month(table: Table, page: Page, asked: str) -> Found:
    """Communes by months; a cell that the page leaves empty is 0."""
    heat = page.all("//table[contains(@class, 'heat')]/tbody/tr")
    lines = [[words(cell) for cell in row.xpath("./th|./td")] for row in heat]
    on_page = [[name, *(cell.split(" ")[0] or "0" for cell in cells)] for name, *cells in lines]
    # A cell's sign is told right behind its number: "42" and "1 hoạt động".
    yield from both(f"months{asked}", sorted(list(row.values()) for row in table.shown), sorted(on_page))


def nowhere(table: Table, page: Page, asked: str) -> Found:
    """Where nothing was held in the quarter."""
    communes = [words(chip) for chip in page.all(f"//*[{has_class('quiet')}]//a[{has_class('chip')}]")]
    yield f"communes{asked}", [r["Xã"] for r in table.rows if r["Thôn, bản"] == "cả xã"], communes
    villages = [words(each) for each in page.all(f"//*[{has_class('quiet')}]//dd/span")]
    told = [
        r["Thôn, bản"] + (f" (lần cuối {r['Lần cuối']})" if r["Lần cuối"] else "")
        for r in table.shown
        if r["Thôn, bản"] != "cả xã"
    ]
    yield f"villages{asked}", told, villages


FILES: dict[str, Callable[[Reader], Found]] = {"outreach.export": log, "outreach.figures_file": figures}
