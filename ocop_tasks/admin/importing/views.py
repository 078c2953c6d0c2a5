"""Importing in two steps: the file is sent and looked through; then, if nothing is wrong, it is carried out whole."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.admin.blueprint import bp
from ocop_tasks.admin.forms import ImportForm
from ocop_tasks.admin.history.history_recording import doing
from ocop_tasks.admin.importing import csv_file, people_import, units_import
from ocop_tasks.admin.importing.import_outcome import Outcome
from ocop_tasks.admin.people import password_slips
from ocop_tasks.extensions import db
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import import_files
from ocop_tasks.web.uploads.import_files import PendingImport

KINDS: dict[str, ModuleType] = {"people": people_import, "units": units_import}


@bp.route("/import/<any(people, units):kind>", methods=["GET", "POST"])
@gate.allow(Action.MANAGE_PEOPLE, fresh=True, streams=True, files="one")
def import_upload(kind: str) -> Response | BaseResponse:
    """Choose a file; it is kept for its dry run."""
    form = ImportForm()
    import_files.sweep()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return responses.show(
            "admin/import_upload.html", form=form, kind=kind, columns=KINDS[kind].COLUMNS, status=status
        )
    data = form.file.data.stream.read(csv_file.MOST_BYTES + 1)
    file = import_files.keep(data, owner_id=viewer().id, kind=kind, update=bool(form.update.data))
    return responses.go(url_for("admin.import_dry_run", kind=kind, key=file.key))


@bp.get("/import/<any(people, units):kind>/template.csv")
@gate.allow(Action.MANAGE_PEOPLE)
def import_template(kind: str) -> Response:
    """An empty file with its headings and one example."""
    response = Response(csv_file.template(KINDS[kind].COLUMNS), mimetype="text/csv")
    name = {"people": "mau-nguoi-dung.csv", "units": "mau-don-vi.csv"}[kind]
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


@bp.get("/import/<any(people, units):kind>/<key>")
@gate.allow(Action.MANAGE_PEOPLE, fresh=True)
def import_dry_run(kind: str, key: str) -> Response:
    """Everything that is wrong with the file, or everything that it would do. Nothing is done yet."""
    file = _file(key, kind)
    return _show(file, _dry_run(file))


@bp.post("/import/<any(people, units):kind>/<key>")
@gate.allow(Action.MANAGE_PEOPLE)
@idempotency.per_form
def import_run(kind: str, key: str) -> Response | BaseResponse:
    """Look through the file once more, against the portal as it stands now, and carry it out whole."""
    file = _file(key, kind)
    outcome = _dry_run(file)
    if not outcome.is_ready:
        return _show(file, outcome, status=422)
    with doing("people.imported" if kind == "people" else "units.imported"):
        new = KINDS[kind].run_import(outcome)
    told = _(
        "Đã thêm %(added)s, đã sửa %(changed)s.", added=len(outcome.additions), changed=len(outcome.changes)
    )
    if new:  # passwords are shown once: they are not kept with the key
        db.session.commit()
        file.drop()
        return password_slips.show(new, title=_("Mật khẩu dùng một lần"), told=told)
    answer = idempotency.commit(responses.changed(None, go_to=url_for(f"admin.{kind}"), message=told))
    file.drop()
    return answer


def _file(key: str, kind: str) -> PendingImport:
    return import_files.find(key, owner_id=viewer().id, kind=kind)


def _dry_run(file: PendingImport) -> Outcome:
    module = KINDS[file.kind]
    outcome: Outcome = module.dry_run(csv_file.read(file.read(), module.COLUMNS), update=file.update)
    return outcome


def _show(file: PendingImport, outcome: Outcome, **more: Any) -> Response:
    headings = {column.field: column.heading for column in KINDS[file.kind].COLUMNS}
    return responses.show("admin/import_dry_run.html", file=file, outcome=outcome, headings=headings, **more)
