"""A text from outside is cut, or refused, before anything is done with it that takes the longer the longer it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import email_validator
import pytest
from sqlalchemy import event
from wtforms import Form, StringField
from wtforms.validators import ValidationError

from ocop_tasks.accounts.queries import LONGEST_USERNAME, with_name
from ocop_tasks.admin import field_checks
from ocop_tasks.admin.importing import csv_file
from ocop_tasks.admin.importing.csv_file import Column
from ocop_tasks.extensions import db
from ocop_tasks.rules.plan_phrases import deadlines
from ocop_tasks.rules.text import cleaning, text_search, vietnamese
from ocop_tasks.rules.text.vietnamese import LONGEST_PIECE, composed, decomposed, fold, sort_key
from ocop_tasks.settings import ROOT
from ocop_tasks.storage.formats.file_names import LONGEST_SENT, safe_name
from ocop_tasks.web.forms.base_form import MaxLength
from ocop_tasks.web.forms.fields import DocumentFields
from ocop_tasks.web.security.safe_redirects import LONGEST, safe_address

LONG = "Ủy ban nhân dân xã Bản Bo " * 40_000
"""A million ordinary letters."""
COLUMNS = (Column("name", "Họ tên"),)


@pytest.fixture
def normalised(monkeypatch) -> list[int]:
    """How many letters were normalised, each time."""
    lengths: list[int] = []

    def normalize(form: Any, text: str) -> str:
        lengths.append(len(text))
        return unicodedata.normalize(form, text)

    watched = SimpleNamespace(
        normalize=normalize, combining=unicodedata.combining, decimal=unicodedata.decimal
    )
    monkeypatch.setattr(vietnamese, "unicodedata", watched)
    return lengths


@pytest.mark.parametrize("do", [composed, decomposed, fold, sort_key, cleaning.clean_text])
def test_letters_and_marks_are_put_in_order_piece_by_piece(normalised, do):
    do("ế" * 5_000 + " " + LONG[:5_000])

    assert max(normalised) <= LONGEST_PIECE * 3  # decomposed, a letter may be three characters


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_piece_by_piece_it_is_the_same_text(form: Any):
    other: Any = "NFD" if form == "NFC" else "NFC"
    text = unicodedata.normalize(other, LONG[:20_000])

    assert {"NFC": composed, "NFD": decomposed}[form](text) == unicodedata.normalize(form, text)


def test_nobody_else_puts_letters_in_order():
    calls = re.compile(r"unicodedata\.normalize|import normalize")
    here = {
        str(file.relative_to(ROOT))
        for file in Path(ROOT / "ocop_tasks").rglob("*.py")
        if calls.search(file.read_text("utf-8"))
    }

    assert here - {"ocop_tasks/seeding/sample/vietnamese_font.py"} == {"ocop_tasks/rules/text/vietnamese.py"}


@pytest.mark.parametrize("before", ["", "C:\\ảnh\\"])
def test_a_name_is_cut_before_anything_else_and_keeps_its_extension(normalised, before):
    name = safe_name(before + LONG + ".docx")

    assert name.endswith(".docx")
    assert "Bản Bo" in name
    assert sum(normalised) <= LONGEST_SENT


def test_of_a_question_and_a_wording_so_much_is_read(monkeypatch):
    read = {text_search: 0, deadlines: 0}

    def counted(module: ModuleType) -> Callable[[str], str]:
        def folded(text: str) -> str:
            read[module] += len(text)
            return fold(text)

        return folded

    for module in read:
        monkeypatch.setattr(module, "fold", counted(module))

    assert text_search.search_words(LONG) == ["uy", "ban", "nhan", "dan", "xa", "bo"]
    deadlines.read_deadline("trước ngày 20/4 " + LONG, 2022)
    assert 0 < read[text_search] <= 2 * text_search.MAX_QUERY_LENGTH, (
        "once to see that it is a word, once to look for it"
    )
    assert 0 < read[deadlines] <= deadlines.LONGEST_WORDING


def test_a_dash_is_read_with_any_spaces_around_it():
    assert deadlines.read_deadline("ngày 20  –\t4", 2022) == deadlines.read_deadline("ngày 20-4", 2022)


def test_an_address_to_go_on_to_has_an_end():
    assert safe_address("/tasks?q=" + "a" * LONGEST) is None
    assert safe_address("/tasks?q=a") == "/tasks?q=a"


def test_a_long_mail_address_is_not_taken_apart(app, monkeypatch):
    monkeypatch.setattr(email_validator, "validate_email", None)

    with app.test_request_context():
        assert (
            field_checks.email("a" * 300 + "@laichau.gov.vn")
            == "Dài quá 115 ký tự (nhiều nhất 200). Hãy viết gọn hơn."
        )


def test_what_is_too_long_is_not_read_by_the_checks_that_follow():
    read: list[str] = []

    def slow(_form: Form, field: StringField) -> None:
        read.append(field.data or "")
        raise ValidationError("wrong")

    class Link(Form):
        link = StringField(validators=[MaxLength(10, "too long"), slow])

    assert not Link(data={"link": "http://" + "a" * 20}).validate()
    assert read == []
    assert not Link(data={"link": "http://a"}).validate()
    assert read == ["http://a"]


def test_a_long_link_is_told_to_be_too_long_and_nothing_else(app):
    with app.test_request_context(method="POST", data={"link": "x" * 3_000}):
        form = DocumentFields(meta={"csrf": False})
        form.validate()

    assert len(form.link.errors) == 1


def test_nobody_is_looked_for_by_a_name_of_a_million_letters(app, make):
    asked: list[str] = []

    def watch(_connection, _cursor, _statement, parameters, _context, _many):
        asked.extend(dict(parameters).values() if isinstance(parameters, dict) else parameters)

    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        assert with_name(LONG) is None
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)

    assert [0 < len(each) <= LONGEST_USERNAME for each in asked] == [True]


def test_a_file_of_people_has_so_many_columns_and_its_cells_are_cut(app):
    with app.test_request_context():
        wide = csv_file.read(",".join(["Họ tên"] * 5_000).encode(), COLUMNS)
        long = csv_file.read(f"Họ tên\n{LONG[:100_000]}\n".encode(), COLUMNS)

    assert [problem.text for problem in wide.problems] == ["Tệp có hơn 100 cột. Hãy dùng tệp mẫu."]
    assert wide.rows == []
    assert len(long.rows[0].cells["name"]) <= csv_file.LONGEST_CELL
