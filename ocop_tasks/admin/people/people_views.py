"""People: the list, inviting, and one person's page."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.admin.blueprint import bp
from ocop_tasks.admin.forms import PersonForm, choices_of
from ocop_tasks.admin.history.admin_history_views import about_user
from ocop_tasks.admin.history.history_recording import doing, record_change
from ocop_tasks.admin.people import password_slips, people_queries
from ocop_tasks.admin.people.left_behind import LeftBehind, leaves, left_behind
from ocop_tasks.admin.people.password_slips import Slip
from ocop_tasks.admin.units import unit_queries
from ocop_tasks.extensions import db
from ocop_tasks.models import Unit, User
from ocop_tasks.models.operations.audit import changes_in
from ocop_tasks.rules.access import Action, Role
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer

PLAIN = ("name", "username", "email", "phone")


@bp.get("/people")
@gate.allow(Action.MANAGE_PEOPLE, fresh=True)
def people() -> Response:
    """Everybody who has an account, by the filters in the URL."""
    filters = people_queries.Filters.from_url()
    lines, paged = people_queries.filtered_people(filters)
    units = unit_queries.selectable_units(unit_queries.all_units(), also=filters.unit_id)
    return responses.show(
        "admin/people.html", lines=lines, paged=paged, filters=filters, units=units, roles=list(Role)
    )


@bp.route("/people/new", methods=["GET", "POST"])
@gate.allow(Action.MANAGE_PEOPLE)
def person_new() -> Response | BaseResponse:
    """Give somebody an account, and show its one-time password once."""
    form = PersonForm()
    if not form.is_submitted():
        form.unit_id.data = request.args.get("unit", type=int)
        form.role.data = form.role.data or Role.FOCAL_POINT.value
    if not _is_valid(form):
        return responses.show("admin/person_new.html", form=form, status=422 if form.is_submitted() else 200)
    slip = _invite(form)
    db.session.commit()
    told = _("Đã mời %(name)s vào cổng. Hãy trao phiếu này tận tay.", name=slip.user.name)
    return password_slips.show([slip], title=_("Phiếu đăng nhập"), told=told)


def _invite(form: PersonForm) -> Slip:
    """The account that the form describes, noted in the log, with its first password."""
    role, unit = Role(form.role.data), db.session.get_one(Unit, form.unit_id.data)
    user = User(role=role, unit=unit, created_at=clock.real_now(), active=True, **_plain(form))
    slip = Slip(user, user.give_one_time_password())
    db.session.add(user)
    db.session.flush()
    record_change(user, "user.invited")
    return slip


@bp.route("/people/<int:user_id>", methods=["GET", "POST"])
@gate.allow(Action.MANAGE_PEOPLE, fresh=True)
@idempotency.per_form
def person(user_id: int) -> Response | BaseResponse:
    """One person: who it is, where he is signed in, and what was changed."""
    user = db.session.get(User, user_id) or abort(404)
    form = PersonForm(data=_values(user) | {"version": user.version})
    valid = _is_valid(form, user)
    return _change(user, form, valid=valid) if form.is_submitted() else show_person(user, form)


def _change(user: User, form: PersonForm, *, valid: bool) -> Response | BaseResponse:
    """Save what was sent, or show the form again with what keeps it from being saved."""
    if not form.is_current(user):
        differences, form.version.data = form.differences(_values(user)), str(user.version)
        return show_person(user, form, status=409, differences=differences)
    if not valid:
        return show_person(user, form, status=422)
    if not form.agreed.data and (left := _left_behind(user, form)):
        return show_person(user, form, status=422, left=left)
    try:
        _save(user, form)
    except RuleBroken as broken:
        db.session.rollback()
        form.role.errors = [labels.rule_message(broken.code)]
        return show_person(user, form, status=422)
    go_to = url_for("admin.person", user_id=user.id)
    return idempotency.commit(responses.changed(None, go_to=go_to, message=_("Đã lưu.")))


def _left_behind(user: User, form: PersonForm) -> LeftBehind | None:
    """What his unit is left with by what was sent; None where it takes nobody away from it."""
    goes = leaves(user, form.unit_id.data, Role(form.role.data))
    return left_behind(user) if goes else None


def show_person(user: User, form: PersonForm, *, status: int = 200, **more: Any) -> Response:
    """The page of one person."""
    return responses.show(
        "admin/person.html",
        user=user,
        form=form,
        status=status,
        sign_ins=people_queries.open_sign_ins(user, clock.real_now()),
        seen_at=people_queries.last_seen(user),
        entries=about_user(user),
        **more,
    )


def _is_valid(form: PersonForm, user: User | None = None) -> bool:
    """Offer the units that are in use, and judge what was sent."""
    every = unit_queries.all_units()
    units = unit_queries.selectable_units(every, also=user.unit_id if user else None)
    form.unit_id.choices = choices_of(units, first=None if user else _("Chọn đơn vị"))
    if not form.validate_on_submit():
        return False
    if people_queries.is_taken(form.username.data or "", by_other_than=user):
        form.username.errors = [_("Tên đăng nhập này đã có người dùng.")]
        return False
    return True


def _plain(form: PersonForm) -> dict[str, Any]:
    return {name: form[name].data or None for name in PLAIN}


def _values(user: User) -> dict[str, Any]:
    return {name: getattr(user, name) for name in PLAIN} | {"role": user.role.value, "unit_id": user.unit_id}


def _save(user: User, form: PersonForm) -> None:
    """Change the person and note what changed. Raises RuleBroken."""
    others = people_queries.other_administrators(user)
    unit = db.session.get_one(Unit, form.unit_id.data)
    with doing("user.changed"):
        user.change_role(Role(form.role.data), unit, by=viewer(), other_administrators=others)
        for name, value in _plain(form).items():
            setattr(user, name, value)
        changes = changes_in(user, *PLAIN, "role", "unit")
    if changes:
        record_change(user, "user.changed", changes)
