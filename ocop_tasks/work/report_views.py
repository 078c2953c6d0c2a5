"""Sending a report or a note, and taking a report back."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, make_response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Draft, ReportKind, StatusReport
from ocop_tasks.models.work.direction import answer_with
from ocop_tasks.models.work.draft import FIELDS
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.status import Status
from ocop_tasks.sending.notices import notice_events
from ocop_tasks.web.access import expired_sign_in, gate
from ocop_tasks.web.forms.fields import ReasonForm
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import form_uploads, received_files
from ocop_tasks.work import queries
from ocop_tasks.work.assignment_page import build_page, show_page
from ocop_tasks.work.blueprint import bp
from ocop_tasks.work.draft_views import is_closed
from ocop_tasks.work.evidence_saving import save_evidence
from ocop_tasks.work.forms import NoteForm, ReportForm


@bp.post("/assignments/<int:assignment_id>/reports")
@gate.allow(Action.REPORT, streams=True, files="many")
@idempotency.per_form
@expired_sign_in.keeps_form_over_sign_in
def report(assignment_id: int) -> Response | BaseResponse:
    """Take a status report with its evidence."""
    form = ReportForm()
    form.is_measured = gate.load(Assignment, assignment_id, Action.REPORT).task.measure is not None
    return _receive(assignment_id, form, Action.REPORT)


@bp.post("/assignments/<int:assignment_id>/notes")
@gate.allow(Action.CONTRIBUTE, streams=True, files="many")
@idempotency.per_form
@expired_sign_in.keeps_form_over_sign_in
def note(assignment_id: int) -> Response | BaseResponse:
    """Take a coordinating unit's note, or more on what waits for confirmation, with its evidence."""
    gate.load(Assignment, assignment_id, Action.CONTRIBUTE)
    return _receive(assignment_id, NoteForm(), Action.CONTRIBUTE)


def _receive(assignment_id: int, form: ReportForm | NoteForm, action: Action) -> Response | BaseResponse:
    """Bytes first, then the rows that name them; what cannot be taken comes back with all that was typed."""
    received = form_uploads.receive()
    gate.start_writing()
    assignment = queries.load(assignment_id, action)
    valid = form.validate()
    save_evidence(assignment, received, by=viewer(), form=form)
    if received.refused or not valid or form.version.data != str(assignment.version):
        return _show_form_again(assignment, form, received)
    try:
        _record(assignment, form)
    except RuleBroken as broken:
        return _show_form_again(
            assignment, form, received, labels.rule_message(broken.code, **broken.details)
        )
    Draft.delete(db.session(), assignment.id, viewer())
    return idempotency.commit(_show_sent(assignment, form, received.duplicates_message))


def _record(assignment: Assignment, form: ReportForm | NoteForm) -> None:
    by, at, words = viewer(), clock.now(), form.note.data or ""
    if isinstance(form, NoteForm):
        said = assignment.add_note(by=by, at=at, note=words)
    elif form.status.data == Status.SUBMITTED:
        said = assignment.submit(by=by, at=at, note=words)
    else:
        started = form.status.data == Status.IN_PROGRESS
        percent = form.percent.data or 0
        said = assignment.report_progress(by=by, at=at, note=words, percent=percent, started=started)
    for direction in answer_with(said):
        notice_events.notify_of_answer(direction)
    notice_events.notify_of_report(said)


def _show_form_again(
    assignment: Assignment,
    form: ReportForm | NoteForm,
    received: received_files.ReceivedFiles,
    broken: str | None = None,
) -> Response:
    """The page again, with what was typed, the evidence that did arrive, and what to do; the draft is kept too."""
    if responses.is_from_queue():
        return _answer_device_queue(assignment, form, received, broken)
    typed = {name: request.form.get(name, "") for name in FIELDS if name in form and form[name].raw_data}
    draft = Draft.save(db.session(), assignment.id, viewer(), typed, at=clock.now())
    db.session.commit()
    overtaken = form.version.data != str(assignment.version)
    seen = int(text) if (text := form.seen.data or "").isdecimal() else 0
    told: dict[str, Any] = {
        "refused": received.refused,
        "twice": received.duplicates_message,
        "broken": broken,
        "overtaken": overtaken,
        "seen": seen,
    }
    return show_page(build_page(assignment.id, draft, form, **told), status=409 if overtaken else 422)


def _answer_device_queue(
    assignment: Assignment,
    form: ReportForm | NoteForm,
    received: received_files.ReceivedFiles,
    broken: str | None,
) -> Response:
    """What to mend in a report that waits on a device. Its draft is the device's, so none is kept here."""
    overtaken = form.version.data != str(assignment.version)
    newest = _("Việc này đã có thay đổi sau khi bạn mở trang. Hãy mở ra xem rồi gửi lại.")
    closed = _("Việc này đã đóng, không nhận báo cáo nữa. Có thể giữ mục này trên máy, hoặc xoá.")
    told = [broken, closed if is_closed(assignment) else newest if overtaken else None]
    status, version = 409 if overtaken else 422, str(assignment.version)
    return make_response(responses.queue_form_refused(form, received, status, told=told, version=version))


def _show_sent(assignment: Assignment, form: ReportForm | NoteForm, twice: str) -> BaseResponse:
    if isinstance(form, NoteForm):
        back = url_for("work.assignment", assignment_id=assignment.id)
        return responses.changed(
            None, go_to=back, message=" ".join(filter(None, [_("Đã lưu ghi chú."), twice]))
        )
    waits = assignment.status == Status.SUBMITTED
    message = _("Đã gửi báo cáo, đang chờ xác nhận.") if waits else _("Đã lưu báo cáo tiến độ.")
    told = " ".join(filter(None, [f"{local(assignment.task)}. {message}", twice]))
    return responses.changed(None, go_to=url_for("work.my_tasks"), message=told)


@bp.route("/reports/<int:report_id>/withdrawal", methods=["GET", "POST"])
@gate.allow(Action.REPORT, fresh=True)
@idempotency.per_form
def withdraw_report(report_id: int) -> Response | BaseResponse:
    """Take the unit's newest report back, with a reason; what it said becomes the draft of the next."""
    report = db.session.get(StatusReport, report_id) or abort(404)
    assignment = queries.load(report.assignment_id, Action.REPORT)
    form = ReasonForm()
    if not form.validate_on_submit():
        shown: dict[str, Any] = {"form": form, "report": report, "assignment": assignment}
        return responses.show("work/withdrawal.html", **shown, status=422 if form.is_submitted() else 200)
    assignment.withdraw_report(report, by=viewer(), at=clock.now(), reason=form.reason.data or "")
    _keep_as_draft(report)
    back = url_for("work.assignment", assignment_id=assignment.id)
    message = _("Đã rút lại báo cáo. Nội dung cũ đã có sẵn trong khung bên dưới để sửa rồi gửi lại.")
    return idempotency.commit(responses.changed(None, go_to=back, message=message))


def _keep_as_draft(report: StatusReport) -> None:
    """Make what was taken back the draft of the next report; done is no per cent of work that is under way."""
    under_way = report.assignment.percent if report.kind == ReportKind.SUBMISSION else report.percent
    said = {"status": report.status.value, "percent": str(under_way), "note": report.note}
    Draft.save(db.session(), report.assignment_id, viewer(), said, at=clock.now())
