"""What the page of statistics shows: whom the activities reached, where, and where nobody went."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from ocop_tasks.figures.charts import column_chart
from ocop_tasks.figures.figure_cache import cached
from ocop_tasks.figures.outreach import outreach_totals
from ocop_tasks.figures.outreach.outreach_totals import Topic, VillageLine
from ocop_tasks.models import Unit, UnitKind, User
from ocop_tasks.outreach import queries, scope_wording
from ocop_tasks.outreach.filter_choices import filter_choices_for
from ocop_tasks.outreach.log_plans import LogPlans
from ocop_tasks.outreach.statistics import unreached_places
from ocop_tasks.outreach.statistics.commune_heat_table import heat_by_month
from ocop_tasks.outreach.statistics.statistics_filters import StatisticsFilters
from ocop_tasks.rules.outreach.activities import OutreachForm
from ocop_tasks.rules.outreach.reach import Reached
from ocop_tasks.rules.text.vietnamese import sort_key
from ocop_tasks.web.pages import labels
from ocop_tasks.web.security.current_user import portal_settings, viewer

TOPICS = 12
SIZE = 40_000
"""What remembered sums count for, in characters of a page."""


@dataclass(frozen=True, slots=True)
class Sums:
    """All that the page adds up."""

    by_form: Mapping[tuple[int, OutreachForm], Reached]
    by_month: Mapping[tuple[int | None, str], Reached]
    outside: Reached
    """Of days that no month of the plans holds."""
    topics: Sequence[Topic]
    villages: Sequence[VillageLine]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: a name, its activities' address, what they reached, and its share of the longest bar."""

    name: str
    href: str
    reached: Reached
    share: int


def statistics_page_of(plans: LogPlans) -> dict[str, Any]:
    """Everything on the page that the request asks for."""
    filters, reader = StatisticsFilters(plans), viewer()
    units = {unit.id: unit for unit in queries.units_of(plans)}
    sums, shown = sums_by_commune(filters, reader, units.values())
    communes = queries.communes_in(units.values())
    names = {unit.id: unit.short_name for unit in units.values()}
    whole = sum(sums.by_form.values(), Reached())
    return {
        "title": _("Kết quả tuyên truyền, vận động"),
        "plans": plans,
        "filters": filters,
        "units": filter_choices_for(plans, reader, list(units.values())).units,
        "scope": scope_wording.scope_sentence(filters.log_filters, plans, reader),
        "whole": whole,
        "outside": sums.outside,
        "unreached": unreached_places.unreached_places(
            filters,
            reader,
            names,
            communes,
            set(sums.by_month),
            sums.villages,
        ),
        "heat": heat_by_month(filters, shown, sums.by_month),
        "chart": _chart(filters, sums),
        "by_unit": _lines(_added(sums.by_form, 0), lambda key: _unit(units, key), filters, "unit_id"),
        "by_form": _lines(
            _added(sums.by_form, 1), lambda key: str(labels.OUTREACH_FORM[key]), filters, "form"
        ),
        "topics": [
            Line(each.text, filters.activities(topic=each.key), each.reached, _share(each.reached, whole))
            for each in sums.topics
        ],
        "whose": scope_wording.whose_in_short(filters.log_filters, plans, reader),
    }


def sums_by_commune(
    filters: StatisticsFilters, reader: User, units: Iterable[Unit]
) -> tuple[Sums, list[Unit]]:
    """All sums, and the communes that stand beside each other, of what the person sees."""
    communes = queries.communes_in(units)
    sums = _sums(filters, reader, communes)
    return sums, _shown(communes, sums, reader)


def _sums(filters: StatisticsFilters, reader: User, communes: Sequence[Unit]) -> Sums:
    """The sums, added up anew only when the log has changed: everything else in the portal leaves them as they are.

    What a unit's own people see depends on the tree of units too, so theirs are remembered no longer than any page.
    """
    whose = None if scope_wording.sees_all(reader) else (reader.unit_id, reader.unit_path)
    portal = portal_settings()
    changed = portal.log_revision if whose is None else portal.revision
    key = ("outreach", filters.scope, filters.quarter, tuple(unit.id for unit in communes), whose)
    return cached(key, changed, lambda: _add_up(filters, reader, communes), size=lambda _sums: SIZE)


def _add_up(filters: StatisticsFilters, reader: User, communes: Sequence[Unit]) -> Sums:
    ids, quarter = [unit.id for unit in communes], filters.quarter
    by_month = outreach_totals.by_commune_and_month(filters.without_period, reader, filters.months)
    return Sums(
        outreach_totals.by_unit_and_form(filters.scope, reader),
        {key: each for key, each in by_month.items() if key[1] != outreach_totals.OUTSIDE},
        sum(
            (each for (_commune, code), each in by_month.items() if code == outreach_totals.OUTSIDE),
            Reached(),
        ),
        outreach_totals.topics(filters.scope, reader, TOPICS),
        outreach_totals.villages(filters.without_period, reader, ids, quarter.starts_on, quarter.ends_on),
    )


def _shown(communes: Sequence[Unit], sums: Sums, reader: User) -> list[Unit]:
    """The communes that stand on the page: a commune's own people have their own, and those where they were."""
    if reader.unit.kind != UnitKind.COMMUNE:
        return list(communes)
    been = {commune_id for commune_id, _month in sums.by_month}
    return [unit for unit in communes if unit.id in been or unit.path.startswith(reader.unit_path)]


def _chart(filters: StatisticsFilters, sums: Sums) -> column_chart.Columns | None:
    """People-times by month, women darker."""
    months: dict[str, Reached] = {month.code: Reached() for month in filters.months}
    for (_commune, code), each in sums.by_month.items():
        months[code] += each
    step = -(-len(months) // column_chart.MOST_LABELS[filters.has_years])
    names = [filters.month_name(month) if n % step == 0 else "" for n, month in enumerate(filters.months)]
    return column_chart.draw(
        [(name, each.people, each.women.count) for name, each in zip(names, months.values(), strict=True)]
    )


def _added(sums: Mapping[tuple[Any, ...], Reached], part: int) -> dict[Any, Reached]:
    """``sums`` added up by one part of their keys."""
    added: dict[Any, Reached] = {}
    for key, each in sums.items():
        added[key[part]] = added.get(key[part], Reached()) + each
    return added


def _lines(
    sums: Mapping[Any, Reached], name: Callable[[Any], str], filters: StatisticsFilters, field: str
) -> list[Line]:
    """The most people-times first."""
    whole = sum(sums.values(), Reached())
    named = ((name(key), key, each) for key, each in sums.items())
    ordered = sorted(named, key=lambda one: (-one[2].people, -one[2].activities, sort_key(one[0])))
    return [
        Line(text, filters.activities(**{field: key}), each, _share(each, whole))
        for text, key, each in ordered
    ]


def _share(part: Reached, whole: Reached) -> int:
    return 100 * part.people // whole.people if whole.people else 0


def _unit(units: Mapping[int, Unit], unit_id: int) -> str:
    """A unit that no longer works has left the list, and not the log."""
    unit = units.get(unit_id)
    return unit.short_name if unit else _("Đơn vị đã ngừng hoạt động")
