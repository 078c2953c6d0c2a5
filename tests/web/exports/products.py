"""The list of products behind a plan's targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.support.pages import Page, has_class, words
from tests.web.exports.reading import DASH, Found, Reader, both, joined, one_line

HEADS = {
    "TT", "Tên sản phẩm", "Chủ thể", "Xã, thị trấn", "Nhóm sản phẩm", "Số sao dự kiến", "Đợt đánh giá",
    "Thuộc chỉ tiêu", "Ghi chú",
}  # fmt: skip


def products(reader: Reader) -> Found:
    """Each row of the workbook is a row of the page, below the same commune and in the same order."""
    for asked in reader.some_of("", "?stars=3", "?group=none", "?show=withdrawn"):
        here = f"/plans/{reader.world.plan.id}/products"
        tables, page = reader.tables(f"{here}.xlsx{asked}"), reader.page(here + asked)
        if tables is None or page is None:
            yield asked, tables, page
            continue
        [table] = tables
        yield "heads", set(table.heads), HEADS
        yield f"numbers{asked}", table.column("TT"), list(range(1, len(table.rows) + 1))
        yield from both(f"products{asked}", [in_words(row) for row in table.rows], list(rows_of(page)))


def in_words(row: dict[str, Any]) -> list[str]:
    """One row as the page says it."""
    target = f"chỉ tiêu: {row['Thuộc chỉ tiêu']}" if row["Thuộc chỉ tiêu"] else ""
    return [
        row["Xã, thị trấn"],
        joined(row["Tên sản phẩm"], target, one_line(row["Ghi chú"] or "")),
        row["Chủ thể"],
        row["Nhóm sản phẩm"] or "chưa xếp nhóm",
        f"{row['Số sao dự kiến']} sao" if row["Số sao dự kiến"] else DASH,
        f"đợt {row['Đợt đánh giá']}" if row["Đợt đánh giá"] else DASH,
    ]


def rows_of(page: Page) -> Iterator[list[str]]:
    """The page's rows with the commune that they stand below; why one was taken off is for the page alone."""
    for body in page.all(f"//table[{has_class('products')}]/tbody"):
        head, *rows = body.xpath("./tr")
        commune = words(head).split(" · ")[0]
        for row in rows:
            for said in row.xpath(f".//*[{has_class('products-withdrawn')}]"):
                said.getparent().remove(said)
            yield [commune, *(words(cell) for cell in row.xpath("./th|./td")[:5])]


FILES: dict[str, Callable[[Reader], Found]] = {"products.products_file": products}
