"""The chairman's desk, the ranking, and a meeting's conclusions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document

from tests.conftest import A_DAY
from tests.support.pages import has_class, words
from tests.web.exports.plans import FOUR
from tests.web.exports.reading import Found, Reader, both, dm, joined, one_line

HEADS = {
    "Đơn vị", "Mục", "Nhiệm vụ", "Kỳ báo cáo", "Hạn", "Hạn đầu", "Tình trạng", "Số ngày quá hạn", "Đã làm",
    "Báo cáo gần nhất", "Ngày báo", "Số minh chứng", "Đã chỉ đạo", "Trả lời chậm nhất", "Xin gia hạn đến",
}  # fmt: skip
SHOWN = ("", "?show=overdue", "?show=silent", "?show=unanswered", "?show=asked", "?show=due_soon")


def desk(reader: Reader) -> Found:
    """Every list of the desk, its figures, and the knots."""
    for asked in reader.some_of(*SHOWN):
        here = f"/plans/{reader.world.plan.id}/desk"
        tables, page = reader.tables(f"{here}.xlsx{asked}"), reader.page(here + asked)
        if tables is None or page is None:
            yield asked, tables, page
            continue
        rows, figures, knots = tables
        yield "heads", set(rows.heads), HEADS
        in_file = [desk_row(row, shown) for row, shown in zip(rows.rows, rows.shown, strict=True)]
        in_page = [
            [without_span(cells[0]), without_span(cells[1]), *cells[2:5]] for cells in page.table("desk-rows")
        ]
        yield from both(f"desk{asked}", in_file, in_page)
        counts = {row["Chỉ số"]: row["Số việc"] for row in figures.rows}
        huge = [words(each) for each in page.all(f"//*[{has_class('figure-huge')}]")]
        yield "figures", [str(counts["Quá hạn hôm nay"]), str(counts["Đến hạn trong 7 ngày"])], huge
        tabs = [words(each) for each in page.all(f"//nav[{has_class('tabs')}]//*[{has_class('count')}]")]
        names = ("Chỉ đạo chưa trả lời", "Xin gia hạn", "Chưa cập nhật 15 ngày")
        silent = next(name for name in counts if name.startswith("Chưa cập nhật"))
        yield (
            "tabs",
            [
                str(counts["Quá hạn hôm nay"] + counts["Đến hạn trong 7 ngày"]),
                *(str(counts[name]) for name in (*names[:2], silent)),
            ],
            tabs,
        )
        yield from both(
            "knots",
            [
                joined(f"{row['Số đơn vị muộn']} đơn vị", row["Nhiệm vụ"], row["Kỳ báo cáo"] or "")
                for row in knots.rows
            ],
            [words(each) for each in page.all(f"//*[{has_class('knot')}]/p")],
        )


def without_span(cell: str) -> str:
    """Without the days of a period, which stand beside its name."""
    return cell.split(" (")[0]


def desk_row(row: dict[str, Any], shown: dict[str, str]) -> list[str]:
    """One row as the desk says it."""
    period = f" · {row['Kỳ báo cáo']}" if row["Kỳ báo cáo"] else ""
    extended = f"hạn đầu {shown['Hạn đầu']}" if row["Hạn"] != row["Hạn đầu"] else ""
    return [
        row["Đơn vị"],
        f"{row['Nhiệm vụ']} {row['Mục']}{period}",
        joined(how_late(row), shown["Hạn"], extended),
        last_word(row, shown),
        joined(
            directed(row), f"Xin gia hạn đến {dm(row['Xin gia hạn đến'])}" if row["Xin gia hạn đến"] else ""
        ),
    ]


def how_late(row: dict[str, Any]) -> str:
    """The big word of the row."""
    if row["Tình trạng"] == "Chờ xác nhận":
        return "Chờ xác nhận"
    if row["Số ngày quá hạn"]:
        return f"{row['Số ngày quá hạn']} ngày"
    left = (row["Hạn"] - A_DAY).days
    return f"còn {left} ngày" if left else "hôm nay"


def last_word(row: dict[str, Any], shown: dict[str, str]) -> str:
    """What the unit said last."""
    if row["Ngày báo"] is None:
        return "Chưa báo cáo lần nào"
    said = f"“{one_line(row['Báo cáo gần nhất'])}”" if row["Báo cáo gần nhất"] else shown["Đã làm"]
    return f"{said} {dm(row['Ngày báo'])}"


def directed(row: dict[str, Any]) -> str:
    """How the newest direction stands."""
    by: date | None = row["Trả lời chậm nhất"]
    match row["Đã chỉ đạo"]:
        case None:
            return ""
        case "chưa trả lời":
            assert by is not None
            return f"chưa trả lời, quá {(A_DAY - by).days} ngày"
        case "chưa đọc" | "đã đọc" as standing:
            assert by is not None
            return f"{standing}, trả lời trước {dm(by)}"
    return str(row["Đã chỉ đạo"])


def ranking(reader: Reader) -> Found:
    """Each line of the ranking, of the year and of a quarter, by either date."""
    for asked in reader.some_of("", "?period=2022-Q2&judged=first", "?period=2022-03"):
        here = f"/plans/{reader.world.plan.id}/ranking"
        tables, page = reader.tables(f"{here}.xlsx{asked}"), reader.page(here + asked)
        if tables is None or page is None:
            yield asked, tables, page
            continue
        table, by_months = tables
        rows = page.all(f"//table[{has_class('ranking')}]//tr[not({has_class('ranking-group')}) and td]")
        on_page = [[words(cell) for cell in row.xpath("./th|./td")][:9] for row in rows]
        yield from both(f"ranking{asked}", [place(row) for row in table.shown], on_page)
        months = [[words(rate) for rate in row.xpath(".//*[local-name()='title']")] for row in rows]
        yield from both(f"months{asked}", [by_month(row) for row in by_months.rows], months[:-1])
        places = [[row["Hạng"], row["Đơn vị"]] for row in table.rows]
        yield f"units by month{asked}", [[row["Hạng"], row["Đơn vị"]] for row in by_months.rows], places[:-1]


def place(row: dict[str, str]) -> list[str]:
    """One line as the page's table says it."""
    last = row["Đơn vị"] in ("Toàn kế hoạch", "Cả kỳ")
    rate, name = row["Tỷ lệ đúng hạn"], "Theo hạn gia hạn" if "Theo hạn gia hạn" in row else "Theo hạn đầu"
    few = " – số nhỏ" if not (row["Hạng"] or last) else ""
    due = f"{row['Đã hoàn thành đúng hạn']}/{row['Việc đã đến hạn']} việc đến hạn{few}"
    none_due = row["Việc đã đến hạn"] == "0"
    return [
        row["Hạng"] or ("" if last else "–"),
        row["Đơn vị"],
        joined(rate or "–", "chưa có việc đến hạn" if none_due else due, name.lower(), row[name] or "–"),
        row["Theo trọng số"] or "–",
        row["Được giao"],
        *(f"{row[head]} {row[f'{head}: tỷ lệ'] or '– %'}" for head in FOUR),
    ]


