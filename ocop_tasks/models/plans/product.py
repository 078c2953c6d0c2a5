"""The products (sản phẩm) that a plan means to bring forward: the annex "Biểu 01" behind its target (DOMAIN.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from ocop_tasks.database import Base, Moment, version_mapper_args
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Plan, Target
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.text_search import searchable

LONGEST_NAME = 200
"""Letters of a product's name and of its producer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductTerms:
    """All that the list says of a product; a change is from one of these to another."""

    name: str
    producer: str
    commune_id: int
    group: str | None = None
    """Its group's code (``rules.products.product_groups``); none where the list does not say."""
    stars: int | None = None
    """Expected (dự kiến), from 1 to 5."""
    round: int | None = None
    """The round of evaluation (đợt) that it is meant for, counted from 1."""
    target_id: int | None = None
    note: str = ""

    @property
    def identity(self) -> tuple[str, str, int]:
        """Two of the same are one product: its name, its producer and its commune, however they were typed."""
        return searchable(self.name), searchable(self.producer), self.commune_id


COLUMNS = tuple(ProductTerms.__dataclass_fields__)


class Product(Base):
    """One product of a plan's list. Never deleted: it is withdrawn, in sight and with a reason, and may be put back."""

    __tablename__ = "product"
    __table_args__ = (Index("ix_product_plan_id_commune_id", "plan_id", "commune_id", "position", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("target.id"), index=True)
    """The target that it stands behind."""
    commune_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    producer: Mapped[str] = mapped_column(String(LONGEST_NAME))
    group: Mapped[str | None] = mapped_column(String(20))
    stars: Mapped[int | None]
    round: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    """Its place in the list, as it was typed or stood in the file."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str | None] = mapped_column(String(80), index=True)
    """The SHA-256 of the file that it was imported from, and the table in it."""
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship()
    target: Mapped[Target | None] = relationship()
    commune: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id])

    __mapper_args__ = version_mapper_args(version)

    @validates("name", "producer", "note")
    def _keep_search_text(self, key: str, text: str) -> str:
        told = {name: getattr(self, name) or "" for name in ("name", "producer", "note")} | {key: text}
        self.search_text = searchable("\n".join(told.values()))
        return text

    @property
    def terms(self) -> ProductTerms:
        """What the list says of it now."""
        return ProductTerms(**{name: getattr(self, name) for name in COLUMNS})

    def take(self, terms: ProductTerms) -> None:
        """Stand by ``terms`` from now on. Raises RuleBroken "product_withdrawn"."""
        if self.withdrawn_at is not None:
            raise RuleBroken("product_withdrawn")
        for name in COLUMNS:
            setattr(self, name, getattr(terms, name))

    def withdraw(self, *, by: User, at: datetime, reason: str) -> None:
        """Take it off the list, in sight and with a reason. Raises RuleBroken."""
        if self.withdrawn_at is not None:
            raise RuleBroken("product_withdrawn")
        if not reason.strip():
            raise RuleBroken("reason_needed")
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_reason = at, by, reason.strip()

    def put_back(self) -> None:
        """Let it stand again. Raises RuleBroken "product_not_withdrawn"."""
        if self.withdrawn_at is None:
            raise RuleBroken("product_not_withdrawn")
        self.withdrawn_at = self.withdrawn_by = self.withdrawn_reason = None
