"""What each row of a plan's table is: a section, a task, the rest of the task above, or nothing of the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ocop_tasks.rules.plan_sheets.grid import Cell
from ocop_tasks.rules.plan_sheets.headings import Field, Sureness, understood
from ocop_tasks.rules.plan_sheets.row_labels import Kind, Label, label_before, read_label
from ocop_tasks.rules.plan_sheets.table import Table, are_column_numbers
from ocop_tasks.rules.text.vietnamese import fold

LONGEST_LABEL = 30
BULLETS = "-+*•–"
WORK = (Field.LEAD, Field.COORDINATING, Field.TIME)
"""What a task has and a section has not."""


class RowKind(StrEnum):
    """What a row is taken for."""

    SECTION = "section"
    TASK = "task"
    MORE = "more"
    """The rest of the task above: its next paragraph."""
    MORE_PERHAPS = "more_perhaps"
    SAME_TASK = "same_task"
    """Another line of the task above, merged with it: a second unit."""
    HEADING_AGAIN = "heading_again"
    OTHER_TABLE = "other_table"
    """Headings once more, over other columns than before."""
    TOTAL = "total"
    UNCLEAR = "unclear"
    END = "end"
    """The first row below the table: signatures, recipients."""
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Row:
    """One row, its number parted from its content, which may be merged with rows above."""

    number: int
    kind: RowKind
    label: Label | None
    content: str
    has_work: bool
    """Whether it says who does it, or when."""


_END = re.compile(
    r"\bnoi nhan\b|\b(?:tm|kt|tl|tuq)\. ?(?:ubnd|uy ban|chu tich|truong phong|giam doc|chanh van)"
    r"|^(?:pho )?chu tich$|^(?:pho )?truong phong$|^nguoi lap(?: bieu)?\b|\bthu truong don vi\b"
    r"|^(?:[\w ]{2,30}, ?)?ngay (?:\d{1,2}|[. …]+) ?thang (?:\d{1,2}|[. …]+) ?nam\b|^ghi chu:"
    r"|^\(?ky,? ?(?:ten|dong dau)"
)
_TOTAL = re.compile(r"^(?:tong(?: cong| so)?|cong)\b(?! tac| an| ty| dong| khai| nghe)")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A row before it is judged."""

    number: int
    label: Label | None
    content: str
    has_own_content: bool
    has_work: bool
    has_own_work: bool
    is_spread: bool
    """Whether its content is merged over other columns of the table."""
    is_same_number: bool
    """Whether its number is merged with that of the row above."""


def rows_of(table: Table) -> Iterator[Row]:
    """Every visible row below the headings with something in the table's columns, as what it is taken for."""
    seen = [_seen(table, row) for row in table.rows() if row not in table.sheet.hidden_rows]
    seen = [
        each for each in seen if each.label or each.content or each.has_own_work or _has_more(table, each)
    ]
    has_task = has_ended = False
    for at, each in enumerate(seen):
        if has_ended or _is_end(table, each):
            kind = RowKind.AFTER if has_ended and _looks_like_a_task(each) else RowKind.END
            has_ended = True
        else:
            kind = _kind(table, seen, at, has_task=has_task)
        has_task = kind is RowKind.TASK or (has_task and kind is not RowKind.SECTION)
        yield Row(each.number, kind, each.label, each.content, each.has_work)
        if kind is RowKind.OTHER_TABLE:
            return


def _seen(table: Table, row: int) -> _Seen:
    number, content = table.cell(row, Field.NUMBER), table.cell(row, Field.CONTENT)
    label, text = read_label(number), content.text
    if label is None and number.text and not text:
        label, text = label_before(number.text)
    elif label is None and not number.text:
        label, text = label_before(text)
        if label is not None and label.kind is Kind.BULLET:
            label, text = None, content.text
    elif label is None:
        label = Label(number.text[:LONGEST_LABEL], Kind.FIGURE)
    own = [field for field in WORK if _is_own(table, row, field)]
    return _Seen(
        row, label, text, _is_own(table, row, Field.CONTENT) or bool(number.text and not content.text),
        any(_has(table, row, each) for each in WORK), bool(own), _is_spread(table, row),
        bool(number.text) and not _is_own(table, row, Field.NUMBER),
    )  # fmt: skip


def _has(table: Table, row: int, field: Field) -> bool:
    return not table.cell(row, field).is_empty


def _is_own(table: Table, row: int, field: Field) -> bool:
    """Whether the cell stands in this very row, not merged from above."""
    place = table.place(row, table.first(field))
    return place is not None and place[0] == row and not table.sheet.at(*place).is_empty


