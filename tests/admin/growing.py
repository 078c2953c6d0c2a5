"""Deep trees for tests, in one commit."""

from __future__ import annotations

from ocop_tasks.models import Unit, UnitKind
from tests.support.making import Make


def chain(make: Make, length: int, *, under: Unit) -> list[Unit]:
    """Units one below the other."""
    units: list[Unit] = []
    for step in range(length):
        name = f"Cấp {step} dưới {under.code}"
        unit = Unit(code=f"{under.code}-{step}", name=name, short_name=name, kind=UnitKind.BODY)
        make.session.add(unit)
        make.session.flush()
        unit.move_under(units[-1] if units else under)
        units.append(unit)
    make.session.commit()
    return units
