"""No word of a library stands on a page: whatever a form is sent, it answers from the catalog, in both languages."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import flask_wtf.file
import pytest
import wtforms
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import Field, FileField, FormField, SelectField, SelectMultipleField

import ocop_tasks
from ocop_tasks import create_app
from ocop_tasks.models import Plan
from ocop_tasks.settings import ROOT
from ocop_tasks.web.forms.base_form import TRANSLATED, PostForm, QueryForm
from ocop_tasks.web.operations.component_gallery import Sample
from tests.conftest import settings_for

CATALOG = ROOT / "ocop_tasks" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
PLACE = re.compile(r"%\(\w+\)[sd]|\{\}|%%")
HOSTILE = [
    "",
    " \r\n ",
    "x" * 50_000,
    "Từ ngày mai",
    "-1",
    "0",
    "99999999999999999999",
    "2022-02-30",
    "9999-12-31",
    "31/02/2022",
    "12.5",
    "javascript:alert(1)",
    "a@b",
    "\u200b",
    "25:61",
]
"""One of these is wrong for any field there is."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app without a database: a form asks none."""
    folder = tmp_path_factory.mktemp("portal")
    return create_app(settings_for(f"sqlite:///{folder}/portal.sqlite3", folder))


def forms() -> list[type[wtforms.Form]]:
    """Every form class of the portal."""
    for module in pkgutil.walk_packages(ocop_tasks.__path__, "ocop_tasks."):
        if not module.name.startswith("ocop_tasks.storage.sandbox"):
            importlib.import_module(module.name)
    ours = {each for each in below(wtforms.Form) if each.__module__.startswith("ocop_tasks.")}
    return sorted(ours - {PostForm, QueryForm, Sample}, key=lambda each: (each.__module__, each.__name__))


def below(parent: type[wtforms.Form]) -> Iterator[type[wtforms.Form]]:
    """All that are made from a class."""
    for each in parent.__subclasses__():
        yield each
        yield from below(each)


@cache
def sentences(language: str) -> list[re.Pattern[str]]:
    """Everything that the portal says in a language, with room for what is put in."""
    with CATALOG.open("rb") as file:
        catalog = read_po(file, "en")
    said: list[Any] = []
    for message in catalog:
        texts = message.id if language == "vi" else message.string
        said += texts if isinstance(texts, list | tuple) else [texts]
    parts = (".*".join(map(re.escape, PLACE.split(text))) for text in said if text)
    return [re.compile(part, re.DOTALL) for part in parts]


def test_every_text_of_wtforms_has_a_word_of_ours():
    pot = Path(wtforms.__file__).parent / "locale" / "wtforms.pot"
    with pot.open("rb") as file:
        theirs = {
            message.id if isinstance(message.id, str) else message.id[0]
            for message in read_po(file)
            if message.id
        }
    assert theirs - TRANSLATED.keys() == set(), "add a line to web/forms/base_form.py"
    assert TRANSLATED.keys() - theirs == set(), "these are said no more"


def test_the_numbers_that_a_library_puts_in_have_a_place_in_our_words():
    odd = []
    for theirs, ours in TRANSLATED.items():
        try:
            str(ours) % {"min": 1, "max": 2, "other_name": "x", "values": "x", "value": "x"}
        except (TypeError, ValueError, KeyError):
            odd.append(theirs)
    assert odd == []


def test_every_form_speaks_in_our_words():
    found = forms()
    assert len(found) > 15
    assert [each for each in found if not issubclass(each, PostForm | QueryForm)] == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", forms(), ids=lambda form: form.__name__)
def test_whatever_is_wrong_with_a_form_is_said_in_the_catalog_s_words(app, form, language):
    known, odd, provoked = sentences(language), set(), set()
    with app.test_request_context(method="POST"), force_locale(language):
        for text in HOSTILE:
            for name, errors in wrongs(form, text):
                provoked.add(name)
                odd |= {(name, said) for said in errors if not any(each.fullmatch(said) for each in known)}

    assert odd == set()
    checked = {name for name, field in fields_of(form).items() if must_refuse(field)}
    assert checked - provoked == set(), "nothing that was tried is wrong for these fields"


def wrongs(form: type[wtforms.Form], text: str) -> Iterator[tuple[str, list[str]]]:
    """What a form says where every field of it has this text in it."""
    asked = made(form)
    data = MultiDict((field.name, sent(field, text)) for field in asked)
    asked = made(form, data)
    asked.validate()
    for name, field in asked._fields.items():
        if field.errors:
            yield name, [str(each) for each in flat(field.errors)]


def flat(errors: Iterable[Any]) -> Iterator[Any]:
    for each in errors.values() if isinstance(errors, dict) else errors:
        if isinstance(each, list | dict):
            yield from flat(each)
        else:
            yield each


def sent(field: Field, text: str) -> Any:
    if isinstance(field, FileField | flask_wtf.file.FileField):
        return FileStorage(BytesIO(b""), filename="")
    return text


def made(form: type[wtforms.Form], data: MultiDict[str, Any] | None = None) -> Any:
    """The form with what its view gives it: choices, and a plan."""
    given: dict[str, Any] = {"meta": {"csrf": False}} if issubclass(form, FlaskForm) else {}
    asked: Any = form(data if data is not None else MultiDict(), **given)
    if "plan" in getattr(form, "__annotations__", {}):
        asked.plan = Plan(year=2022)
    for field in asked:
        if isinstance(field, SelectField | SelectMultipleField) and field.choices is None:
            field.choices = []
    return asked


def fields_of(form: type[wtforms.Form]) -> dict[str, Field]:
    return dict(made(form)._fields)


def must_refuse(field: Field) -> bool:
    """Whether a field has a check that some text must fail; a hidden one is nobody's to type into."""
    known = getattr(field, "longest", None) or field.flags.required
    return bool(known) and field.type != "HiddenField" and not isinstance(field, FormField)
