"""The history of units, people and settings: who changed what, when."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from ocop_tasks.admin.blueprint import bp
from ocop_tasks.admin.history import admin_history_wording
from ocop_tasks.admin.page_numbers import page_of
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, Unit, User
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses

KINDS = ("user", "unit", "portal")
SHOWN = 20
"""Entries on a person's or a unit's own page."""


@bp.get("/history")
@gate.allow(Action.MANAGE_SETTINGS)
def history() -> Response:
    """What administrators did, newest first."""
    kind = request.args.get("kind", "")
    chosen = [kind] if kind in KINDS else list(KINDS)
    of_kind = AuditEntry.action.in_(
        [action for action in admin_history_wording.ACTIONS if action.split(".")[0] in chosen]
    )
    total = db.session.scalar(select(func.count(AuditEntry.id)).where(of_kind)) or 0
    paged = page_of(total)
    return responses.show(
        "admin/history.html", entries=_newest(of_kind, paged.size, paged.offset), paged=paged, kind=kind
    )


def about_user(user: User) -> Sequence[AuditEntry]:
    """The newest entries about a person."""
    return _newest(AuditEntry.user_id == user.id, SHOWN)


def about_unit(unit: Unit) -> Sequence[AuditEntry]:
    """The newest entries about a unit."""
    return _newest(AuditEntry.unit_id == unit.id, SHOWN)


def _newest(which: ColumnElement[bool], count: int, offset: int = 0) -> Sequence[AuditEntry]:
    statement = (
        select(AuditEntry)
        .options(joinedload(AuditEntry.by).joinedload(User.unit))
        .where(which)
        .order_by(AuditEntry.id.desc())
        .limit(count)
        .offset(offset)
    )
    return db.session.scalars(statement).all()


@bp.record
def _give_words(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        action_words=admin_history_wording.action_words, change_words=admin_history_wording.change_words
    )
