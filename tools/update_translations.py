"""Collect the source texts from code and templates, and bring every catalog up to date with them."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGS = ROOT / "ocop_tasks" / "translations"
LANGUAGES = ("en",)
KEYWORDS = ["_l", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2"]


def source_texts() -> Catalog:
    """Every text that is marked for translation. No places in it: they change with every edit and say little."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        keywords=DEFAULT_KEYWORDS | parse_keywords(KEYWORDS),
        comment_tags=("Translators:",),
        directory_filter=lambda folder: Path(folder).name not in {"node_modules", ".venv", "data", "static"},
        strip_comment_tags=True,
    )
    texts = Catalog(charset="utf-8")
    for _file, _line, message, comments, context in found:
        texts.add(message, auto_comments=comments, context=context)
    return texts


def catalog_path(language: str) -> Path:
    """Where a language's catalog lies."""
    return CATALOGS / language / "LC_MESSAGES" / "messages.po"


def read_catalog(language: str) -> Catalog:
    """A language's catalog; an empty one where there is none yet."""
    path = catalog_path(language)
    if not path.exists():
        return Catalog(
            locale=language,
            header_comment=f"# The portal's texts, {language}; the source texts are Vietnamese.",
            project="OCOP",
            version="1",
            msgid_bugs_address="none",
            last_translator="none",
            language_team="none",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> None:
    """Add the new texts, forget those that are gone, keep what is translated; sorted, so that merges are easy."""
    catalog = read_catalog(language)
    catalog.update(source_texts(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path = catalog_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=0, no_location=True, sort_output=True, ignore_obsolete=True)


if __name__ == "__main__":
    for name in sys.argv[1:] or LANGUAGES:
        update(name)
