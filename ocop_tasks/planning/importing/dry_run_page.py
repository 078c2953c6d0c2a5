"""The page of a dry run, with what was typed in its fields."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from ocop_tasks.planning.importing.answer_fields import STATES, AnswerField
from ocop_tasks.planning.importing.doubt_wording import FIELD
from ocop_tasks.planning.importing.dry_run import DryRun
from ocop_tasks.web.pages import labels, responses

STATED_ON = "stated-on"
"""The field of the day that the file's states are of."""
SHOWN = 200
"""Rows of each list that a page shows; how many there are in all is told."""


def show(
    run: DryRun,
    *,
    status: int = 200,
    is_other: bool = False,
    typed: Mapping[str, AnswerField] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """The page. ``typed``: its fields as they were sent; ``wrong``: what is wrong with those of sheets, by their names.

    ``is_other``: what is shown is not what was agreed to.
    """
    fields = run.asked | {field.name: field for field in run.answered} | dict(typed or {})
    return responses.show(
        "planning/import_dry_run.html",
        status=status,
        run=run,
        plan=run.plan,
        sent=run.sent,
        shown=SHOWN,
        is_other=is_other,
        fields=fields,
        wrong=wrong or {},
        sent_form=request.form if wrong else {},
        column_words=FIELD,
        frequencies=labels.FREQUENCY,
        states=STATES,
        stated_on=STATED_ON,
    )
