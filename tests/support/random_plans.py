"""Plans as Hypothesis makes them up: any tree of units and sections, any terms, texts that YAML would mistake."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from ocop_tasks.models import UnitKind
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.text.cleaning import one_line
from ocop_tasks.rules.work.due_rules import FURTHEST, DayOf, DueRule, MonthOf
from ocop_tasks.rules.work.periods import MONTHS_IN, Calendar, Frequency
from ocop_tasks.seeding.plan_file import PlanFile, SectionNode
from ocop_tasks.seeding.units_file import UnitSeed

MISTAKEN = (
    "null", "~", "yes", "2022", "2022-02-30", "2022-12-31", "1_000", "0x1F", "1e3", "12:30", "=", "<<", "- a", "# b",
    "a: b", "a #b", "'", '"', "&a", "*a", "!a", "%a", "@communes", "[a", "{a", "|", ">", "?", "a\u00a0b", "😀", "Đường",
)  # fmt: skip


def texts(longest: int) -> st.SearchStrategy[str]:
    """What could have been typed into one line."""
    anything = st.text(st.characters(codec="utf-8"), max_size=min(longest, 40))
    long = st.text("Đường bộ ", min_size=1, max_size=longest)
    cleaned = st.one_of(anything, long).map(one_line).map(lambda text: text[:longest].strip())
    return st.one_of(st.sampled_from(MISTAKEN), cleaned.filter(bool))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One of ``values``, or nothing."""
    return st.one_of(st.none(), values)


CODES = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)


@st.composite
def unit_trees(draw: st.DrawFn) -> list[UnitSeed]:
    """Units in their tree's order, every parent before its children; at least two."""
    codes = draw(st.lists(CODES, unique=True, min_size=2, max_size=7))
    parents: dict[str, str | None] = {}
    for code in codes:
        parents[code] = draw(maybe(st.sampled_from(sorted(parents)))) if parents else None
    return _in_order(draw, parents, None)


def _in_order(draw: st.DrawFn, parents: dict[str, str | None], above: str | None) -> list[UnitSeed]:
    found = []
    for position, code in enumerate(each for each, parent in parents.items() if parent == above):
        kind = draw(st.sampled_from(UnitKind))
        name, short_name = draw(texts(200)), draw(texts(80))
        found.append(UnitSeed(code, name, short_name, draw(maybe(texts(200))), kind, above, position))
        found += _in_order(draw, parents, code)
    return found


DAYS = st.dates(date(2021, 1, 1), date(2025, 12, 31))


@st.composite
def due_rules(draw: st.DrawFn, frequency: Frequency) -> DueRule | None:
    """A rule that fits, or none."""
    of = draw(st.sampled_from(MonthOf))
    most = {MonthOf.LAST: 1, MonthOf.NTH: MONTHS_IN[frequency] - 1, MonthOf.AFTER: FURTHEST}[of]
    if frequency is Frequency.ONCE or most < 1 or draw(st.booleans()):
        return None
    day = draw(st.one_of(st.integers(1, 31), st.sampled_from(DayOf)))
    return DueRule(of, day, draw(st.integers(1, most)))


@st.composite
def tasks(draw: st.DrawFn, labels: list[str], units: list[str]) -> dict[str, Any]:
    """A task without its code."""
    frequency = draw(st.sampled_from(Frequency))
    parts = draw(st.lists(st.sampled_from(["lead", "coordinating", "followers", ""]), min_size=7, max_size=7))
    having = {
        part: [code for code, its in zip(units, parts, strict=False) if its == part]
        for part in ("lead", "coordinating", "followers")
    }
    measured = {
        "measured_by": "outreach",
        "measured_in": draw(st.sampled_from(Counted)),
        "measure_target": draw(st.integers(1, 1_000_000)),
    }
    notes = st.fixed_dictionaries({"note": maybe(texts(300)), "note_en": maybe(texts(300))})
    return {
        "section": draw(st.sampled_from(labels)),
        "title": draw(texts(300)),
        "title_en": draw(maybe(texts(300))),
        **having,
        "frequency": frequency,
        "due_on": draw(maybe(DAYS)) if frequency is Frequency.ONCE else None,
        "due_rule": draw(due_rules(frequency)),
        "wording": draw(maybe(texts(300))),
        "wording_en": draw(maybe(texts(300))),
        "weight": draw(st.integers(1, 100)),
        "evidence_required": draw(st.booleans()),
        **(measured if draw(st.booleans()) else {}),
        "notes": draw(st.lists(notes.filter(lambda note: any(note.values())), max_size=3)),
    }


@st.composite
def sections(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A tree of sections, each label once."""
    labels = draw(st.lists(texts(30), unique=True, min_size=1, max_size=6))
    roots: list[dict[str, Any]] = []
    every: list[dict[str, Any]] = []
    for label in labels:
        node = {
            "label": label,
            "title": draw(texts(300)),
            "title_en": draw(maybe(texts(300))),
            "children": [],
        }
        is_below = bool(every) and draw(st.booleans())
        (draw(st.sampled_from(every))["children"] if is_below else roots).append(node)
        every.append(node)
    return roots


@st.composite
def targets(draw: st.DrawFn, labels: list[str]) -> dict[str, Any]:
    """A target."""
    return {
        "section": draw(st.sampled_from(labels)),
        "title": draw(texts(300)),
        "title_en": draw(maybe(texts(300))),
        "planned": draw(st.decimals(Decimal("0.01"), 999_999_999_999, places=2)),
        "measure": draw(texts(60)),
        "measure_en": draw(maybe(texts(60))),
        "due_on": draw(DAYS),
        "measured_in": draw(maybe(st.sampled_from(Counted))),
    }


@st.composite
def plan_files(draw: st.DrawFn, units: list[UnitSeed]) -> PlanFile:
    """A plan file that names ``units``, without their list."""
    codes = [unit.code for unit in units]
    tree = draw(sections())
    labels = _labels([SectionNode(**node) for node in tree])
    first = draw(DAYS)
    span = {"starts_on": first, "ends_on": first + timedelta(days=draw(st.integers(1, 900)))}
    task_codes = draw(st.lists(texts(30), unique=True, max_size=4))
    told = dict(
        code=draw(CODES),
        title=draw(texts(300)),
        title_en=draw(maybe(texts(300))),
        year=first.year,
        **(span if draw(st.booleans()) else {}),
        issuer=draw(st.sampled_from(codes)),
        standing_agency=draw(st.sampled_from(codes)),
        number=draw(maybe(texts(60))),
        issued_on=draw(maybe(DAYS)),
        calendar=draw(st.sampled_from(Calendar)),
        days_after_cut=draw(st.integers(0, 30)),
        sections=tree,
        targets=draw(st.lists(targets(labels), max_size=3)),
        tasks=[{"code": code} | draw(tasks(labels, codes)) for code in task_codes],
        direction_templates=draw(
            st.lists(st.fixed_dictionaries({"text": texts(500), "days": st.integers(0, 60)}), max_size=2)
        ),
        usual_reasons=draw(st.lists(texts(300), max_size=2)),
    )
    return PlanFile.model_validate(told)


def _labels(nodes: list[SectionNode]) -> list[str]:
    return [label for node in nodes for label in (node.label, *_labels(node.children))]
