"""What an officer says of a spreadsheet he has sent: answers to its doubts, its sheets and columns; kept beside it.

Nothing is written to the plan, so nobody waits for this.
"""

from __future__ import annotations

from datetime import date

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.models import Plan
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.planning.importing import column_choices, sent_plan
from ocop_tasks.planning.importing.answer_fields import AnswerField, AnswerReader
from ocop_tasks.planning.importing.dry_run import DryRun
from ocop_tasks.planning.importing.dry_run_page import STATED_ON, show
from ocop_tasks.planning.importing.said import Said
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_sheets.answers import Answer
from ocop_tasks.rules.text.days import Lean, NotADay, read_day
from ocop_tasks.web.access import gate
from ocop_tasks.web.forms.fields import NO_SUCH_DAY, NOT_A_DATE
from ocop_tasks.web.pages import responses


@bp.post("/plans/<int:plan_id>/import/<key>/answers")
@gate.allow(Action.CHANGE_TASK, streams=True)
def import_answers(plan_id: int, key: str) -> BaseResponse:
    """Keep what was answered and read the file by it; what is wrong is asked again, as it was typed."""
    plan = gate.load(Plan, plan_id, Action.CHANGE_TASK)
    run = DryRun(plan, sent_plan.find(key, plan))
    sheets, wrong = column_choices.read_choices(run.sent.workbook, request.form)
    asked_of = {
        sheet.name
        for number, sheet in enumerate(run.sent.workbook.sheets)
        if f"sheet-{number}" in request.form
    }
    kept = {name: each for name, each in run.said.sheets.items() if name not in asked_of}
    stated_on = _read_stated_on(run, wrong)
    fields, answers = _read_answers(run, stated_on or clock.today())
    said = Said(kept | sheets, answers, stated_on)
    run.sent.keep_said(said.as_plain())
    if wrong or any(field.error for field in fields.values()):
        return show(DryRun(plan, run.sent, said), status=422, typed=fields, wrong=wrong)
    return responses.go(url_for(".import_dry_run", plan_id=plan.id, key=key))


def _read_stated_on(run: DryRun, wrong: dict[str, str]) -> date | None:
    """Of which day the file's states are, never a later one than today; as said before where it is not asked."""
    typed = request.form.get(STATED_ON, "").strip()
    if STATED_ON not in request.form:
        return run.said.stated_on
    if not typed:
        return None
    today = clock.today()
    try:
        day = read_day(typed, today, Lean.PAST)
    except NotADay as none:
        wrong[STATED_ON] = str(NO_SUCH_DAY if none.is_off else NOT_A_DATE)
        return run.said.stated_on
    if day > today:
        wrong[STATED_ON] = _("Ngày này chưa đến: bảng ghi tình hình đến hôm nay hoặc trước đó.")
        return run.said.stated_on
    return None if day == today else day


def _read_answers(run: DryRun, stated_on: date) -> tuple[dict[str, AnswerField], tuple[Answer, ...]]:
    """Every field as it was sent, by name, and all answers; what the form did not ask about stays as it was."""
    reader = AnswerReader(request.form, run.units, run.communes, run.plan.days, stated_on)
    fields: dict[str, AnswerField] = {}
    answers: dict[tuple[str, ...], Answer] = {each.about: each for each in run.said.answers}
    for field in (*run.asked.values(), *run.answered):
        if f"{field.name}-asked" not in request.form:
            continue
        for each in field.about:
            answers.pop(each.about, None)
        fields[field.name], given = reader.read(field)
        answers |= {each.about: each for each in given}
    return fields, tuple(answers.values())
