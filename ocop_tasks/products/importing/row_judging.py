"""The rows of a table, one after the other: what would be added, every doubt by its cell, and what is no product."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from ocop_tasks.models import ProductTerms
from ocop_tasks.models.plans.product import LONGEST_NAME
from ocop_tasks.products.forms import LONGEST_NOTE
from ocop_tasks.products.importing.columns import FIELDS, NUMBERED, Layout, Table, field_of
from ocop_tasks.rules.plan_sheets.grid import Formula, cell_name
from ocop_tasks.rules.products.list_reading import (
    MOST_STARS,
    Unclear,
    is_ditto,
    place_in,
    read_round,
    read_stars,
)
from ocop_tasks.rules.products.product_groups import group_called, groups_of
from ocop_tasks.rules.text.cleaning import length
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.web.pages.template_gettext import local

Identity = tuple[str, str, int]
_NUMBERING = re.compile(r"^(?:[IVXivx]+|\d+|[A-Za-z])[.)/]\s*")
"""What stands before a part's heading: "II. ", "a) "."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What nobody can say of a cell, or of a whole row where ``column`` is empty."""

    row: int
    text: str
    column: str = ""
    cell: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no product, or that the reader left out."""

    row: int
    text: str
    by_hand: bool = False


@dataclass(slots=True)
class Outcome:
    """The whole of it. Nothing is taken while there is a doubt."""

    doubts: list[Doubt] = field(default_factory=list)
    additions: list[tuple[int, ProductTerms]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    known: int = 0
    """Rows left out because their product stands already."""

    @property
    def is_ready(self) -> bool:
        """Whether there is something to take and nothing against it."""
        return bool(self.additions) and not self.doubts

    @property
    def doubtful_rows(self) -> dict[int, list[Doubt]]:
        """The doubts of each row, in the order of the file."""
        rows: dict[int, list[Doubt]] = {}
        for doubt in self.doubts:
            rows.setdefault(doubt.row, []).append(doubt)
        return dict(sorted(rows.items()))


@dataclass(frozen=True, slots=True)
class Around:
    """What rows are judged against: the plan's year and communes, and what stands in its list already."""

    year: int
    communes: Mapping[str, Sequence[int]]
    """Ids by ``list_reading.bare_place``."""
    standing: Collection[Identity]
    target_id: int | None
    skipped: Collection[int] = ()
    """Rows that the reader leaves out."""
    without_known: bool = False
    """Whether he leaves out whatever stands already."""


def judge(table: Table, layout: Layout, around: Around) -> Outcome:
    """Every row below the headings."""
    outcome, reading = Outcome(), _Reading(table, layout, around)
    seen: dict[Identity, int] = {}
    for row in [each for each in table.rows if each >= layout.first]:
        found = reading.read(row)
        if isinstance(found, LeftOut):
            outcome.left_out.append(found)
        elif found is not None:
            terms, doubts = found
            _settle(outcome, row, terms, doubts, seen, around)
    return outcome


def _settle(
    outcome: Outcome,
    row: int,
    terms: ProductTerms,
    doubts: list[Doubt],
    seen: dict[Identity, int],
    around: Around,
) -> None:
    """One product's row: added, doubted, or left out as known or by hand."""
    if row in around.skipped:
        outcome.left_out.append(LeftOut(row, f"{terms.name} · {terms.producer}", by_hand=True))
        return
    if not doubts and terms.identity in around.standing:
        if around.without_known:
            outcome.known += 1
            return
        doubts = [_twice(row, terms, _("Sản phẩm này đã có trong danh sách của kế hoạch."))]
    elif not doubts and (before := seen.setdefault(terms.identity, row)) != row:
        doubts = [_twice(row, terms, _("Sản phẩm này có hai lần trong tệp: xem dòng %(row)s.", row=before))]
    if doubts:
        outcome.doubts += doubts
    else:
        outcome.additions.append((row, terms))


def _twice(row: int, terms: ProductTerms, text: str) -> Doubt:
    return Doubt(row, text, column=str(FIELDS["name"]), value=terms.name)


