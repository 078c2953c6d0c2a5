"""Figures and lists of a plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from tests.conftest import A_DAY
from tests.support.pages import Page, has_class, words
from tests.support.workbooks import Table
from tests.web.exports.reading import DASH, Found, Reader, both, dm, joined, one_line

FOUR = (
    "Đã hoàn thành đúng hạn",
    "Đã hoàn thành quá hạn",
    "Chưa hoàn thành còn trong hạn",
    "Chưa hoàn thành quá hạn",
)
FIGURES = {
    "Số việc", "Đã xác nhận", "Đã báo cáo", "Đã đến hạn", "Quá hạn", "Đến hạn trong 7 ngày tới", "Chưa cập nhật", *FOUR,
}  # fmt: skip
WORK = {
    "Mục", "Việc", "Kỳ báo cáo", "Kỳ từ ngày", "Kỳ đến ngày", "Đơn vị", "Hạn", "Hạn đầu", "Tình trạng", "Theo hạn",
    "Số ngày muộn", "Đã làm", "Gửi ngày", "Xin gia hạn đến", "Cập nhật gần nhất", "Chưa cập nhật",
}  # fmt: skip
ASKED = (
    "",
    "?only=overdue",
    "?as_of=2022-05-10",
    "?judged=first&follow_up=open_late",
    "?status=cancelled",
    "?q=tuyen",
)


def figures(row: dict[str, str]) -> list[str]:
    """A line of figures as the cards of a page say it."""
    return [
        row["Đã xác nhận"] or DASH,
        row["Đã báo cáo"] or DASH,
        f"{row['Quá hạn']} việc",
        f"{row['Đến hạn trong 7 ngày tới']} việc",
        f"{row['Chưa cập nhật']} việc",
        *(row[head] for head in FOUR),
    ]


def on_cards(page: Page) -> list[str]:
    """The same of a page."""
    cards = page.cards
    confirmed, reported = cards["Đã xác nhận"].split(" | ")
    counts = [
        cards[name].split(" | ")[0] for name in ("Quá hạn", "Đến hạn trong 7 ngày tới", "Chưa cập nhật")
    ]
    told = reported.removeprefix("đã báo cáo ").removesuffix(" · cách tính")
    return [confirmed, told, *counts, *page.four_counts]


def whole(page: Page) -> str:
    """How many assignments the four counts are of."""
    return words(page.all("//*[@id='follow-up-title']/span")[0])


def come_due(page: Page) -> list[str]:
    """The share that has come due, where the page has a curve."""
    return [words(b) for b in page.all(f"//ul[{has_class('chart-legend')}]/li[3]/b")]


def line_of(table: Table, row: dict[str, str], page: Page) -> Found:
    """One line of figures against the page it stands for."""
    name = f"{table.name}: {next(iter(row.values()))}"
    yield name, figures(row), on_cards(page)
    yield f"{name}, of all", f"{row['Số việc']} việc", whole(page)
    for share in come_due(page):
        yield f"{name}, come due", row["Đã đến hạn"] or DASH, share


def progress(reader: Reader) -> Found:
    """By section, by unit and by task; as of today, of a past day, and in one section."""
    for asked in reader.some_of("", "?as_of=2022-05-10", "?section=II"):
        plan = f"/plans/{reader.world.plan.id}"
        tables = reader.tables(f"{plan}/progress.xlsx{asked}")
        if tables is None:
            yield asked, None, reader.page(f"{plan}/progress{asked}")
            continue
        sections, units, tasks = tables
        also = asked.replace("?", "&")
        yield "heads", set(sections.heads), {"Mục", "Tên mục"} | FIGURES
        yield from line_of(sections, sections.shown[0], reader.need(f"{plan}/progress{asked}"))
        for row in sections.shown[1:] if reader.thorough else ():
            page = reader.need(f"{plan}/progress?section={row['Mục']}{also.replace('&section=II', '')}")
            yield from line_of(sections, row, page)
        if not asked.startswith("?section"):
            yield from by_unit(reader, units, asked)
        yield "tasks", set(tasks.heads), {"Mục", "Nhiệm vụ", "Chu kỳ", "Chủ trì", "Hạn gần nhất"} | FIGURES
        if reader.thorough:
            yield from by_task(reader, tasks, asked)


def by_unit(reader: Reader, table: Table, asked: str) -> Found:
    """The units that he may see, and no others."""
    plan = f"/plans/{reader.world.plan.id}"
    yield "heads", set(table.heads), {"Đơn vị"} | FIGURES
    heat = reader.need(f"{plan}/progress{asked}").all(
        "//table[contains(@class, 'heat')]/tbody/tr[not(@class)]/th/a"
    )
    shown = [row["Đơn vị"] for row in table.shown]
    yield "units", shown[1:], [words(link) for link in heat]
    yield from line_of(table, table.shown[0], reader.need(f"{plan}/progress{asked}"))
    for row, link in zip(table.shown[1:], heat, strict=False):
        yield from line_of(table, row, reader.need(link.get("href")))


def by_task(reader: Reader, table: Table, asked: str) -> Found:
    """Each task as its section's table and its own page have it."""
    plan = f"/plans/{reader.world.plan.id}"
    for row in table.shown:
        section = reader.need(
            f"{plan}/progress?section={row['Mục']}{asked.replace('?', '&').replace('&section=II', '')}"
        )
        [found] = [
            cells for cells in section.table("table-tasks") if cells[0].startswith(f"{row['Nhiệm vụ']} ")
        ]
        leads = row["Chủ trì"].split(", ")
        yield (
            row["Nhiệm vụ"],
            [
                f"{row['Nhiệm vụ']} {row['Mục']} · {row['Chu kỳ']}",
                row["Chủ trì"] if len(leads) <= 2 else f"{len(leads)} đơn vị",
                row["Hạn gần nhất"],
                f"{row['Đã xác nhận']} ({row['Đã báo cáo']})" if row["Đã xác nhận"] else DASH,
            ],
            found,
        )
        if asked == "?as_of=2022-05-10":
            task = next(task for task in reader.world.tasks if task.title == row["Nhiệm vụ"])
            page = reader.need(f"/tasks/{task.id}{asked}")
            yield f"{row['Nhiệm vụ']}: counts", [row[head] for head in FOUR], page.four_counts


