"""Reading a seed file: YAML, checked against a model, with every problem told by its place.

A file may come from anybody, so nothing in it can grow: no aliases, no deep nesting, no more than ``LARGEST`` bytes.
"""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from ocop_tasks.seeding.problems import Problem, SeedError, problem_of
from ocop_tasks.seeding.strict_models import Strict

LARGEST = 1_000_000
"""Bytes: forty times the plan of a district for a year."""
MOST_NODES = 50_000
"""Values, lists and mappings: a plan of six hundred tasks that name every unit."""
MOST_PROBLEMS = 1_000
"""What is told of a file at once."""
DEEPEST = 60
"""Lists and mappings inside each other: sections and units hang in trees."""

Model = TypeVar("Model", bound=Strict)


class _Refused(yaml.MarkedYAMLError):
    """What is YAML, and is not read."""

    def __init__(self, where: Any, code: str, /, **details: Any) -> None:
        super().__init__(problem_mark=where)
        self.code, self.details = code, details


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML lets a key stand twice and keeps the last one: here that is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Refused(key.start_mark, "key_no_word")
            if key.value in seen:
                raise _Refused(key.start_mark, "key_twice", key=key.value)
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping

    def construct_day(self, node: yaml.ScalarNode) -> Any:
        """A day, told by its line where the calendar does not have it."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError as error:
            raise _Refused(node.start_mark, "no_such_day", said=node.value) from error


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_day)


def read_yaml(path: Path, model: type[Model]) -> Model:
    """What the file says, as ``model``. Raises SeedError with all that is wrong."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise SeedError(path.name, [Problem("file", "unreadable", {"said": error.strerror})]) from error
    return parse_yaml(content, path.name, model)


def parse_yaml(content: bytes, name: str, model: type[Model]) -> Model:
    """What ``content`` says, as ``model``; ``name`` is what the file is called. Raises SeedError."""
    raw = _parse(content, name)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        found_all = error.errors(include_url=False, include_input=False)[:MOST_PROBLEMS]
        problems = [problem_of(place(raw, found["loc"]), found) for found in found_all]
        raise SeedError(name, problems) from error


def place(raw: Any, location: tuple[int | str, ...]) -> str:
    """A location as a reader finds it: list entries by their code, "tasks[II.5a].due_on"."""
    found = ""
    for step in location:
        inside = _step_into(raw, step)
        if isinstance(step, int):
            found += f"[{_name_of(inside) or step + 1}]"
        else:
            found += f".{step}" if found else step
        raw = inside
    return found or "file"


def _parse(content: bytes, name: str) -> Any:
    if len(content) > LARGEST:
        raise SeedError(name, [Problem("file", "too_large", {"most": f"{LARGEST:,}"})])
    try:
        text = content.decode("utf-8-sig")
        _check_shape(text)
        return _Loader(text).get_single_data()
    except UnicodeDecodeError as error:
        raise SeedError(name, [Problem("file", "not_utf8")]) from error
    except _Refused as error:
        raise SeedError(name, [Problem(_line(error), error.code, error.details)]) from error
    except yaml.MarkedYAMLError as error:
        raise SeedError(name, [Problem(_line(error), "not_yaml", {"said": error.problem or ""})]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise SeedError(name, [Problem("file", "not_yaml", {"said": str(error)})]) from error


def _line(error: yaml.MarkedYAMLError) -> str:
    return f"line {error.problem_mark.line + 1}" if error.problem_mark else "file"


def _check_shape(text: str) -> None:
    """Raise for what makes much of little: an alias, lists in lists without end, a hundred thousand empty tasks."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        if number > 2 * MOST_NODES:
            raise _Refused(event.start_mark, "too_many", most=f"{MOST_NODES:,}")
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(event.start_mark, "alias")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _Refused(event.start_mark, "too_deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _step_into(raw: Any, step: int | str) -> Any:
    try:
        return raw[step]
    except (KeyError, IndexError, TypeError):
        return None


def _name_of(entry: Any) -> str | None:
    if not isinstance(entry, dict):
        return None
    name = entry.get("code") or entry.get("label")
    return str(name) if name else None
