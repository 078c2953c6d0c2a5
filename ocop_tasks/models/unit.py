"""Units: offices, communes, unions and bodies, a tree of any depth (DOMAIN.md: the code never assumes a district)."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from ocop_tasks.database import Base, choice, sort_key_type
from ocop_tasks.rules.status import RuleBroken
from ocop_tasks.rules.vietnamese import sort_key


class UnitKind(StrEnum):
    """What sort of unit it is; decides groups such as "all communes", never rights."""

    COMMITTEE = "committee"
    AGENCY = "agency"
    FRONT = "front"
    UNION = "union"
    BODY = "body"
    COMMUNE = "commune"
    OVERSIGHT = "oversight"


class Unit(Base):
    """One unit. ``path`` holds the ids from the root down to itself, "/1/4/", so a subtree is a prefix."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[UnitKind] = mapped_column(choice(UnitKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), default="", index=True)
    position: Mapped[int] = mapped_column(default=0)
    """Protocol order among its siblings; equal positions sort by name."""
    name_key: Mapped[str] = mapped_column(sort_key_type())
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    parent: Mapped[Unit | None] = relationship(remote_side=[id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @validates("name")
    def _keep_order(self, _key: str, name: str) -> str:
        self.name_key = sort_key(name)
        return name

    def place_under(self, parent: Unit | None) -> None:
        """Hang the unit under ``parent``; both have ids. Raises RuleBroken if that would make a ring.

        The caller also moves the units below, with ``moved_paths``.
        """
        if parent is not None and self.path and parent.path.startswith(self.path):
            raise RuleBroken("unit_under_itself")
        self.parent_id = parent.id if parent else None
        self.path = f"{parent.path if parent else '/'}{self.id}/"
