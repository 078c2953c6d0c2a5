"""What an officer says of a spreadsheet he has sent: answers to its doubts, its sheets and columns; kept beside it.

Nothing is written to the plan, so nobody waits for this.
"""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.models import Plan
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.planning.importing import column_choices, sent_plan
from ocop_tasks.planning.importing.answer_fields import AnswerField, AnswerReader
from ocop_tasks.planning.importing.dry_run import DryRun
from ocop_tasks.planning.importing.dry_run_page import show
from ocop_tasks.planning.importing.said import Said
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_sheets.answers import Answer
from ocop_tasks.web.access import gate
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
    fields, answers = _read_answers(run)
    said = Said(kept | sheets, answers)
    run.sent.keep_said(said.as_plain())
    if wrong or any(field.error for field in fields.values()):
        return show(DryRun(plan, run.sent, said), status=422, typed=fields, wrong=wrong)
    return responses.go(url_for(".import_dry_run", plan_id=plan.id, key=key))


def _read_answers(run: DryRun) -> tuple[dict[str, AnswerField], tuple[Answer, ...]]:
    """Every field as it was sent, by name, and all answers; what the form did not ask about stays as it was."""
    reader = AnswerReader(request.form, run.units, run.communes, run.plan.days)
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
