"""What the dry run of a spreadsheet could not be sure of, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """An error must be mended, in the file or by an answer, before anything is taken; a question has an answer that
    holds unless somebody says otherwise."""

    ERROR = "error"
    QUESTION = "question"


class Asked(StrEnum):
    """What is asked of a cell. A machine word, which the page turns into a sentence."""

    NO_TABLE = "no_table"
    """No row of headings was found in this sheet."""
    NO_CONTENT_COLUMN = "no_content_column"
    NO_LEAD_COLUMN = "no_lead_column"
    NO_TIME_COLUMN = "no_time_column"
    NO_TASKS = "no_tasks"
    TOO_MANY_TASKS = "too_many_tasks"
    """``count`` of them, where ``most`` are taken at once."""
    COLUMN_LIKELY = "column_likely"
    """A heading that was understood by some of its words; ``field`` is as what."""
    COLUMN_UNKNOWN = "column_unknown"
    """A heading that was not: its cells go into the notes."""
    COLUMN_TWICE = "column_twice"
    """A second column of the same ``field``; the first is in ``first``."""
    HEADING_OVER_ROWS = "heading_over_rows"
    """Merged cells of the headings reach down into rows of the table."""
    HIDDEN_SHEET = "hidden_sheet"
    HIDDEN_ROW = "hidden_row"
    HIDDEN_COLUMN = "hidden_column"
    HEADING_AGAIN = "heading_again"
    """The headings stand there once more, as on a printed page; left out."""
    OTHER_TABLE = "other_table"
    """Headings over other columns: a second table, of which nothing is taken."""
    TOTAL = "total"
    """A row of sums; left out."""
    AFTER_THE_END = "after_the_end"
    """It looks like a task and stands below the signatures."""
    STRAY = "stray"
    """Text in a column without a heading."""
    UNCLEAR_ROW = "unclear_row"
    """Neither a task nor a section nor the rest of the task above."""
    CONTINUED = "continued"
    """Taken for the rest of the task above."""
    SECTION_WITH_WORK = "section_with_work"
    """Taken for a section, though it says who does it, or when."""
    NO_CONTENT = "no_content"
    NO_LEAD = "no_lead"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_SEVERAL = "unit_several"
    """Words that fit several units: ``names``."""
    UNITS_NOT_NAMED = "units_not_named"
    """ "Các đơn vị liên quan": nobody knows who."""
    COMMUNES_WHICH = "communes_which"
    """Words for all communes that may mean others than were taken: ``count`` of them."""
    LEAD_OR_COORDINATING = "lead_or_coordinating"
    """A cell for both that does not say who of several leads."""
    UNIT_IN_BOTH = "unit_in_both"
    """It leads and coordinates; taken as leading."""
    SAME_AS_NOTHING = "same_as_nothing"
    """ "nt" without anything above."""
    SAME_ACROSS_SECTIONS = "same_across_sections"
    """ "nt" in the first row of a section: ``taken`` is from the section before."""
    NO_TIME = "no_time"
    """Due on the last day of the plan."""
    TIME_UNCLEAR = "time_unclear"
    NO_SUCH_DAY = "no_such_day"
    OUTSIDE_PLAN = "outside_plan"
    """A day that is not within the plan's own days; ``day``."""
    DAY_OR_MONTH = "day_or_month"
    """Excel may have taken the day for the month: other cells of the column are texts it could not take."""
    DAY_OF_WHICH_MONTH = "day_of_which_month"
    """A day of every quarter or half-year without its month: taken as due when the plan's periods are."""
    QUARTERLY = "quarterly"
    """ "Thường xuyên": taken as reported every quarter (DOMAIN.md rule 2)."""
    STATE_UNCLEAR = "state_unclear"
    STATES_DIFFER = "states_differ"
    """The state and the per cent do not fit together."""
    NO_LONGER = "no_longer"
    """By its state the work does not apply any more: taken all the same."""
    STATES_BY_UNIT = "states_by_unit"
    """The lines of one task say different states: its units are asked to report themselves."""
    DONE_UNCLEAR = "done_unclear"
    """Done, and nobody knows when, by what stands there."""
    DONE_LATER = "done_later"
    """Done on a ``day`` after the one that the file is of, ``stated``."""
    DONE_WHEN = "done_when"
    """``count`` tasks are done, and their rows do not say when."""
    EARLIER_PERIODS = "earlier_periods"
    """The states are of the period that runs; ``count`` tasks had periods before."""
    TWICE = "twice"
    """The same content as in ``first``."""
    CUT = "cut"
    """Too long for a task's title: the whole text goes into the notes."""
    ERROR_VALUE = "error_value"
    NO_VALUE = "no_value"
    """A formula whose value the file does not have."""
    FROM_ELSEWHERE = "from_elsewhere"
    """A formula of another file: the value is what was last saved."""
    OLD_LETTERS = "old_letters"
    """Letters of a font of the 1990s, which are no Unicode."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One of them. ``cell`` is "C7", "C" for a column, "7" for a row, empty for the whole sheet; ``read`` is what
    stands there."""

    weight: Weight
    asked: Asked
    sheet: str
    cell: str = ""
    read: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


def error(asked: Asked, sheet: str, cell: str = "", read: str = "", **details: object) -> Doubt:
    """What must be mended."""
    return Doubt(Weight.ERROR, asked, sheet, cell, read, details)


def question(asked: Asked, sheet: str, cell: str = "", read: str = "", **details: object) -> Doubt:
    """What holds as it was taken, unless somebody says otherwise."""
    return Doubt(Weight.QUESTION, asked, sheet, cell, read, details)
