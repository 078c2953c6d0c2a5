"""The spreadsheet that an officer has sent for a plan, and what he has said of it so far."""

from __future__ import annotations

from contextlib import suppress

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound

from ocop_tasks.models import Plan
from ocop_tasks.planning.importing.said import Said
from ocop_tasks.storage.spreadsheets.reading import read_spreadsheet
from ocop_tasks.web.uploads import sent_workbooks
from ocop_tasks.web.uploads.import_files import PendingImport
from ocop_tasks.web.uploads.sent_workbooks import SentWorkbook


def keep(file: FileStorage, plan: Plan, after: str = "") -> PendingImport:
    """Read what was sent, aside, and keep it for its sender. Raises NotReadable and Busy.

    ``after`` is the key of the file that it takes the place of, as it was mended: what was answered of that one's words
    is answered.
    """
    pending = sent_workbooks.keep(file, _kind(plan), read_spreadsheet)
    with suppress(NotFound):  # it has gone in the meantime, or was nobody's
        before = Said.from_plain(find(after, plan).said).of_another_file()
        find(pending.key, plan).keep_said(before.as_plain())
    return pending


def find(key: str, plan: Plan) -> SentWorkbook:
    """The file that this person sent for this plan. Answers 404 where there is none any more."""
    return sent_workbooks.find(key, _kind(plan))


def _kind(plan: Plan) -> str:
    return f"plan-{plan.id}"
