"""Every number and every day is typed into a field of ours, which reads it as people here write it."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from wtforms import DateField, DecimalField, FileField, FloatField, HiddenField, IntegerField, StringField
from wtforms.fields.core import Field

from ocop_tasks.settings import ROOT
from ocop_tasks.web.forms.fields import DayField, MayBeEmpty, WholeField
from ocop_tasks.web.pages.template_filters import named
from tests.web.forms.test_library_messages import app, forms, made  # noqa: F401  (app is a fixture)

HIDDEN = {("SampleForm", "user_id")}
ELSEWHERE = {
    "ExtensionDecisionForm.word",  # needed for a refusal
    "DirectionForm.text",  # or a template in its place
    "NoteForm.note",  # or evidence in its place
    "PasswordForm.again",  # the same as the field before
    "ReasonsForm.reasons",  # all that its form has
    "ReportForm.percent",  # while work goes on
    "VillagesForm.names",  # or villages to take out
    "WorkForm.q",  # a filter
}
"""Whether these may be left empty is decided by more than themselves."""


def fields(app_: object) -> list[tuple[str, str, Field]]:
    with app_.test_request_context():  # type: ignore[attr-defined]
        return [
            (form.__name__, name, field) for form in forms() for name, field in made(form)._fields.items()
        ]


def test_every_number_field_of_every_form_is_ours(app):  # noqa: F811
    numbers = [each for each in fields(app) if isinstance(each[2], IntegerField | DecimalField | FloatField)]

    assert len(numbers) > 10
    assert {(form, name) for form, name, field in numbers if not isinstance(field, WholeField)} <= HIDDEN


def test_every_day_field_of_every_form_is_ours(app):  # noqa: F811
    days = [each for each in fields(app) if isinstance(each[2], DateField)]

    assert len(days) > 10
    assert [each[:2] for each in days if not isinstance(each[2], DayField)] == []


def test_what_may_be_left_empty_says_so(app):  # noqa: F811
    typed = [
        each
        for each in fields(app)
        if isinstance(each[2], StringField | DateField | IntegerField | FileField)
    ]
    typed = [each for each in typed if not isinstance(each[2], HiddenField)]

    silent = {f"{form}.{name}" for form, name, field in typed if not says_whether_it_is_needed(field)}

    assert len(typed) > 60
    assert silent == ELSEWHERE


def says_whether_it_is_needed(field: Field) -> bool:
    """That it must be filled in, that it need not, or that another field decides."""
    needed = field.flags.required or (field.render_kw or {}).get("required")
    return bool(
        needed or field.flags.optional or any(isinstance(check, MayBeEmpty) for check in field.validators)
    )


@pytest.mark.parametrize(
    ("label", "error", "told"),
    [
        ("Ngày", "Ngày 20/06/2021 không được tính.", "Ngày 20/06/2021 không được tính."),
        ("Số ngày", "Số ngày phải từ 0 đến 30.", "Số ngày phải từ 0 đến 30."),
        ("Nữ", "Nữa đi.", "Nữ: Nữa đi."),
        ("Xã (nếu có)", "Hãy chọn xã.", "Xã (nếu có): Hãy chọn xã."),
        ("Họ (tên)", "Họ (tên) dài quá.", "Họ (tên) dài quá."),
        ("Tên", "tên đã có người dùng.", "tên đã có người dùng."),
    ],
)
def test_an_error_told_away_from_its_field_names_it_once(label, error, told):
    assert named(SimpleNamespace(label=SimpleNamespace(text=label), errors=[error])) == told  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["number", "date"])
def test_no_page_leaves_reading_to_the_browser(kind):
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("static/js/**/*.js")]

    assert [str(file) for file in files if re.search(rf"type=.?{kind}\b", file.read_text("utf-8"))] == []
