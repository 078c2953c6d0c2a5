"""People from a file: each row is held to what the form asks for, and to its own role, unit and username."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.admin import field_checks
from ocop_tasks.admin.field_checks import LONGEST, at_most
from ocop_tasks.admin.history.history_recording import record_change
from ocop_tasks.admin.importing.csv_file import Column, Row, Table
from ocop_tasks.admin.importing.import_outcome import Addition, Change, Outcome, RowChecker
from ocop_tasks.admin.people.password_slips import Slip
from ocop_tasks.extensions import db
from ocop_tasks.models import Unit, User
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.template_gettext import LANGUAGES
from ocop_tasks.web.security.current_user import viewer

COLUMNS = (
    Column("username", "Tên đăng nhập", ("tai khoan", "user"), required=True, example="minh.banbo"),
    Column("name", "Họ và tên", ("ho ten", "ten", "full name"), required=True, example="Lò Văn Minh"),
    Column("unit", "Mã đơn vị", ("don vi", "ma dv", "unit code"), required=True, example="xa-ban-bo"),
    Column("role", "Vai trò", ("chuc danh",), required=True, example="Cán bộ đầu mối"),
    Column("email", "Thư điện tử", ("e-mail", "mail", "thu"), example="minh.banbo@laichau.gov.vn"),
    Column("phone", "Điện thoại", ("so dien thoai", "sdt", "mobile"), example="0912 345 678"),
)
PLAIN = ("name", "email", "phone")


def dry_run(table: Table, *, update: bool) -> Outcome:
    """What importing the table would do; four statements at most, however long it is."""
    outcome = Outcome(problems=list(table.problems))
    checker = RowChecker(outcome, COLUMNS)
    units, names = _units_by_name(), [row.cells["username"].casefold() for row in table.rows]
    known, times = _users_named(set(names)), Counter(names)
    roles = _roles_by_name()
    for row, username in zip(table.rows, names, strict=True):
        user = known.get(username)
        _check_row(checker, row, units, roles, is_new=user is None)
        if username and times[username] > 1:
            checker.add_problem(
                row, "username", _("Tên đăng nhập này có %(times)s lần trong tệp.", times=times[username])
            )
        elif user is not None and not update:
            checker.add_problem(
                row, "username", _("Tên đăng nhập này đã có trong cổng: %(name)s.", name=user.name)
            )
        if checker.is_clean(row):
            _plan_change(checker, row, user, _values(row, username, units, roles))
    return outcome.sorted()


def _check_row(
    checker: RowChecker, row: Row, units: dict[str, Unit | None], roles: dict[str, Role], *, is_new: bool
) -> None:
    """Find everything that is wrong with the row by itself; what is there already may leave cells empty."""
    cells = row.cells
    if not cells["username"]:
        checker.add_problem(row, "username", _("Thiếu tên đăng nhập."))
    checker.check(row, "username", field_checks.username)
    if is_new and not cells["name"]:
        checker.add_problem(row, "name", _("Thiếu họ và tên."))
    checker.check(row, "name", at_most(LONGEST["name"]))
    _check_unit(checker, row, units, is_new=is_new)
    if is_new and not cells["role"]:
        checker.add_problem(row, "role", _("Thiếu vai trò."))
    elif cells["role"] and fold(cells["role"]) not in roles:
        told = _(
            "Vai trò cần là một trong: %(roles)s.", roles=", ".join(str(labels.ROLE[role]) for role in Role)
        )
        checker.add_problem(row, "role", told)
    checker.check(row, "email", field_checks.email)
    checker.check(row, "phone", field_checks.phone)


def _check_unit(checker: RowChecker, row: Row, units: dict[str, Unit | None], *, is_new: bool) -> None:
    said = row.cells["unit"]
    if not said:
        if is_new:
            checker.add_problem(row, "unit", _("Thiếu đơn vị."))
        return
    unit = units.get(fold(said))
    if unit is None:
        several = fold(said) in units
        checker.add_problem(
            row,
            "unit",
            _("Có nhiều đơn vị tên như vậy; hãy ghi mã.") if several else _("Không có đơn vị này."),
        )
    elif not unit.active:
        checker.add_problem(row, "unit", _("Đơn vị này đã ngừng hoạt động."))


def _values(row: Row, username: str, units: dict[str, Unit | None], roles: dict[str, Role]) -> dict[str, Any]:
    """What the row says, for the table's columns; an empty cell says nothing."""
    cells = row.cells
    said: dict[str, Any] = {name: cells[name] for name in PLAIN if cells[name]}
    said |= {"phone": field_checks.whole_phone(cells["phone"])} if cells["phone"] else {}
    said |= {"role": roles[fold(cells["role"])]} if cells["role"] else {}
    said |= {"unit": units[fold(cells["unit"])]} if cells["unit"] else {}
    return {"username": username} | said


def _plan_change(checker: RowChecker, row: Row, user: User | None, values: dict[str, Any]) -> None:
    if user is None:
        checker.outcome.additions.append(Addition(row, values))
        return
    changes = {
        name: [getattr(user, name), value] for name, value in values.items() if getattr(user, name) != value
    }
    if user.id == viewer().id and "role" in changes:
        checker.add_problem(row, "role", labels.rule_message("own_account"))
    elif changes:
        checker.outcome.changes.append(
            Change(row, user, values, {name: _plain(pair) for name, pair in changes.items()})
        )
    else:
        checker.outcome.unchanged += 1


def _plain(pair: list[Any]) -> list[Any]:
    return [value.name if isinstance(value, Unit) else value for value in pair]


def run_import(outcome: Outcome) -> list[Slip]:
    """Add and change everybody; the new ones' passwords are told once. Raises RuleBroken. The caller commits."""
    slips = []
    for addition in outcome.additions:
        user = User(created_at=clock.real_now(), active=True, **addition.values)
        slips.append(Slip(user, user.give_one_time_password()))
        db.session.add(user)
    db.session.flush()
    for slip in slips:
        record_change(slip.user, "user.imported")
    for change in outcome.changes:
        _apply_change(change)
    return slips


def _apply_change(change: Change) -> None:
    user, values = change.record, change.values
    if (
        user.role is Role.ADMINISTRATOR
        and user.id == viewer().id
        and values.get("role", user.role) is not user.role
    ):
        raise RuleBroken("own_account")
    for name, value in values.items():
        setattr(user, name, value)
    record_change(user, "user.changed", change.changes)


def _units_by_name() -> dict[str, Unit | None]:
    """Units by code and by names, without their marks; a name that several have leads to none."""
    found: dict[str, Unit | None] = {}
    units = db.session.scalars(select(Unit)).all()
    for unit in units:
        for name in {fold(unit.name), fold(unit.short_name)}:
            found[name] = None if name in found else unit
    return found | {unit.code: unit for unit in units}


def _users_named(usernames: Iterable[str]) -> dict[str, User]:
    users = db.session.scalars(select(User).where(User.username.in_(usernames)))
    return {user.username: user for user in users}


def _roles_by_name() -> dict[str, Role]:
    """Roles by code, and by their words in both languages: a file need not be in its reader's."""
    found = {role.value: role for role in Role}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {fold(str(words)): role for role, words in labels.ROLE.items()}
    return found
