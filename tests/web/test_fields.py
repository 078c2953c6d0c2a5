"""Every number and every day is typed into a field of ours, which reads it as people here write it."""

from __future__ import annotations

import re

import pytest
from wtforms import DateField, DecimalField, FloatField, IntegerField
from wtforms.fields.core import Field

from ocop_tasks.settings import ROOT
from ocop_tasks.web.fields import DayField, WholeField
from tests.web.test_library_words import app, forms, made  # noqa: F401  (app is a fixture)

HIDDEN = {("SampleForm", "user_id")}


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


@pytest.mark.parametrize("kind", ["number", "date"])
def test_no_page_leaves_reading_to_the_browser(kind):
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("static/js/**/*.js")]

    assert [str(file) for file in files if re.search(rf"type=.?{kind}\b", file.read_text("utf-8"))] == []
