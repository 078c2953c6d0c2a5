"""Numbers as people here write them: one table, for the server and for the browser."""

from __future__ import annotations

import json
import subprocess
from decimal import Decimal

import pytest

from ocop_tasks.rules.text.numbers import NotANumber, UnclearNumber, read_number, read_whole
from ocop_tasks.settings import ROOT
from tests.support.node import node

TABLE = json.loads((ROOT / "tests/rules/numbers.json").read_text("utf-8"))
"""What is typed; then the number, or what it may mean, or null where it is no number."""


@pytest.mark.parametrize(("typed", "meant"), TABLE.items())
def test_what_is_typed_is_the_number_that_people_mean_or_is_asked_back(typed, meant):
    if isinstance(meant, str):
        assert str(read_number(typed)) == meant
        return
    with pytest.raises(NotANumber) as refused:
        read_number(typed)
    assert getattr(refused.value, "readings", None) == (tuple(meant) if meant else None)


@pytest.mark.parametrize("readings", [meant for meant in TABLE.values() if isinstance(meant, list)])
def test_what_is_asked_back_is_clear_when_it_is_typed(readings):
    assert len({read_number(reading) for reading in readings}) == len(readings)


def test_a_whole_number_has_no_decimals_but_may_be_asked_back_all_the_same():
    assert read_whole("1.200") == 1200
    assert read_whole("12,0") == 12
    with pytest.raises(UnclearNumber):
        read_whole("12.5")
    with pytest.raises(NotANumber):
        read_whole("12,5")


def test_a_per_cent_may_have_its_sign():
    assert read_whole("45 %", in_percent=True) == read_whole("45%", in_percent=True) == 45
    assert read_number("12,5 ％", in_percent=True) == Decimal("12.5")


def test_the_browser_reads_the_same():
    script = """
        import { readNumber } from "./static/js/fields.js";
        let text = "";
        for await (const piece of process.stdin) text += piece;
        console.log(JSON.stringify(JSON.parse(text).map((one) => readNumber(one))));
    """
    said = subprocess.run(
        [node(), "--input-type=module", "-e", script],
        input=json.dumps(list(TABLE)),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    read = zip(TABLE.items(), json.loads(said.stdout), strict=True)
    assert [(typed, got) for (typed, meant), got in read if got != meant] == []
