"""Changes of a plan's list of products, each with its entry in the audit trail. The caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Plan, Target
from ocop_tasks.models.plans.product import Product, ProductTerms
from ocop_tasks.rules.products.product_groups import named_group
from ocop_tasks.rules.rule_broken import RuleBroken


def add_product(
    session: Session, plan: Plan, terms: ProductTerms, *, by: User, at: datetime, source: str | None = None
) -> Product:
    """Put a product at the end of the list. Raises RuleBroken "product_stands"."""
    _check_alone(session, plan.id, terms)
    product = Product(plan=plan, position=next_position(session, plan), by=by, at=at, source=source)
    product.take(terms)
    session.add(product)
    session.flush()
    note_addition(session, product, by=by, at=at)
    return product


def take_products(
    session: Session, plan: Plan, several: Sequence[ProductTerms], *, by: User, at: datetime, source: str
) -> None:
    """Put products of a file at the end of the list; the caller has seen that none of them stands there."""
    first = next_position(session, plan)
    products = [
        Product(plan=plan, position=position, by=by, at=at, source=source)
        for position, _terms in enumerate(several, first)
    ]
    for product, terms in zip(products, several, strict=True):
        product.take(terms)
    session.add_all(products)
    session.flush()
    for product in products:
        note_addition(session, product, by=by, at=at)


def note_addition(session: Session, product: Product, *, by: User, at: datetime) -> None:
    """What was said of a new product, in the trail; it has its id."""
    told = {
        name: [None, value] for name, value in _plain(session, product.plan, product.terms).items() if value
    }
    session.add(AuditEntry.about(product, "product.added", by=by, at=at, changes=told))


def change_product(
    session: Session, product: Product, terms: ProductTerms, *, by: User, at: datetime
) -> None:
    """Let the list say ``terms`` of it. Raises RuleBroken "product_withdrawn" or "product_stands"."""
    before = product.terms
    product.take(terms)
    if before == terms:
        return
    with session.no_autoflush:
        _check_alone(session, product.plan_id, terms, but=product)
        plan = product.plan
        old, new = _plain(session, plan, before), _plain(session, plan, terms)
        changes = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
        session.add(AuditEntry.about(product, "product.changed", by=by, at=at, changes=changes))


def withdraw_product(session: Session, product: Product, *, by: User, at: datetime, reason: str) -> None:
    """Take it off the list, in sight. Raises RuleBroken."""
    product.withdraw(by=by, at=at, reason=reason)
    session.add(AuditEntry.about(product, "product.withdrawn", by=by, at=at, reason=reason))


def put_product_back(session: Session, product: Product, *, by: User, at: datetime) -> None:
    """Let it stand again. Raises RuleBroken "product_not_withdrawn" or "product_stands"."""
    product.put_back()
    with session.no_autoflush:
        _check_alone(session, product.plan_id, product.terms, but=product)
    session.add(AuditEntry.about(product, "product.put_back", by=by, at=at))


def next_position(session: Session, plan: Plan) -> int:
    """The place behind the last product of the list."""
    last = select(func.max(Product.position)).where(Product.plan_id == plan.id)
    return (session.scalar(last) or 0) + 1


def _check_alone(session: Session, plan_id: int, terms: ProductTerms, but: Product | None = None) -> None:
    """Raise RuleBroken where another product of the list is the same."""
    others = session.scalars(
        select(Product).where(
            Product.plan_id == plan_id,
            Product.commune_id == terms.commune_id,
            Product.withdrawn_at.is_(None),
            Product.id != (but.id if but else 0),
        )
    )
    if any(each.terms.identity == terms.identity for each in others):
        raise RuleBroken("product_stands")


def _plain(session: Session, plan: Plan, terms: ProductTerms) -> dict[str, Any]:
    """``terms`` as the trail keeps them: units, targets and groups by their names."""
    commune = session.get_one(Unit, terms.commune_id)
    target = session.get_one(Target, terms.target_id) if terms.target_id else None
    group = named_group(terms.group, plan.year) if terms.group else None
    told = {name: value for name, value in asdict(terms).items() if not name.endswith("_id")}
    return told | {
        "commune": commune.short_name,
        "group": group.name if group else None,
        "stands_behind": target.title if target else None,
    }