def work(reader: Reader) -> Found:
    """The list of rows, however it is narrowed."""
    plan = f"/plans/{reader.world.plan.id}"
    for each in reader.some_of(*ASKED):
        tables = reader.tables(f"{plan}/work.xlsx{each}")
        if tables is None:
            yield each, None, reader.page(f"{plan}/work{each}")
            continue
        [table] = tables
        yield from work_rows(table, reader.need(f"{plan}/work{each}"), each)


def work_rows(table: Table, page: Page, asked: str, *, with_unit: bool = True) -> Found:
    """A sheet of rows against the page's table; what the table leaves out was said when it happened."""
    yield "heads", set(table.heads), WORK
    day = date(2022, 5, 10) if "as_of" in asked else A_DAY
    pairs = zip(table.rows, table.shown, strict=True)
    in_file = [work_row(row, shown, day, first="judged=first" in asked) for row, shown in pairs]
    if not with_unit:
        in_file = [[cells[0], *cells[2:]] for cells in in_file]
    yield from both(f"{table.name}{asked}", in_file, page.table("table-rows"))


def work_row(row: dict[str, Any], shown: dict[str, str], day: date, *, first: bool) -> list[str]:
    """One row as the page's table says it."""
    period = ""
    if row["Kỳ báo cáo"]:
        period = f" · {row['Kỳ báo cáo']} ({dm(row['Kỳ từ ngày'])} – {dm(row['Kỳ đến ngày'])})"
    extended = row["Hạn"] != row["Hạn đầu"]
    due = row["Hạn đầu"] if first else row["Hạn"]
    doing = row["Tình trạng"] in ("Đang thực hiện", "Bị trả lại")
    silent = " · chưa cập nhật" if row["Chưa cập nhật"] else ""
    return [
        f"{row['Việc']} {row['Mục']}{period}",
        row["Đơn vị"],
        joined(shown["Hạn"], f"hạn đầu {shown['Hạn đầu']}" if extended else ""),
        joined(
            row["Tình trạng"], shown["Đã làm"] if doing else "", badge(row, (due - day).days), asked(shown)
        ),
        (shown["Cập nhật gần nhất"] or "chưa báo") + silent,
    ]


def asked(shown: dict[str, str]) -> str:
    """Whether more time was asked for, and not yet decided."""
    until = shown["Xin gia hạn đến"]
    return f"Đã xin gia hạn đến {until}" if until else ""


def badge(row: dict[str, Any], left: int) -> str:
    """How a page says whether it is late."""
    match row["Theo hạn"]:
        case "Quá hạn":
            return f"quá hạn {row['Số ngày muộn']} ngày"
        case "Xong, muộn":
            return f"xong, muộn {row['Số ngày muộn']} ngày"
        case "Sắp đến hạn":
            return f"còn {left} ngày" if left else "đến hạn hôm nay"
    return ""


def unit(reader: Reader) -> Found:
    """One unit's figures and rows."""
    for each in (*reader.world.communes, reader.world.union, reader.world.plan.standing_unit):
        address = f"/plans/{reader.world.plan.id}/units/{each.id}"
        tables = reader.tables(f"{address}.xlsx")
        if tables is None:
            yield each.short_name, None, reader.page(address)
            continue
        page = reader.need(address)
        sections, rows = tables
        yield from line_of(sections, sections.shown[0], page)
        yield from both(
            "sections",
            [
                [
                    f"{row['Mục']} {row['Tên mục']}",
                    row["Số việc"],
                    row["Quá hạn"],
                    f"{row['Đã xác nhận']} ({row['Đã báo cáo']})",
                ]
                for row in sections.shown[1:]
                if row["Đã xác nhận"]
            ],
            [cells for cells in page.table("table-tasks") if DASH not in cells[3]],
        )
        yield from work_rows(rows, page, "", with_unit=False)


