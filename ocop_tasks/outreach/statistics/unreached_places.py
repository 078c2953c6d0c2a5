"""Where nobody went in the quarter, said of those of whom it is known: of all units, or of one alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ocop_tasks.figures.outreach.outreach_totals import VillageLine
from ocop_tasks.models import Unit, UnitKind, User
from ocop_tasks.outreach.log_filters import LogFilters
from ocop_tasks.outreach.scope_wording import sees_all
from ocop_tasks.outreach.statistics.statistics_filters import StatisticsFilters


@dataclass(frozen=True, slots=True)
class UnreachedVillages:
    """The villages of one commune where nothing was held."""

    commune: Unit
    villages: Sequence[VillageLine]


@dataclass(frozen=True, slots=True)
class UnreachedPlaces:
    """The communes and villages that are spoken of, and those where nothing was held in the quarter."""

    unit: str
    """Whose activities are spoken of; empty: everybody's."""
    narrowed: bool
    """Whether only some of them are asked for, by their form or topic."""
    communes: Sequence[Unit]
    unreached_communes: Sequence[Unit]
    villages: int
    unreached_villages: Sequence[UnreachedVillages]

    @property
    def unreached_village_count(self) -> int:
        """How many villages."""
        return sum(len(each.villages) for each in self.unreached_villages)


def unreached_places(
    filters: StatisticsFilters,
    reader: User,
    names: Mapping[int, str],
    communes: Sequence[Unit],
    been: Collection[tuple[int | None, str]],
    villages: Iterable[VillageLine],
) -> UnreachedPlaces | None:
    """None where the reader sees too little of the unit asked for to say so.

    ``names`` are those of the plan's units by id; ``been`` the communes, and the codes of the months, in which
    something was held.
    """
    unit = _name_of_scope(filters, reader, names)
    if unit is None:
        return None
    shown, log_filters = _shown(filters, reader, communes), filters.log_filters
    quarter, months = filters.quarter, filters.months
    codes = {m.code for m in months if quarter.starts_on <= m.starts_on <= quarter.ends_on}
    reached = {commune_id for commune_id, code in been if code in codes}
    known = [line for line in villages if line.commune_id in {commune.id for commune in shown}]
    missed = [
        UnreachedVillages(each, [v for v in known if v.commune_id == each.id and not v.is_reached])
        for each in shown
    ]
    narrowed = (
        replace(log_filters, plan_id=None, unit_id=None, commune_id=None, since=None, until=None, page=1)
        != LogFilters()
    )
    return UnreachedPlaces(
        unit=unit,
        narrowed=narrowed,
        communes=shown,
        unreached_communes=[each for each in shown if each.id not in reached],
        villages=len(known),
        unreached_villages=[each for each in missed if each.villages],
    )


def _sees_whole_commune(reader: User) -> bool:
    """A commune's people see all that is held in it, whoever holds it."""
    return reader.unit.kind == UnitKind.COMMUNE


def _name_of_scope(filters: StatisticsFilters, reader: User, names: Mapping[int, str]) -> str | None:
    """Of whom it is said: "" of everybody; None where the reader does not see all of that unit's activities."""
    unit_id, knows = filters.log_filters.unit_id, sees_all(reader) or _sees_whole_commune(reader)
    if unit_id is None:
        return "" if knows else reader.unit.short_name
    if unit_id == reader.unit_id:
        return reader.unit.short_name
    return names.get(unit_id) if knows else None


def _shown(filters: StatisticsFilters, reader: User, communes: Sequence[Unit]) -> list[Unit]:
    """The communes of which it is known: a commune's own people speak of their own."""
    if filters.log_filters.commune_id is not None:
        communes = [each for each in communes if each.id == filters.log_filters.commune_id]
    if sees_all(reader) or not _sees_whole_commune(reader):
        return list(communes)
    return [each for each in communes if each.path.startswith(reader.unit_path)]
