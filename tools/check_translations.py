"""Fail when a text has no translation, when a translation has no text, or when their placeholders differ."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from tools.update_translations import LANGUAGES, read_catalog, source_texts

PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0-9.]*[a-zA-Z]|%(?![%(])[-+#0-9.]*[sdrfi]|\{\w*\}")


def problems(sources: Catalog, catalog: Catalog) -> Iterator[str]:
    """Everything that is wrong with one catalog, a line for each."""
    for source in sources:
        if source.id:
            yield from wrong_with(source, catalog.get(source.id, source.context))
    for message in catalog:
        if message.id and sources.get(message.id, message.context) is None:
            yield f"no longer used: {singular(message)!r}"
    yield from (f"obsolete entry: {singular(message)!r}" for message in catalog.obsolete.values())


def wrong_with(source: Message, message: Message | None) -> Iterator[str]:
    """What is wrong with the translation of one text."""
    if message is None:
        yield f"missing: {singular(source)!r}"
        return
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if not forms or not all(forms) or isinstance(source.id, str) != isinstance(message.string, str):
        yield f"not translated: {singular(source)!r}"
    elif message.fuzzy:
        yield f"marked fuzzy: {singular(source)!r}"
    elif any(set(PLACEHOLDER.findall(form)) - placeholders(source) for form in forms) or (
        placeholders(source) != set(PLACEHOLDER.findall(forms[-1]))
    ):
        yield f"placeholders differ: {singular(source)!r} -> {forms[-1]!r}"


def placeholders(source: Message) -> set[str]:
    """The placeholders of a text; with a plural, those of its plural form, which has them all."""
    return set(PLACEHOLDER.findall(source.id if isinstance(source.id, str) else source.id[1]))


def singular(message: Message) -> str:
    """A text as people call it."""
    return message.id if isinstance(message.id, str) else message.id[0]


def main() -> int:
    """Print what is wrong in each language; the number of languages with problems."""
    sources = source_texts()
    failed = 0
    for language in LANGUAGES:
        found = sorted(problems(sources, read_catalog(language)))
        failed += bool(found)
        print(*(f"{language}: {problem}" for problem in found), sep="\n", end="\n" if found else "")
        print(f"translations {language}: {len(sources)} texts, {len(found)} problems")
    return failed


if __name__ == "__main__":
    sys.exit(main())
