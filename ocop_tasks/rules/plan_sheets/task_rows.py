"""The tasks of one sheet, each put together from its rows: who, when, how far, and what else is said of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from ocop_tasks.rules.plan_sheets.answers import NOTHING_SAID, Answers
from ocop_tasks.rules.plan_sheets.doubts import Asked, Doubt, Weight, error, question
from ocop_tasks.rules.plan_sheets.dry_run_result import Note, SheetTask
from ocop_tasks.rules.plan_sheets.grid import EMPTY, Cell, Formula, cell_name
from ocop_tasks.rules.plan_sheets.headings import Field
from ocop_tasks.rules.plan_sheets.table import Column, Table
from ocop_tasks.rules.plan_sheets.table_rows import Row, RowKind
from ocop_tasks.rules.plan_sheets.task_starts import SAYING, Stated, TaskStarts
from ocop_tasks.rules.plan_sheets.task_times import Term, marked, read_time
from ocop_tasks.rules.plan_sheets.unit_names import Named, UnitNames
from ocop_tasks.rules.text.days import DaySpan
from ocop_tasks.rules.text.vietnamese import fold

LONGEST_TITLE = 300
"""Letters of a task's or a section's title, as ``models.plans`` keeps them."""
_SAME = re.compile(
    r"[-\s.(]*(?:n\.? ?t|nhu (?:tren|muc tren|dong tren|y tren))[-\s.)]*|[\"“”'’]{1,2}|[-\s]*//[-\s]*"
)
_HELPING = re.compile(r"(?i)(?:đơn vị |cơ quan )?phối hợp(?: thực hiện)?(?: (?:với|cùng)\b|\s*:)")
_SENTENCE = re.compile(r"(?<=[.;])\s+|\n")
TICKS = frozenset({"x", "v", "✓", "✔", "+", "*", "•"})
"""What marks a column for a quarter or a month; other words in it go into the notes as well."""
_NOTED = (Field.START, Field.RESULT, *SAYING, Field.PERIOD, Field.NOTES, Field.OTHER)
_REPEATED = (Field.LEAD, Field.COORDINATING, Field.TIME, Field.RESULT)
"""Where "nt" is the same as above."""


class TaskRows:
    """The tasks of a sheet so far; ``doubts`` are the dry run's, to which it adds."""

    def __init__(
        self,
        table: Table,
        names: UnitNames,
        span: DaySpan,
        doubts: list[Doubt],
        answers: Answers = NOTHING_SAID,
        stated: Stated | None = None,
    ) -> None:
        self.starts = TaskStarts(table, answers, stated, self._ask)
        self.table, self.names, self.span, self.doubts, self.answers = table, names, span, doubts, answers
        self.sheet = table.sheet.name
        self.done: list[SheetTask] = []
        self._above: dict[int, Cell] = {}
        """What "nt" stands for, by the column's number."""
        self._is_first = False
        self._asked: set[tuple[str, Asked]] = set()

    def begin_section(self, row: Row) -> None:
        """What follows stands under another heading, which may say itself what "nt" is."""
        self._is_first = not row.has_work
        for field in (Field.NUMBER, Field.CONTENT):
            self._look_at(row.number, self.table.first(field))
        for field in _REPEATED if row.has_work else ():
            self._resolved(row.number, self.table.first(field))

    def pass_over(self, row: Row) -> None:
        """A row that is not taken; "nt" below a task still means what stands in it."""
        for field in _REPEATED if row.kind is RowKind.TASK else ():
            column = self.table.first(field)
            place = self.table.place(row.number, column)
            if column and place and not _SAME.fullmatch(fold(self.table.sheet.at(*place).text)):
                self._above[column.number] = self.table.sheet.at(*place)

    def take(self, row: Row, section: int | None) -> None:
        """A row that is a task, or another line of the last one."""
        if row.kind is RowKind.SAME_TASK and self.done and not self._has_own_time(row.number):
            self._take_line(row)
            return
        at = row.number
        cells = {field: self._resolved(at, self.table.first(field)) for field in Field}
        lead, coordinating, noted = self._parts(at, cells)
        title, whole = title_of(row.content)
        if (not title and cells[Field.CONTENT].is_empty) or _SAME.fullmatch(fold(title)):
            self._ask(error(Asked.NO_CONTENT, self.sheet, self.table.name(at, Field.CONTENT)))
        if whole:
            self._ask(question(Asked.CUT, self.sheet, self.table.name(at, Field.CONTENT), row.content))
        term = self._term(at, cells[Field.TIME])
        state, start, is_without_a_day = self.starts.read(at, cells, term.frequency)
        is_known = self.starts.stated is not None and state.status is not None
        self.done.append(
            SheetTask(
                self.sheet,
                (at,),
                row.label.text if row.label else "",
                title,
                section,
                lead,
                coordinating,
                term,
                state.status,
                state.percent,
                (*whole, *noted, *self._notes(at, SAYING if is_known else ())),
                start,
                self._notes(at, set(_NOTED).difference(SAYING)) if is_known else (),
                is_without_a_day,
                {column.field.value: self.table.name(at, column.field) for column in self.table.columns},
            )
        )
        self._is_first = False

    def take_more(self, row: Row) -> None:
        """The next paragraph of the last task."""
        last = self.done[-1]
        notes = (Note("", row.content), *self._notes(row.number)) if row.content else self._notes(row.number)
        self.done[-1] = replace(last, rows=(*last.rows, row.number), notes=(*last.notes, *notes))

    def _take_line(self, row: Row) -> None:
        """Another unit, and what else stands in this line, for the last task."""
        last, at = self._without_other_states(row.number), row.number
        cells = {field: self._own(at, self.table.first(field)) for field in Field}
        lead, coordinating, noted = self._parts(at, cells, may_be_empty=True)
        self.done[-1] = replace(
            last,
            rows=(*last.rows, at),
            lead=tuple(dict.fromkeys((*last.lead, *lead))),
            coordinating=tuple(
                unit
                for unit in dict.fromkeys((*last.coordinating, *coordinating))
                if unit not in (*last.lead, *lead)
            ),
            notes=(*last.notes, *(note for note in (*noted, *self._notes(at)) if note not in last.notes)),
        )

    def _without_other_states(self, row: int) -> SheetTask:
        """The last task; where this line of it says another state, nobody knows what holds for all of its units."""
        last, said = self.done[-1], self._notes(row, set(_NOTED).difference(SAYING))
        if not last.start_words or not said or set(said) <= set(last.start_words):
            return last
        name, read = self.table.name(row, Field.STATE), "; ".join(note.text for note in said)
        self._ask(question(Asked.STATES_BY_UNIT, self.sheet, name, read))
        notes = (*last.notes, *last.start_words)
        return replace(last, notes=notes, start=None, start_words=(), is_done_without_a_day=False)

    def _has_own_time(self, row: int) -> bool:
        return not self._own(row, self.table.first(Field.TIME)).is_empty

    def _own(self, row: int, column: Column | None) -> Cell:
        place = self.table.place(row, column)
        return self._resolved(row, column) if place and place[0] == row else EMPTY

    def _resolved(self, row: int, column: Column | None) -> Cell:
        """What holds in a cell, "nt" being what holds above; whatever is wrong with the cell is asked."""
        if column is None:
            return EMPTY
        cell = self._look_at(row, column)
        if column.field not in _REPEATED:
            return cell
        if not _SAME.fullmatch(fold(cell.text)) or not cell.text:
            self._above[column.number] = cell
            return cell
        above, name = self._above.get(column.number, EMPTY), cell_name(row, column.number)
        if above.is_empty:
            self._ask(error(Asked.SAME_AS_NOTHING, self.sheet, name, cell.text))
        elif self._is_first:
            self._ask(question(Asked.SAME_ACROSS_SECTIONS, self.sheet, name, cell.text, taken=above.text))
        return above

    def _look_at(self, row: int, column: Column | None) -> Cell:
        place = self.table.place(row, column)
        if place is None:
            return EMPTY
        cell, name = self.table.sheet.at(*place), cell_name(*place)
        if cell.error:
            self._ask(error(Asked.ERROR_VALUE, self.sheet, name, cell.error))
        elif cell.formula and not cell.text:
            self._ask(error(Asked.NO_VALUE, self.sheet, name))
        elif cell.formula is Formula.ELSEWHERE:
            self._ask(question(Asked.FROM_ELSEWHERE, self.sheet, name, cell.text))
        if cell.old_letters:
            self._ask(error(Asked.OLD_LETTERS, self.sheet, name, cell.text))
        return cell

    def _parts(
        self, row: int, cells: dict[Field, Cell], *, may_be_empty: bool = False
    ) -> tuple[tuple[int, ...], tuple[int, ...], tuple[Note, ...]]:
        """Who leads, who coordinates, and the words that name nobody, for the notes."""
        leading, helping_too = parted(cells[Field.LEAD].text)
        coordinating = self.names.read("; ".join(filter(None, (helping_too, cells[Field.COORDINATING].text))))
        lead = self._leading(row, cells[Field.LEAD], leading, may_be_empty=may_be_empty)
        lead, others = self._parted_by_hand(row, cells[Field.LEAD], lead, is_parted=bool(helping_too))
        self._ask_of_units(row, Field.LEAD, lead, Weight.ERROR)
        self._ask_of_units(row, Field.COORDINATING, coordinating, Weight.QUESTION)
        for unit in coordinating.units:
            if unit in lead.units and not coordinating.everyone:
                name = self.table.name(row, Field.COORDINATING)
                self._ask(question(Asked.UNIT_IN_BOTH, self.sheet, name, cells[Field.COORDINATING].text))
        notes = [
            Note(own.heading, cells[field].text)
            for field, named in ((Field.LEAD, lead), (Field.COORDINATING, coordinating))
            if (own := self.table.first(field)) and (named.is_unclear or named.answered)
        ]
        helping = dict.fromkeys((*others, *coordinating.units))
        return lead.units, tuple(unit for unit in helping if unit not in lead.units), tuple(notes)

    def _leading(self, row: int, cell: Cell, text: str, *, may_be_empty: bool) -> Named:
        """Whom the cell names as leading in ``text``, its own part for them; where it names nobody, who was said to."""
        lead, column = self.names.read(text), self.table.first(Field.LEAD)
        if lead.units or lead.is_unclear or may_be_empty or column is None:
            return lead
        if not cell.text and not self._look_at(row, column).is_empty:
            return lead  # "nt" below nothing, or a formula's error: that is asked already
        name = self.table.name(row, Field.LEAD)
        given = self.answers.units_here(self.sheet, name)
        if not given:
            self._ask(error(Asked.NO_LEAD, self.sheet, name))
        return replace(lead, units=given)

    def _parted_by_hand(
        self, row: int, cell: Cell, lead: Named, *, is_parted: bool
    ) -> tuple[Named, tuple[int, ...]]:
        """Who leads and who helps of those in a column for both, or a cell that speaks of both: somebody has to say."""
        column = self.table.first(Field.LEAD)
        is_for_both = "phoi hop" in fold(cell.text) or (column and "phoi hop" in fold(column.heading))
        if not is_for_both or is_parted or len(lead.units) < 2:
            return lead, ()
        chosen = self.answers.lead(cell.text)
        if chosen is None:
            name = self.table.name(row, Field.LEAD)
            units = {"units": lead.units}
            self._ask(error(Asked.LEAD_OR_COORDINATING, self.sheet, name, cell.text, **units))
        first = tuple(unit for unit in lead.units if unit in (chosen or lead.units)) or lead.units
        return replace(lead, units=first), tuple(unit for unit in lead.units if unit not in first)

    def _ask_of_units(self, row: int, field: Field, named: Named, weight: Weight) -> None:
        """Who leads must be known; who coordinates may stay a word in the notes."""
        name = self.table.name(row, field)
        for words in named.unknown:
            self._ask(Doubt(weight, Asked.UNIT_UNKNOWN, self.sheet, name, words))
        for words, names in named.several:
            self._ask(Doubt(Weight.ERROR, Asked.UNIT_SEVERAL, self.sheet, name, words, {"names": names}))
        for words in named.groups:
            self._ask(Doubt(weight, Asked.UNITS_NOT_NAMED, self.sheet, name, words))
        for words in named.questions:
            count = len(named.units)
            self._ask(question(Asked.COMMUNES_WHICH, self.sheet, name, words, count=count))

    def _term(self, row: int, cell: Cell) -> Term:
        periods = [column for column in self.table.columns if column.field is Field.PERIOD]
        name = self.table.name(row, Field.TIME)
        if not cell.text and periods:
            ticked = [each for each in periods if not self._look_at(row, each).is_empty]
            name = cell_name(row, (ticked or periods)[0].number)
            cell = Cell(marked([each.heading.rpartition(" / ")[2] for each in ticked], len(periods)))
        if self.table.first(Field.TIME) is None and not periods:
            return read_time(cell, self.span)[0]
        if cell.text and (said := self.answers.term(cell.text, self.span)):
            return said
        term, wondered = read_time(cell, self.span)
        for each in wondered:
            details = {"day": each.day} if each.day else {}
            self._ask(Doubt(each.weight, each.asked, self.sheet, name, cell.text, details))
        return term

    def _notes(self, row: int, but: Collection[Field] = ()) -> tuple[Note, ...]:
        """What the other columns say, each under its heading; how far the work is, as it was worded."""
        found = []
        for column in self.table.columns:
            if column.field in _NOTED and column.field not in but:
                cell = self._resolved(row, column)
                if cell.text and not (column.field is Field.PERIOD and fold(cell.text) in TICKS):
                    found.append(Note(column.heading, cell.text))
        return tuple(found)

    def _ask(self, doubt: Doubt) -> None:
        """Once of a cell, though it is merged over several rows."""
        key = (f"{doubt.cell}\0{doubt.read}", doubt.asked)
        if key not in self._asked:
            self._asked.add(key)
            self.doubts.append(doubt)


def parted(text: str) -> tuple[str, str]:
    """Who leads and who coordinates, where a cell names both: "Chủ trì: A. Phối hợp: B", "A phối hợp với B"."""
    found = _HELPING.search(text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


def title_of(content: str) -> tuple[str, tuple[Note, ...]]:
    """A title of at most ``LONGEST_TITLE`` letters, and the whole content as a note where that is not all of it."""
    title = " ".join(content.split())
    if len(title) <= LONGEST_TITLE:
        return title, ()
    first = " ".join(_SENTENCE.split(content.strip(), maxsplit=1)[0].split())
    if len(first) > LONGEST_TITLE:
        first = first[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    return first, (Note("", content),)
