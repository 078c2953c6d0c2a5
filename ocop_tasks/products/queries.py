"""What the pages of a plan's products read; one statement each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, Plan, Product, Target, Unit, UnitKind, User
from ocop_tasks.products.list_filters import NOT_SAID, Wanted

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Behind:
    """A target of the plan, and how many products stand behind it."""

    target: Target
    products: int


def listed(plan: Plan, wanted: Wanted, *, everything: bool = False) -> Sequence[Product]:
    """The products asked for, by commune in protocol order, then as the list has them; a page, or ``everything``."""
    statement = (
        select(Product)
        .join(Unit, Unit.id == Product.commune_id)
        .options(joinedload(Product.target), joinedload(Product.withdrawn_by))
        .where(*_asked(plan, wanted))
        .order_by(Unit.position, Unit.name_key, Unit.id, Product.position, Product.id)
    )
    if not everything:
        statement = statement.limit(PER_PAGE).offset(PER_PAGE * (wanted.page - 1))
    return db.session.scalars(statement).all()


def counts_by_commune(plan: Plan, wanted: Wanted) -> dict[int, int]:
    """How many of the products asked for each commune has."""
    statement = (
        select(Product.commune_id, func.count().label("number"))
        .where(*_asked(plan, wanted))
        .group_by(Product.commune_id)
    )
    return {row.commune_id: row.number for row in db.session.execute(statement)}


def withdrawn_count(plan: Plan) -> int:
    """How many products were taken off the list."""
    gone = select(func.count()).where(Product.plan_id == plan.id, Product.withdrawn_at.is_not(None))
    return db.session.scalar(gone) or 0


def targets_of(plan: Plan) -> Sequence[Behind]:
    """The plan's targets in their order, each with the products that stand behind it."""
    stands = and_(Product.target_id == Target.id, Product.withdrawn_at.is_(None))
    counts = select(Target.id, func.count(Product.id)).outerjoin(Product, stands)
    counted = counts.where(Target.plan_id == plan.id).group_by(Target.id).subquery("counted")
    statement = (
        select(Target, counted.c[1])
        .join(counted, counted.c[0] == Target.id)
        .options(joinedload(Target.section))
        .order_by(Target.position, Target.id)
    )
    return [Behind(target, number) for target, number in db.session.execute(statement)]


def all_standing(plan: Plan) -> Sequence[Product]:
    """Every product that stands in the plan's list."""
    return db.session.scalars(
        select(Product)
        .options(lazyload(Product.commune))
        .where(Product.plan_id == plan.id, Product.withdrawn_at.is_(None))
    ).all()


def taken_from(plan: Plan, source: str) -> Product | None:
    """One of the products that were taken from that table of that file, with who took it; None where none was."""
    return db.session.scalar(
        select(Product)
        .options(joinedload(Product.by))
        .where(Product.plan_id == plan.id, Product.source == source)
        .order_by(Product.id)
        .limit(1)
    )


def communes_of(plan: Plan, also: int | None = None) -> Sequence[Unit]:
    """The communes under the plan's issuer, in protocol order; ``also`` one that a product names already."""
    active = and_(
        Unit.kind == UnitKind.COMMUNE, Unit.active.is_(True), Unit.path.startswith(plan.issuer.path)
    )
    return db.session.scalars(
        select(Unit)
        .where(or_(active, Unit.id == also) if also else active)
        .order_by(Unit.position, Unit.name_key, Unit.id)
    ).all()


def newest_change(product: Product) -> AuditEntry | None:
    """The last change of ``product``, with its author."""
    return db.session.scalar(
        select(AuditEntry)
        .options(joinedload(AuditEntry.by).joinedload(User.unit))
        .where(AuditEntry.product_id == product.id)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


def _asked(plan: Plan, wanted: Wanted) -> list[ColumnElement[bool]]:
    gone = Product.withdrawn_at.is_not(None)
    found = [Product.plan_id == plan.id, gone if wanted.withdrawn else ~gone]
    if wanted.commune_id is not None:
        found.append(Product.commune_id == wanted.commune_id)
    if wanted.group:
        found.append(Product.group.is_(None) if wanted.group == NOT_SAID else Product.group == wanted.group)
    if wanted.stars:
        said = Product.stars.is_(None) if wanted.stars == NOT_SAID else Product.stars == int(wanted.stars)
        found.append(said)
    if wanted.target_id is not None:
        found.append(Product.target_id == wanted.target_id)
    return found
