"""Reading a seed file: YAML, checked against a model, with every problem told by its place."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

Problem = tuple[str, str]
"""Where in the file, and what is wrong there."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$", max_length=30)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class Strict(BaseModel):
    """A part of a seed file: nothing unknown, nothing converted, nothing changed after reading."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


Model = TypeVar("Model", bound=Strict)


class SeedError(Exception):
    """A seed file that cannot be used; ``problems`` holds each place in it and what is wrong there."""

    def __init__(self, path: Path, problems: Iterable[Problem]) -> None:
        self.path = path
        self.problems = list(problems)
        super().__init__("\n".join(f"{path.name}: {place}: {what}" for place, what in self.problems))


class _Loader(yaml.SafeLoader):
    """YAML lets a key stand twice and keeps the last one: here that is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path, model: type[Model]) -> Model:
    """What the file says, as ``model``. Raises SeedError with all that is wrong."""
    raw = _parse(path)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        problems = [(place(raw, found["loc"]), _in_words(found["msg"])) for found in error.errors()]
        raise SeedError(path, problems) from error


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


def _parse(path: Path) -> Any:
    try:
        return _Loader(path.read_text("utf-8")).get_single_data()
    except OSError as error:
        raise SeedError(path, [("file", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise SeedError(path, [("file", "is not UTF-8 text")]) from error
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}" if error.problem_mark else "file"
        raise SeedError(path, [(line, error.problem or "is not YAML")]) from error
    except yaml.YAMLError as error:
        raise SeedError(path, [("file", f"is not YAML: {error}")]) from error


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
