"""What has had its time goes while the portal runs, not at its next start alone."""

from __future__ import annotations

import os
import time
from datetime import timedelta

from ocop_tasks.notices.commands import make_due
from ocop_tasks.sending.delivery.channels import Channels
from ocop_tasks.web.uploads import import_files

OLD = time.time() - timedelta(days=8).total_seconds()


def laid(folder, name: str):
    """An old file and a new one."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (True, False):
        file = folder / f"{'old' if old else 'new'}{name}"
        file.write_bytes(b"half")
        if old:
            os.utime(file, (OLD, OLD))
    return folder


def test_the_job_of_every_minute_sweeps_every_place(app, make):
    config = app.config
    places = [
        laid(config["STORE"].incoming, ""),
        laid(config["ARRIVING"].folder, ""),
        laid(config["PREVIEWS"].unfinished, ""),
        laid(config["SETTINGS"].data_dir / "imports", ".csv"),
    ]

    with app.test_request_context():
        make_due(config["SETTINGS"], Channels("http://127.0.0.1"), make.portal)

    left = [
        sorted(file.name for file in place.iterdir() if file.name[:3] in ("old", "new")) for place in places
    ]
    assert left == [["new"], ["new"], ["new"], ["new.csv"]]


def test_one_person_has_only_so_many_files_before_their_import(app):
    with app.test_request_context():
        kept = [import_files.keep(b"a", owner_id=7, kind="people", update=False) for _ in range(12)]
        other = import_files.keep(b"a", owner_id=77, kind="people", update=False)
        there = [file.path.exists() for file in kept]

    assert there.count(True) == import_files.MAX_PER_PERSON
    assert there[-1]
    assert other.path.exists()