def by_month(row: dict[str, Any]) -> list[str]:
    """The months of which something came due, in whole per cent, as the small columns tell."""
    rates = {month: row[f"Tháng {month}"] for month in range(1, 13)}
    return [f"tháng {month}: {int(rate * 100 + 1e-9)} %" for month, rate in rates.items() if rate is not None]


def conclusions(reader: Reader) -> Found:
    """Each direction of the document stands on the meeting's last screen, and the other way about."""
    meeting = reader.world.meeting
    content = reader.content(f"/meetings/{meeting.id}/conclusions.docx")
    page = reader.page(f"/meetings/{meeting.id}/{len(meeting.assignment_ids) + 1}")
    if content is None or page is None:
        yield "conclusions", content, page
        return
    table = max(Document(BytesIO(content)).tables, key=lambda each: len(each.rows))
    in_file = [[one_line(cell.text) for cell in row.cells] for row in table.rows[1:]]
    on_page = [words(line) for line in page.all(f"//*[{has_class('meeting-given')}]/li")]
    yield "directions", len(in_file), len(on_page)
    for cells, told in zip(in_file, on_page, strict=False):
        unit, task, text, by = cells[-4:]
        yield (
            "direction",
            [unit, task.split(" (")[0], f"“{text}”", by],
            [part for part in (unit, task.split(" (")[0], f"“{text}”", by) if part in told],
        )


FILES: dict[str, Callable[[Reader], Found]] = {
    "desk.desk_file": desk,
    "desk.ranking_file": ranking,
    "desk.meeting_conclusions": conclusions,
}
