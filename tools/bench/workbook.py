"""In a process of its own: everything of a plan's log written into one workbook.

Prints the seconds that it took, the memory at its highest in megabytes, and the file's size in megabytes.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from ocop_tasks import create_app
from ocop_tasks.extensions import db
from ocop_tasks.figures.outreach.outreach_scope import LogScope
from ocop_tasks.models import User
from ocop_tasks.outreach.exports.log_workbook import sheet
from ocop_tasks.web.workbooks.sheets import Heading
from ocop_tasks.web.workbooks.workbook_writer import write


def main() -> None:
    """Write it as somebody who sees all of it, and print."""
    app = create_app()
    with app.test_request_context(), tempfile.TemporaryFile() as file:
        reader = db.session.scalars(select(User).where(User.username == "chu-tich")).one()
        began = time.perf_counter()
        sheets = [(Heading("OCOP", []), sheet(LogScope((1,)), reader))]
        write(file, "OCOP", sheets, author=reader.name)
        seconds, size = time.perf_counter() - began, file.tell() / 1e6
    print(seconds, _highest(), size)


def _highest() -> float:
    """Resident megabytes at their highest; ``getrusage`` would also count the process that started this one."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main()
