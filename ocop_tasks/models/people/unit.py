"""Units: offices, communes, unions and bodies, a tree of any depth (DOMAIN.md: the code never assumes a district)."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, String, func
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship, validates

from ocop_tasks.database import Base, enum_type, sort_key_type, version_mapper_args
from ocop_tasks.models.temporal.recording import update_where
from ocop_tasks.models.temporal.temporal_tables import Temporal, with_history
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.vietnamese import sort_key

MAX_DEPTH = 100
"""Levels; far below what a path has room for, so that no move fails half-way in the database."""


class UnitKind(StrEnum):
    """What sort of unit it is; decides groups such as "all communes", never rights."""

    COMMITTEE = "committee"
    AGENCY = "agency"
    FRONT = "front"
    UNION = "union"
    BODY = "body"
    COMMUNE = "commune"
    OVERSIGHT = "oversight"


@with_history()
class Unit(Temporal, Base):
    """One unit. ``path`` holds the ids from the root down to itself, "/1/4/", so a subtree is a prefix."""

    dated = (
        "name",
        "short_name",
        "name_en",
        "kind",
        "parent_id",
        "path",
        "position",
        "name_key",
        "active",
    )

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[UnitKind] = mapped_column(enum_type(UnitKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(800), default="", index=True)
    position: Mapped[int] = mapped_column(default=0)
    """Protocol order among its siblings; equal positions sort by name."""
    name_key: Mapped[str] = mapped_column(sort_key_type())
    active: Mapped[bool] = mapped_column(default=True)
    makes_plans: Mapped[bool] = mapped_column(default=False)
    """Whether its officers, as a standing agency, may make plans: the administrator's to say."""
    version: Mapped[int] = mapped_column(default=1)

    parent: Mapped[Unit | None] = relationship(remote_side=[id])

    __mapper_args__ = version_mapper_args(version)

    @validates("name")
    def _keep_order(self, _key: str, name: str) -> str:
        self.name_key = sort_key(name)[:600]
        return name

    @staticmethod
    def ids_on(path: str) -> list[int]:
        """The ids of the units that lead down to the one with this path, from the root to itself."""
        return [int(unit_id) for unit_id in path.strip("/").split("/")]

    @property
    def depth(self) -> int:
        """How many units lead down to it, itself counted: 1 for a root."""
        return self.path.count("/") - 1

    def move_under(self, parent: Unit | None) -> None:
        """Hang the unit, with everything below it, under ``parent``; both have ids and stand in a session.

        Raises RuleBroken "unit_under_itself", "parent_switched_off" or "unit_too_deep".
        """
        if parent is not None:
            self._check_may_hang_under(parent)
        before, self.parent_id = self.path, parent.id if parent else None
        self.path = f"{parent.path if parent else '/'}{self.id}/"
        if before and before != self.path:
            self._bring_along(before)

    def _check_may_hang_under(self, parent: Unit) -> None:
        if self.path and parent.path.startswith(self.path):
            raise RuleBroken("unit_under_itself")
        if self.active and not parent.active:
            raise RuleBroken("parent_switched_off")
        if parent.depth >= MAX_DEPTH:
            raise RuleBroken("unit_too_deep")

    def _bring_along(self, before: str) -> None:
        """Give every unit below its new path, in one statement however deep the tree is."""
        session = object_session(self)
        assert session is not None
        below = Unit.path.startswith(before), Unit.id != self.id
        moved = self.path + func.substr(Unit.path, len(before) + 1)
        update_where(session, Unit, *below, path=moved)

    def switch_off(self, *, open_work: int, people: int, units: int, plans: int) -> None:
        """Take the unit out of use; it stays in the history. The counts say what still hangs on it.

        Raises RuleBroken "unit_runs_plan", "unit_has_open_work", "unit_has_people" or "unit_has_units".
        """
        for count, code in (
            (plans, "unit_runs_plan"),
            (open_work, "unit_has_open_work"),
            (people, "unit_has_people"),
            (units, "unit_has_units"),
        ):
            if count:
                raise RuleBroken(code, count=count)
        self.active = False

    def switch_on(self, *, parent: Unit | None) -> None:
        """Bring the unit back into use. Raises RuleBroken "parent_switched_off"."""
        if parent is not None and not parent.active:
            raise RuleBroken("parent_switched_off")
        self.active = True
