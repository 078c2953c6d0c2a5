"""Writing readable YAML: block style, Vietnamese letters as they are, short lists of names in one line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

import yaml

WIDTH = 110
"""Columns; a longer text goes on in the next line."""


class Names(list[str]):
    """A list that is written in one line: [nn-ptnt, kt-ht]."""


class _Dumper(yaml.SafeDumper):
    """Entries of a list stand two columns behind their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _names(dumper: _Dumper, names: Names) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", names, flow_style=True)


def _number(dumper: _Dumper, number: Decimal) -> yaml.Node:
    text = f"{number.normalize():f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _word(dumper: _Dumper, word: Enum) -> yaml.Node:
    return dumper.represent_str(str(word.value))


_Dumper.add_representer(Names, _names)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_multi_representer(Enum, _word)


def to_yaml(data: Mapping[str, Any], *, spaced: Collection[str] = ()) -> str:
    """``data`` in its own order: first what has one value, then each list, those ``spaced`` with a line between."""
    plain = {key: value for key, value in data.items() if not isinstance(value, list)}
    lists = {key: value for key, value in data.items() if isinstance(value, list)}
    blocks = [_dump(plain)] if plain else []
    for key, entries in lists.items():
        if key in spaced and entries:
            written = [_dump({key: [entry]}).split("\n", 1)[1] for entry in entries]
            blocks.append(f"{key}:\n" + "\n".join(written))
        else:
            blocks.append(_dump({key: entries}))
    return "\n".join(blocks)


def _dump(data: Mapping[str, Any]) -> str:
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return text