class _Reading:
    """What the rows above have said: "nt" repeats it, and a row of its own may name the commune of those below."""

    def __init__(self, table: Table, layout: Layout, around: Around) -> None:
        self.table, self.layout, self.around = table, layout, around
        self.above: dict[str, str] = {}
        self.heads: dict[str, str] = {}

    def read(self, row: int) -> tuple[ProductTerms, list[Doubt]] | LeftOut | None:
        """What one row says; None where it says nothing."""
        told = {name: self.table.text(row, column) for name, column in self.layout.columns.items()}
        if not any(told.values()):
            return None
        if words := self._heads_a_part(row, told):
            self._take_head(words)
            return LeftOut(row, words)
        doubts = list(self._wrong_with_cells(row))
        values = self._resolved(row, told, doubts)
        terms = self._terms(row, values, doubts)
        return terms, doubts

    def _heads_a_part(self, row: int, told: Mapping[str, str]) -> str:
        """The words of a row that is no product: a part's heading, a total; empty where it is one."""
        texts = list(dict.fromkeys(text for name, text in told.items() if text))
        every = [self.table.text(row, column) for column in range(1, self.table.width + 1)]
        first = next((text for text in every if text), "")
        if fold(first).startswith(("tong so", "tong cong", "cong")) or fold(texts[0]).startswith(
            ("tong so", "tong cong")
        ):
            return " ".join(dict.fromkeys(text for text in every if text))
        alone = len(texts) == 1 and not is_ditto(texts[0])
        number = next(
            (
                self.table.text(row, c)
                for c, head in self.layout.headings.items()
                if field_of(head) == NUMBERED
            ),
            "",
        )
        return "" if not alone or number.isdecimal() else texts[0]

    def _take_head(self, words: str) -> None:
        """What a part's heading says of the rows below it, until the next one."""
        words = _NUMBERING.sub("", words)
        for name, reads in (("commune", self._commune), ("round", read_round), ("group", self._group)):
            try:
                reads(words)
            except Unclear:
                continue
            self.heads[name] = words
            return

    def _wrong_with_cells(self, row: int) -> Iterator[Doubt]:
        """What stands in the way of reading a row at all."""
        sheet = self.table.sheet
        if row in sheet.hidden_rows:
            yield Doubt(
                row, _("Dòng này đang bị ẩn trong tệp. Hãy bỏ ẩn rồi gửi lại, hoặc chọn không nhập dòng này.")
            )
        for name, column in self.layout.columns.items():
            cell = self.table.cell(row, column)
            if self.table.top(row, column) < self.layout.first and cell.text:
                yield self._doubt(
                    row, name, _("Ô này gộp với dòng tiêu đề. Hãy tách ô trong tệp rồi gửi lại.")
                )
            elif cell.formula is Formula.ELSEWHERE:
                yield self._doubt(
                    row,
                    name,
                    _(
                        "Công thức này lấy số từ một tệp khác, cổng không có. Hãy dán giá trị thay cho công thức."
                    ),
                )
            elif cell.formula is not None:
                yield self._doubt(row, name, _("Ô này là công thức. Hãy dán giá trị thay cho công thức."))
            elif cell.error:
                yield self._doubt(row, name, _("Ô này báo lỗi %(error)s.", error=cell.error))
            elif cell.old_letters:
                yield self._doubt(
                    row,
                    name,
                    _("Ô này dùng phông chữ cũ (.VnTime, VNI), không đọc được dấu. Hãy chuyển sang Unicode."),
                )

    def _resolved(self, row: int, told: Mapping[str, str], doubts: list[Doubt]) -> dict[str, str]:
        """The row's texts, with "as above" (như trên) replaced by what stands above."""
        values = {}
        for name, text in told.items():
            if is_ditto(text):
                if name not in self.above:
                    doubts.append(
                        self._doubt(
                            row, name, _("“%(text)s” (như trên), nhưng bên trên không có gì.", text=text)
                        )
                    )
                values[name] = self.above.get(name, "")
            else:
                values[name] = text
            if values[name]:
                self.above[name] = values[name]
        return values

    def _terms(self, row: int, values: Mapping[str, str], doubts: list[Doubt]) -> ProductTerms:
        """What the row says of its product; what cannot be read is left empty, with a doubt."""
        said = {name: values.get(name) or self.heads.get(name, "") for name in FIELDS}
        wrong = {doubt.column for doubt in doubts}
        for name, lacks in (
            ("name", _("Thiếu tên sản phẩm.")),
            ("producer", _("Thiếu chủ thể.")),
            ("commune", _("Thiếu xã, thị trấn.")),
        ):
            if not said[name] and str(FIELDS[name]) not in wrong:
                doubts.append(self._doubt(row, name, lacks))
        for name, most in (("name", LONGEST_NAME), ("producer", LONGEST_NAME), ("note", LONGEST_NOTE)):
            if length(said[name]) > most:
                told = _("Dài quá %(most)s ký tự. Hãy viết gọn hơn.", most=most)
                doubts.append(self._doubt(row, name, told, said[name][:60]))
        return ProductTerms(
            name=said["name"],
            producer=said["producer"],
            commune_id=self._read(row, "commune", said["commune"], self._commune, doubts) or 0,
            group=self._read(row, "group", said["group"], self._group, doubts),
            stars=self._read(row, "stars", said["stars"], read_stars, doubts),
            round=self._read(row, "round", said["round"], read_round, doubts),
            target_id=self.around.target_id,
            note=said["note"],
        )

    def _read(self, row: int, name: str, text: str, reads: Callable[[str], Any], doubts: list[Doubt]) -> Any:
        """What the text means; nothing, with a doubt, where nobody can say, and nothing for an empty one."""
        if not text or any(doubt.column == str(FIELDS[name]) for doubt in doubts):
            return None
        try:
            return reads(text)
        except Unclear:
            doubts.append(self._doubt(row, name, self._why_unclear(name), text))
            return None

    def _why_unclear(self, name: str) -> str:
        groups = "; ".join(local(group, "name") for group in groups_of(self.around.year))
        return {
            "commune": _("Chưa rõ là xã, thị trấn nào của kế hoạch."),
            "group": _("Không có nhóm này. Các nhóm của năm kế hoạch: %(groups)s.", groups=groups),
            "stars": _("Số sao cần là một số từ 1 đến %(most)s.", most=MOST_STARS),
            "round": _("Chưa rõ là đợt nào. Hãy ghi số của đợt, ví dụ: 1."),
        }[name]

    def _commune(self, text: str) -> int:
        return place_in(text, self.around.communes)

    def _group(self, text: str) -> str:
        if (found := group_called(text, self.around.year)) is None:
            raise Unclear(text)
        return found.code

    def _doubt(self, row: int, name: str, text: str, value: str | None = None) -> Doubt:
        column = self.layout.columns.get(name)
        shown = value if value is not None else (self.table.text(row, column) if column else "")
        cell = cell_name(row, column) if column else ""
        return Doubt(row, text, column=str(FIELDS[name]), cell=cell, value=shown)
