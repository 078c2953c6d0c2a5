"""What a spreadsheet would bring into a draft, as its sender has had it read: nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, PlanImport, Unit, UnitKind
from ocop_tasks.models.plan_changes.sheet_taking import taken_before
from ocop_tasks.planning import queries
from ocop_tasks.planning.importing import column_choices
from ocop_tasks.planning.importing.answer_fields import AnswerField, answered, field_of
from ocop_tasks.planning.importing.column_choices import SheetChoice
from ocop_tasks.planning.importing.doubt_wording import ABOUT_COLUMNS, Told, grouped
from ocop_tasks.planning.importing.said import Said
from ocop_tasks.rules.plan_sheets.answers import Answers
from ocop_tasks.rules.plan_sheets.doubts import Weight
from ocop_tasks.rules.plan_sheets.dry_run_result import SheetPlan, SheetTask
from ocop_tasks.rules.plan_sheets.section_numbers import Numbered, numbered
from ocop_tasks.rules.plan_sheets.sheet_plan import read_plan
from ocop_tasks.rules.plan_sheets.task_starts import Stated
from ocop_tasks.rules.plan_sheets.unit_forms import KnownUnit
from ocop_tasks.rules.work.periods import Frequency, periods_in
from ocop_tasks.rules.work.taken_over import spoken_of
from ocop_tasks.web.uploads.sent_workbooks import SentWorkbook


@dataclass(frozen=True, slots=True)
class Block:
    """One section of the draft as it would be, with the tasks that come into it."""

    section: Numbered
    tasks: Sequence[SheetTask]


class DryRun:
    """The file, how it is understood, and what would follow; four statements, however long it is."""

    def __init__(self, plan: Plan, sent: SentWorkbook, said: Said | None = None) -> None:
        """``said``: what is said of the file just now; none: what was said before."""
        self.plan, self.sent = plan, sent
        self.said = said if said is not None else Said.from_plain(sent.said)

    @cached_property
    def units(self) -> dict[int, Unit]:
        """Those that it may name, by id, in protocol order."""
        return {unit.id: unit for unit in queries.units_to_name(self.plan)}

    @property
    def communes(self) -> list[int]:
        """Those that "UBND các xã" means."""
        return [unit.id for unit in self._known if unit.is_commune]

    @cached_property
    def _known(self) -> list[KnownUnit]:
        return [
            KnownUnit(
                unit.id,
                unit.code,
                unit.name,
                unit.short_name,
                unit.kind is UnitKind.COMMUNE and unit.id != self.plan.issuer_id,
            )
            for unit in self.units.values()
        ]

    @cached_property
    def read(self) -> SheetPlan:
        """What was understood, and every doubt."""
        answers = Answers(self.said.answers_among(self.units))
        plan, said = self.plan, self.said
        return read_plan(self.sent.workbook, self._known, plan.days, said.sheets, answers, self.stated)

    @cached_property
    def stated(self) -> Stated | None:
        """Of which day its states are; none where they stay words: an amendment gives nothing that was begun before."""
        if self.plan.is_amendment:
            return None
        on = self.said.stated_on or clock.today()
        span, calendar = self.plan.span, self.plan.calendar
        ended = (
            each
            for each in Frequency
            if each is not Frequency.ONCE and spoken_of(periods_in(span, each, calendar), on)
        )
        return Stated(on, frozenset(ended))

    def is_like(self, other: DryRun) -> bool:
        """Whether both read the same file with the same units, days and answers, so that they read the same."""
        own, its = ((each._known, each.plan.days, each.stated, each.sent) for each in (self, other))
        return own == its

    @cached_property
    def sections(self) -> list[Numbered]:
        """Where its sections stand in the plan."""
        return numbered(self.read, queries.standing_sections(self.plan))

    @cached_property
    def taken(self) -> PlanImport | None:
        """An import of one of its sheets that stands in the plan."""
        return taken_before(db.session(), self.plan, [sheet.digest for sheet in self.read.sheets])

    @property
    def is_ready(self) -> bool:
        """Whether all of it can be taken."""
        return self.read.is_ready and self.taken is None

    @property
    def seen(self) -> str:
        """What a person has looked at, in short: it is another where the file, his answers or the plan became so."""
        shown = repr((self.sections, self.read.tasks, self.read.digest))
        return sha256(shown.encode(errors="surrogatepass")).hexdigest()[:24]

    @cached_property
    def blocks(self) -> list[Block]:
        """The draft as it would be."""
        by_section: dict[int, list[SheetTask]] = {}
        for task in self.read.tasks:
            place = task.section if task.section is not None else len(self.sections) - 1
            by_section.setdefault(place, []).append(task)
        return [
            Block(section, by_section.get(place, ()))
            for place, section in enumerate(self.sections)
            if not section.is_there or place in by_section
        ]

    @cached_property
    def errors(self) -> list[Told]:
        """What must be mended or answered."""
        return grouped(self.read.errors)

    @cached_property
    def questions(self) -> list[Told]:
        """What holds as it was taken."""
        return grouped([doubt for doubt in self.read.doubts if doubt.weight is Weight.QUESTION])

    @cached_property
    def answered(self) -> list[AnswerField]:
        """What was answered."""
        return [answered(each, self.communes) for each in self.said.answers_among(self.units)]

    @cached_property
    def asked(self) -> dict[str, AnswerField]:
        """Every field of an open doubt, by its name."""
        found = filter(None, map(field_of, (*self.errors, *self.questions)))
        return {field.name: field for field in found}

    def field_name(self, told: Told) -> str:
        """The name of the field in which a doubt is answered; empty where it is not answered on the page."""
        field = field_of(told)
        return field.name if field else ""

    @property
    def asks_of_columns(self) -> bool:
        """Whether something is unclear that is mended where sheets and columns are chosen."""
        return any(doubt.asked in ABOUT_COLUMNS for doubt in self.read.errors)

    @property
    def sheets(self) -> list[SheetChoice]:
        """The sheets of the file, with what was said of them."""
        return list(column_choices.choices(self.sent.workbook, self.said.sheets))

    @property
    def new_sections(self) -> int:
        """How many sections it would make."""
        return sum(not section.is_there for section in self.sections)

    @property
    def named_units(self) -> int:
        """How many units get something to do."""
        return len({unit for task in self.read.tasks for unit in (*task.lead, *task.coordinating)})

    @property
    def has_states(self) -> bool:
        """Whether it says how far work is."""
        return any(task.status is not None or task.percent is not None for task in self.read.tasks)

    def names(self, ids: Sequence[int]) -> list[Unit]:
        """The units in protocol order."""
        return [unit for unit_id, unit in self.units.items() if unit_id in ids]
