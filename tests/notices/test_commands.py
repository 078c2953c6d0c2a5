"""``flask notices send`` from a timer, and ``flask notices run`` beside the server."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from ocop_tasks.models import Delivery, Notice, Portal
from ocop_tasks.settings import ROOT


@pytest.fixture
def send(app):
    """Runs the command with changed settings; what it said."""

    def run(**changes):
        kept = app.config["SETTINGS"]
        app.config["SETTINGS"] = replace(kept, today=date(2022, 6, 13), **changes)
        try:
            return app.test_cli_runner().invoke(args=["notices", "send"])
        finally:
            app.config["SETTINGS"] = kept

    return run


def count(make, model):
    """How many rows there are."""
    make.session.rollback()
    return make.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def morning(make):
    """A portal whose day's notices are due whenever the test runs."""
    make.portal.digest_at = "00:00"
    make.user(unit=make.assignment(due_on=date(2022, 6, 16)).unit, email="a@example.vn")
    make.session.commit()


def test_it_makes_what_is_due_and_says_how_much(make, send, morning):
    assert send().output == "made 1, passed on 0, mailed 0, called 0\n"
    assert send().output == "made 0, passed on 0, mailed 0, called 0\n"
    assert count(make, Notice) == 1


def test_a_portal_of_sample_data_writes_to_nobody(make, send, morning):
    make.session.get(Portal, 1).is_sample = True
    make.session.commit()
    send(smtp_url="smtp://127.0.0.1:9", mail_from="a@b.vn")
    assert (count(make, Notice), count(make, Delivery)) == (1, 0)


def test_an_empty_database_is_told_what_to_do(app, send):
    answer = send()
    assert answer.exit_code == 1
    assert "make run" in answer.output


@pytest.mark.long
def test_the_job_beside_the_server_ends_with_the_server(tmp_path):
    environment = os.environ | {"OCOP_DATA_DIR": str(tmp_path), "OCOP_LOG_LEVEL": "WARNING"}
    job = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "notices", "run"],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )
    assert job.stdin is not None
    job.stdin.close()
    assert job.wait(timeout=60) == 0
