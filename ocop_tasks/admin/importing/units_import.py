"""Units from a file, in any order: a row may stand above the one it belongs under."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from ocop_tasks.admin import field_checks
from ocop_tasks.admin.field_checks import LONGEST, at_most
from ocop_tasks.admin.history.history_recording import record_change
from ocop_tasks.admin.importing.csv_file import Column, Row, Table
from ocop_tasks.admin.importing.import_outcome import Addition, Change, Outcome, RowChecker
from ocop_tasks.admin.people.password_slips import Slip
from ocop_tasks.extensions import db
from ocop_tasks.models import Unit, UnitKind
from ocop_tasks.models.people.unit import MAX_DEPTH
from ocop_tasks.rules.text.numbers import read_whole
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.template_gettext import LANGUAGES

COLUMNS = (
    Column("code", "Mã", ("ma don vi", "ma dv"), required=True, example="xa-ban-bo"),
    Column("name", "Tên đầy đủ", ("ten", "ten don vi"), required=True, example="Uỷ ban nhân dân xã Bản Bo"),
    Column("short_name", "Tên ngắn", example="Xã Bản Bo"),
    Column("name_en", "Tên tiếng Anh", ("english",), example="Bản Bo Commune"),
    Column("kind", "Loại", required=True, example="Xã, thị trấn"),
    Column("parent", "Mã cấp trên", ("truc thuoc", "cap tren"), required=True, example="ubnd-huyen"),
    Column("position", "Thứ tự", ("stt",), example="1"),
)
PLAIN = ("name", "short_name", "name_en")


def dry_run(table: Table, *, update: bool) -> Outcome:
    """What importing the table would do; one statement, however long it is."""
    outcome = Outcome(problems=list(table.problems))
    checker = RowChecker(outcome, COLUMNS)
    known = {unit.code: unit for unit in db.session.scalars(select(Unit))}
    times, kinds = Counter(row.cells["code"] for row in table.rows), _kinds_by_name()
    above = _parents(table, known)
    for row in table.rows:
        unit = known.get(row.cells["code"])
        _check_row(checker, row, kinds, is_new=unit is None)
        _check_parent(checker, row, above, known)
        if times[row.cells["code"]] > 1 and row.cells["code"]:
            checker.add_problem(
                row, "code", _("Mã này có %(times)s lần trong tệp.", times=times[row.cells["code"]])
            )
        elif unit is not None and not update:
            checker.add_problem(row, "code", _("Mã này đã có trong cổng: %(name)s.", name=unit.name))
        if checker.is_clean(row):
            _plan_change(outcome, row, unit, _values(row, kinds))
    return outcome.sorted()


def _parents(table: Table, known: dict[str, Unit]) -> dict[str, str]:
    """The code above each code as it would be afterwards; empty for a root."""
    codes = {unit.id: unit.code for unit in known.values()}
    before = {unit.code: codes.get(unit.parent_id or 0, "") for unit in known.values()}
    said = {
        row.cells["code"]: row.cells["parent"]
        for row in table.rows
        if row.cells["parent"] or row.cells["code"] not in known
    }
    return before | said


def _check_row(checker: RowChecker, row: Row, kinds: dict[str, UnitKind], *, is_new: bool) -> None:
    cells = row.cells
    if not cells["code"]:
        checker.add_problem(row, "code", _("Thiếu mã."))
    checker.check(row, "code", field_checks.unit_code)
    if is_new and not cells["name"]:
        checker.add_problem(row, "name", _("Thiếu tên."))
    checker.check(row, "name", at_most(LONGEST["unit_name"]))
    checker.check(row, "short_name", at_most(LONGEST["short_name"]))
    checker.check(row, "name_en", at_most(LONGEST["unit_name"]))
    if (is_new or cells["kind"]) and fold(cells["kind"]) not in kinds:
        told = _(
            "Loại cần là một trong: %(kinds)s.",
            kinds="; ".join(str(labels.UNIT_KIND[kind]) for kind in UnitKind),
        )
        checker.add_problem(row, "kind", told)
    checker.check(row, "position", field_checks.position)


def _check_parent(checker: RowChecker, row: Row, above: dict[str, str], known: dict[str, Unit]) -> None:
    """The unit above must exist, be in use, and not lead back to this one."""
    code, parent = row.cells["code"], row.cells["parent"]
    if not parent:
        return
    if parent not in above:
        checker.add_problem(row, "parent", _("Không có đơn vị mang mã này, trong cổng hay trong tệp."))
    elif parent in known and not known[parent].active:
        checker.add_problem(row, "parent", labels.rule_message("parent_switched_off"))
    elif (length := _length_up(code, above)) is None:
        checker.add_problem(row, "parent", labels.rule_message("unit_under_itself"))
    elif length > MAX_DEPTH:
        checker.add_problem(row, "parent", labels.rule_message("unit_too_deep"))


def _length_up(code: str, above: dict[str, str]) -> int | None:
    """How many units lead from the root to ``code``, itself counted; None in a ring."""
    seen: set[str] = set()
    while code:
        if code in seen:
            return None
        seen.add(code)
        code = above.get(code, "")
    return len(seen)


def _values(row: Row, kinds: dict[str, UnitKind]) -> dict[str, Any]:
    cells = row.cells
    said: dict[str, Any] = {name: cells[name] for name in PLAIN if cells[name]}
    said |= {"kind": kinds[fold(cells["kind"])]} if cells["kind"] else {}
    said |= {"position": read_whole(cells["position"])} if cells["position"] else {}
    return said


def _plan_change(outcome: Outcome, row: Row, unit: Unit | None, values: dict[str, Any]) -> None:
    if unit is None:
        outcome.additions.append(Addition(row, values))
        return
    changes = {
        name: [getattr(unit, name), value] for name, value in values.items() if getattr(unit, name) != value
    }
    parent = unit.parent.code if unit.parent else ""
    if row.cells["parent"] and row.cells["parent"] != parent:
        changes["parent"] = [parent, row.cells["parent"]]
    if changes:
        outcome.changes.append(Change(row, unit, values, changes))
    else:
        outcome.unchanged += 1


def run_import(outcome: Outcome) -> list[Slip]:
    """Add and change all units, each placed after the one above it. Nobody gets a password. The caller commits."""
    moving = [_added(addition) for addition in outcome.additions]
    moving += [(change.record, change.row.cells["parent"]) for change in outcome.changes if _change(change)]
    known = {unit.code: unit for unit in db.session.scalars(select(Unit))}
    wanted = {unit.code: parent for unit, parent in moving}
    for unit, _parent in moving:
        if unit.parent_id is not None:
            unit.move_under(None)
    for code in sorted(wanted, key=lambda code: _length_up(code, wanted) or 0):
        known[code].move_under(known.get(wanted[code]))
    return []


def _added(addition: Addition) -> tuple[Unit, str]:
    values = addition.values
    short = values.get("short_name") or values["name"][: LONGEST["short_name"]]
    unit = Unit(code=addition.row.cells["code"], active=True, **values | {"short_name": short})
    db.session.add(unit)
    db.session.flush()
    record_change(unit, "unit.imported")
    return unit, addition.row.cells["parent"]


def _change(change: Change) -> bool:
    """Change what the unit is called; whether it also moves."""
    for name, value in change.values.items():
        setattr(change.record, name, value)
    record_change(change.record, "unit.changed", change.changes)
    return "parent" in change.changes


def _kinds_by_name() -> dict[str, UnitKind]:
    """Kinds by code, and by their words in both languages."""
    found = {kind.value: kind for kind in UnitKind}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {fold(str(words)): kind for kind, words in labels.UNIT_KIND.items()}
    return found
