"""What can be wrong with a seed file, by code: in English for the command line; pages say it in their own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import ErrorDetails, PydanticCustomError

ENGLISH: dict[str, str] = {
    "unreadable": "cannot be read: {said}",
    "too_large": "is larger than {most} bytes",
    "not_utf8": "is not UTF-8 text",
    "not_yaml": "is not YAML: {said}",
    "key_twice": "the key {key!r} stands twice",
    "key_no_word": "a key must be a word",
    "no_such_day": "no such day: {said}",
    "alias": "an alias (*) is not read; write out what it stands for",
    "too_deep": "is nested too deep",
    "too_many": "more than {most} values",
    "missing": "is missing",
    "unknown_key": "is no key that such a file has",
    "not_text": "must be text; put a number, a day or a yes into quotes",
    "not_whole": "must be a whole number",
    "not_a_day": "must be a day, as 2026-03-31",
    "not_yes_no": "must be true or false",
    "not_a_list": "must be a list",
    "not_keys": "must have keys and values",
    "no_choice": "must be {expected}",
    "wrong_code": "may have letters without marks, digits and hyphens alone",
    "empty_text": "must say something; leave the key out where there is nothing",
    "long_text": "is too long: {longest} letters at most",
    "empty_list": "must name at least one",
    "too_small": "must be more than that: at least {limit}",
    "too_much": "must be less than that: at most {limit}",
    "not_a_number": "must be a number",
    "wrong_amount": "must be more than 0 and at most {most}, with at most two decimals",
    "empty_note": "a note needs note or note_en",
    "due_on_of_periods": "a {frequency} task has no due_on: each period brings its own",
    "rule_does_not_fit": "due_rule {rule!r} does not fit a {frequency} task",
    "no_rule": "not a rule for due dates: {said!r}",
    "measure_in_parts": "measured_by, measured_in and measure_target go together",
    "days_in_parts": "starts_on and ends_on go together",
    "days_turned": "ends_on is before starts_on",
    "plan_too_long": "a plan runs over three years at most",
    "year_outside": "year is none in which the plan begins or ends",
    "wrong": "{said}",
    "stands_twice": "stands {count} times",
    "no_unit": "no unit has the code {code!r}",
    "no_group": "no group is called {name!r}; there are {groups}",
    "empty_group": "the group {name!r} has no units under the issuer",
    "no_section": "the plan has no section {label!r}",
    "too_many_leads": "{count} units lead what is shared by one: {codes}",
    "two_parts": "unit {code!r} has more than one part in the task",
    "outside_plan": "{day} is outside the plan's days {first} to {last}",
    "far_from_year": "{day} is far from the plan's year {year}",
    "code_taken": "the portal has a plan with the code {code!r} already",
    "code_changed": "the portal has a plan with the code {code!r} already; this one is called {new!r}",
    "number_taken": "the issuer has another plan with the number {number}",
    "unit_missing": "the portal has no unit {code!r} ({name})",
    "unit_differs": "the portal's unit {code!r} is another: {here} here, {there} in the file",
    "unit_off": "the unit {name} is switched off in the portal",
    "unit_left_out": "the unit {name} is switched off in the portal and left out of {count} tasks",
    "unit_under_off": "the unit {code!r} would stand under one that is switched off",
    "other_agency": "{name} is not the agency of whoever sent the file",
    "other_issuer": "{name} is not above the agency of whoever sent the file",
}
"""What is said of a place in a file, with the details of the case."""
LIBRARY: dict[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown_key",
    "string_type": "not_text",
    "int_type": "not_whole",
    "date_type": "not_a_day",
    "bool_type": "not_yes_no",
    "list_type": "not_a_list",
    "model_type": "not_keys",
    "dict_type": "not_keys",
    "enum": "no_choice",
    "literal_error": "no_choice",
    "string_pattern_mismatch": "wrong_code",
    "string_too_long": "long_text",
    "too_short": "empty_list",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_much",
}
"""Our code for what the library that checks models calls it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something at a place in a file, "tasks[II.5a].due_on"."""

    place: str
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """In English."""
        return ENGLISH[self.code].format_map(self.details)

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


class SeedError(Exception):
    """A seed file that cannot be used; ``problems`` holds each place in it and what is wrong there."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = list(problems)
        super().__init__("\n".join(f"{name}: {problem}" for problem in self.problems))


def refused(code: str, /, **details: Any) -> PydanticCustomError:
    """What a model raises where something is wrong by a rule of ours."""
    return PydanticCustomError("ours", "{code}", {"code": code, "details": details})


def problem_of(place: str, found: ErrorDetails) -> Problem:
    """What the library found at a place, in our words."""
    context = found.get("ctx", {})
    if found["type"] == "ours":
        return Problem(place, context["code"], context["details"])
    code = LIBRARY.get(found["type"], "wrong")
    limit = next((context[key] for key in ("ge", "gt", "le") if key in context), None)
    told = {
        "said": found["msg"],
        "expected": context.get("expected"),
        "longest": context.get("max_length"),
        "limit": limit + 1 if found["type"] == "greater_than" and limit is not None else limit,
    }
    return Problem(place, code, {key: value for key, value in told.items() if value is not None})
