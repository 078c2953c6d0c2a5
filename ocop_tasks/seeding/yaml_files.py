"""Reading a seed file: YAML, checked against a model, with every problem told by its place.

A file may come from anybody, so nothing in it can grow: no aliases, no deep nesting, no more than ``LARGEST`` bytes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from ocop_tasks.seeding.strict_models import Strict

LARGEST = 1_000_000
"""Bytes: forty times the plan of a district for a year."""
DEEPEST = 60
"""Lists and mappings inside each other: sections and units hang in trees."""

Problem = tuple[str, str]
"""Where in the file, and what is wrong there."""
Model = TypeVar("Model", bound=Strict)


class SeedError(Exception):
    """A seed file that cannot be used; ``problems`` holds each place in it and what is wrong there."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = list(problems)
        super().__init__("\n".join(f"{name}: {place}: {what}" for place, what in self.problems))


def _wrong(what: str, where: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=what, problem_mark=where)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML lets a key stand twice and keeps the last one: here that is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _wrong("a key must be a word", key.start_mark)
            if key.value in seen:
                raise _wrong(f"the key {key.value!r} stands twice", key.start_mark)
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping

    def construct_day(self, node: yaml.ScalarNode) -> Any:
        """A day, told by its line where the calendar does not have it."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError as error:
            raise _wrong(f"no such day: {node.value}", node.start_mark) from error


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_day)


def read_yaml(path: Path, model: type[Model]) -> Model:
    """What the file says, as ``model``. Raises SeedError with all that is wrong."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise SeedError(path.name, [("file", f"cannot be read: {error.strerror}")]) from error
    return parse_yaml(content, path.name, model)


def parse_yaml(content: bytes, name: str, model: type[Model]) -> Model:
    """What ``content`` says, as ``model``; ``name`` is what the file is called. Raises SeedError."""
    raw = _parse(content, name)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        problems = [(place(raw, found["loc"]), _in_words(found["msg"])) for found in error.errors()]
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
        raise SeedError(name, [("file", f"is larger than {LARGEST:,} bytes")])
    try:
        text = content.decode("utf-8")
        _check_shape(text)
        return _Loader(text).get_single_data()
    except UnicodeDecodeError as error:
        raise SeedError(name, [("file", "is not UTF-8 text")]) from error
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}" if error.problem_mark else "file"
        raise SeedError(name, [(line, error.problem or "is not YAML")]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise SeedError(name, [("file", f"is not YAML: {error}")]) from error


def _check_shape(text: str) -> None:
    """Raise MarkedYAMLError for what makes much of little: an alias, or lists in lists without end."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _wrong(
                "an alias (*) is not read; write out what it stands for",
                event.start_mark,
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _wrong("is nested too deep", event.start_mark)
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


def _in_words(message: str) -> str:
    return message.removeprefix("Value error, ")
