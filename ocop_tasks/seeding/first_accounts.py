"""The first accounts: one for each role and unit, with random passwords that are told once and must be changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ocop_tasks.models import Unit, UnitKind, User
from ocop_tasks.models.temporal.temporal_tables import FROM_THE_BEGINNING
from ocop_tasks.rules.access import Role


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """One account as it is told to whoever set the portal up."""

    username: str
    password: str
    name: str
    unit: str
    role: Role


def first_people(
    units: dict[str, Unit], issuer: Unit, standing: Unit
) -> Iterator[tuple[str, str, Role, Unit]]:
    """Username, name, role and unit of everyone who is needed to begin."""
    yield "quan-tri", "Quản trị hệ thống", Role.ADMINISTRATOR, issuer
    yield "chu-tich", f"Chủ tịch {issuer.short_name}", Role.CHAIRMAN, issuer
    yield "pho-chu-tich", f"Phó Chủ tịch {issuer.short_name}", Role.VICE_CHAIRMAN, issuer
    for unit in units.values():
        if unit is standing:
            yield unit.code, f"Cán bộ thường trực {unit.short_name}", Role.STANDING_AGENCY, unit
            yield f"{unit.code}-2", f"Cán bộ thứ hai {unit.short_name}", Role.STANDING_AGENCY, unit
        elif unit is not issuer:
            yield unit.code, f"Đầu mối {unit.short_name}", _role_in(unit), unit


def _role_in(unit: Unit) -> Role:
    if unit.kind in (UnitKind.FRONT, UnitKind.UNION):
        return Role.FRONT
    return Role.OBSERVER if unit.kind is UnitKind.OVERSIGHT else Role.FOCAL_POINT


def add_first_people(
    session: Session, units: dict[str, Unit], issuer: Unit, standing: Unit, *, at: datetime
) -> list[FirstAccount]:
    """Add the first accounts and return them with their passwords, which nobody can read again."""
    accounts = []
    for username, name, role, unit in first_people(units, issuer, standing):
        user = User(username=username, name=name, role=role, unit=unit, created_at=at)
        user.valid_from = FROM_THE_BEGINNING
        password = user.give_one_time_password()
        session.add(user)
        accounts.append(FirstAccount(username, password, name, unit.name, role))
    session.flush()
    return accounts