def _has_more(table: Table, seen: _Seen) -> bool:
    """Whether anything stands in the table's other columns."""
    return any(not table.sheet.at(seen.number, column.number).is_empty for column in table.columns)


def _is_spread(table: Table, row: int) -> bool:
    numbers = {column.number for column in table.columns}
    for field in (Field.NUMBER, Field.CONTENT):
        column = table.first(field)
        if column is None:
            continue
        area = table.merged.over(row, column.number)
        if area and area.left == column.number and len(numbers & {*range(area.left, area.right + 1)}) > 2:
            return True
    return False


def _is_end(table: Table, seen: _Seen) -> bool:
    """Whether signatures begin here; the words may stand in any column."""
    if seen.label is not None and seen.has_work:
        return False
    texts = [cell.text for cell in _cells(table, seen.number)]
    return any(_END.search(" ".join(fold(text).split())) for text in texts if len(text) < 120)


def _looks_like_a_task(seen: _Seen) -> bool:
    return seen.label is not None and bool(seen.content) and seen.has_work


def _cells(table: Table, row: int) -> list[Cell]:
    return [cell for (at, _column), cell in table.cells_of(row)]


def _kind(table: Table, seen: Sequence[_Seen], at: int, *, has_task: bool) -> RowKind:
    each = seen[at]
    following = seen[at + 1] if at + 1 < len(seen) else None
    if _is_heading_again(table, each):
        return RowKind.HEADING_AGAIN
    if _is_other_heading(table, each):
        return RowKind.OTHER_TABLE
    if not each.has_work and _TOTAL.match(fold(each.content)):
        return RowKind.TOTAL
    if each.has_work:
        return _kind_with_work(each, following, has_task=has_task)
    if not each.content:
        return RowKind.UNCLEAR
    if each.label is None:
        return _kind_of_text(table, seen, at, has_task=has_task)
    if each.label.kind <= Kind.ROMAN or each.is_spread or _goes_deeper(each, following):
        return RowKind.SECTION
    if each.label.kind >= Kind.SMALL_LETTER and has_task:
        return RowKind.MORE_PERHAPS
    return RowKind.TASK


def _kind_with_work(each: _Seen, following: _Seen | None, *, has_task: bool) -> RowKind:
    if has_task and not each.has_own_content and (each.is_same_number or not each.label):
        return RowKind.SAME_TASK if each.content else RowKind.UNCLEAR
    if has_task and each.is_same_number and not each.has_own_work:
        return RowKind.MORE
    if not each.content:
        return RowKind.UNCLEAR if not each.label else RowKind.TASK
    if each.label and each.label.kind <= Kind.ROMAN and _goes_deeper(each, following):
        return RowKind.SECTION
    return RowKind.TASK


def _kind_of_text(table: Table, seen: Sequence[_Seen], at: int, *, has_task: bool) -> RowKind:
    """Content without a number, a unit and a time."""
    each = seen[at]
    letters = [letter for letter in each.content if letter.isalpha()]
    is_loud = bool(letters) and all(letter.isupper() for letter in letters)
    if each.is_spread or is_loud:
        return RowKind.SECTION
    if has_task and seen[at - 1].number == each.number - 1:
        starts_as_a_point = each.content[:1] in BULLETS
        return RowKind.MORE if starts_as_a_point else RowKind.MORE_PERHAPS
    return RowKind.UNCLEAR


def _is_other_heading(table: Table, each: _Seen) -> bool:
    told = [understood([cell.text]) for cell in _cells(table, each.number) if cell.text]
    sure = {field for field, sureness in told if sureness is Sureness.SURE}
    return len(sure) > 2 and len(sure) * 2 > len(told) and Field.CONTENT in sure


def _goes_deeper(each: _Seen, following: _Seen | None) -> bool:
    """Whether the next row stands under this one: by its number, or as a point of it with work of its own."""
    if following and not following.label and following.has_own_work and following.content[:1] in BULLETS:
        return bool(following.content)
    return bool(
        each.label and following and following.label and following.label.rank > each.label.rank
        and following.label.kind < Kind.BULLET
    )  # fmt: skip


def _is_heading_again(table: Table, each: _Seen) -> bool:
    texts = {column.number: column.heading for column in table.columns if column.heading}
    own = {column: cell.text for (_row, column), cell in table.cells_of(each.number) if column in texts}
    alike = sum(" ".join(text.split()) in texts[column].split(" / ") for column, text in own.items())
    return (alike >= 2 and alike * 2 > len(own)) or (
        len(own) >= max(3, len(texts) - 1) and are_column_numbers(list(own.values()))
    )