def comparison(reader: Reader) -> Found:
    """The units of a task beside each other in the period that opens, and in another."""
    for task in reader.world.tasks if reader.thorough else reader.world.tasks[1:2]:
        here = f"/tasks/{task.id}/comparison"
        page = reader.page(here)
        if page is None:
            yield task.title, reader.tables(f"{here}.xlsx"), None
            continue
        periods = [link.get("href") for link in page.all(f"//nav[{has_class('tabs')}]/a")]
        for asked in ["", *periods[1:2]]:
            tables = reader.tables(f"{here}.xlsx{asked}")
            assert tables is not None
            yield from both(
                f"{task.title}{asked}",
                [side(row, shown) for row, shown in zip(tables[0].rows, tables[0].shown, strict=True)],
                [
                    [*cells[-6:-1], pieces(cells[-1])]
                    for cells in reader.need(here + asked).table("table-sides")
                ],
            )


def side(row: dict[str, Any], shown: dict[str, str]) -> list[str]:
    """One unit as the page's table says it."""
    word = joined(one_line(shown["Báo cáo gần nhất"]), shown["Ngày báo"]) or "chưa báo"
    left = (row["Hạn"] - A_DAY).days
    state = joined(row["Tình trạng"], badge(row, left))
    return [row["Đơn vị"], state, shown["Đã làm"], shown["Gửi ngày"] or DASH, word, shown["Số minh chứng"]]


def pieces(cell: str) -> str:
    """How many pieces of evidence a cell shows; in this world there are none."""
    return str(len(cell.split()))


def targets(reader: Reader) -> Found:
    """The targets of the plan, of a section, and of a day on which less was known: the file that the page leads to."""
    for asked in reader.some_of("", "?section=III", "?as_of=2022-06-01"):
        plan = f"/plans/{reader.world.plan.id}"
        page = reader.page(f"{plan}/progress{asked}")
        if page is None:
            yield asked, reader.tables(f"{plan}/targets.xlsx{asked}"), None
            continue
        [link] = page.all("//a[contains(@href, 'targets.xlsx')]")
        tables = reader.tables(link.get("href"))
        assert tables is not None
        lines = [target(row) for row in tables[0].shown]
        on_page = [
            words(line).replace("1.200", "1200") for line in page.all(f"//*[{has_class('targets')}]/ul/li")
        ]
        yield from both("targets", lines, on_page)


def target(row: dict[str, str]) -> str:
    """One target as the page says it."""
    about = f"{row['Chỉ tiêu']} ({row['Mục']} · hạn {row['Hạn']})"
    listed = row["Sản phẩm trong danh sách"]
    listed = f"Danh sách có {listed} sản phẩm" if listed != "0" else "Danh sách sản phẩm còn trống"
    if not row["Đã đạt"]:
        return f"{about} cần đạt {row['Cần đạt']} {row['Đơn vị tính']} · chưa có số đạt được {listed}"
    reached = f"{row['Đã đạt']}/{row['Cần đạt']} {row['Đơn vị tính']} ( {row['Tỷ lệ đạt']} )"
    return f"{about} {reached} đến {row['Số liệu đến ngày']} {listed}".replace("( ", "(").replace(" )", ")")


def as_data(reader: Reader) -> Found:
    """The figures for other programs: the whole, its sections and the units that he may see."""
    plan = f"/plans/{reader.world.plan.id}"
    content, page = reader.content(f"{plan}/progress.json"), reader.page(f"{plan}/progress")
    if content is None or page is None:
        yield "data", content, page
        return
    told = json.loads(content)
    yield "whole", data_line(told), on_cards(page)
    heat = page.all("//table[contains(@class, 'heat')]/tbody/tr[not(@class)]/th/a")
    yield "units", [unit["name"] for unit in told["units"]], [words(link) for link in heat]
    for each, link in zip(told["units"], heat, strict=False):
        yield each["name"], data_line(each), on_cards(reader.need(link.get("href")))
    for section in told["sections"] if reader.thorough else ():
        cards = on_cards(reader.need(f"{plan}/progress?section={section['path']}"))
        yield section["path"], data_line(section)[:3], cards[:3]


def data_line(told: dict[str, Any]) -> list[str]:
    """A line of figures as the cards of a page say it."""
    shares = [DASH if told[name] is None else f"{told[name]} %" for name in ("confirmed", "reported")]
    counts = [f"{told[name]} việc" for name in ("overdue", "due_soon", "silent") if name in told]
    four = ("done_in_time", "done_late", "open_in_time", "open_late")
    return [*shares, *counts, *(str(told[name]) for name in four if name in told)]


FILES: dict[str, Callable[[Reader], Found]] = {
    "plans.progress_file": progress,
    "plans.figures": as_data,
    "plans.work_file": work,
    "plans.unit_file": unit,
    "plans.comparison_file": comparison,
    "plans.targets_file": targets,
}
