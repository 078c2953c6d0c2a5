"""A browser speaks its own language in bubbles, boxes and buttons: so no page lets it speak."""

from __future__ import annotations

import re

import pytest

from ocop_tasks.settings import ROOT

TAG = re.compile(r"""<(form|input|select|textarea)\b((?:\{\{.*?\}\}|\{%.*?%\}|"[^"]*"|[^>"])*)>""", re.DOTALL)
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))
SCRIPTS = sorted(ROOT.glob("static/js/**/*.js"))


def tags(*kinds: str) -> list[tuple[str, str]]:
    """The opening tags of these kinds in all templates: where, and their attributes."""
    return [
        (f"{path.relative_to(ROOT)}: {' '.join(found[0].split())}", found[2])
        for path in TEMPLATES
        for found in TAG.finditer(path.read_text("utf-8"))
        if found[1] in kinds
    ]


def test_no_form_lets_the_browser_judge_it():
    forms = tags("form")
    assert len(forms) > 50
    assert [where for where, attributes in forms if "novalidate" not in attributes] == []


def test_what_must_be_filled_in_says_so_in_our_words():
    required = [each for each in tags("input", "select", "textarea") if re.search(r"\brequired\b", each[1])]
    assert [where for where, attributes in required if "data-needed=" not in attributes] == []


def test_no_control_cuts_what_is_typed_or_pasted_in_silence():
    """A browser's maxlength does; ours say how much is too long, or what of a question is not looked for."""
    assert [where for where, attributes in tags("input", "textarea") if "maxlength" in attributes] == []
    assert [path.name for path in SCRIPTS if re.search("maxlength", path.read_text("utf-8"), re.I)] == []
    boxes = [where for where, attributes in tags("input") if 'type="search"' in attributes]
    assert [where.partition(":")[0] for where in boxes] == ["templates/components/search_box.html"]


def test_a_file_s_control_has_a_title_of_ours():
    """Without one, a pointer over it is told "No file chosen"."""
    files = [each for each in tags("input") if 'type="file"' in each[1]]
    assert len(files) > 3
    assert [where for where, attributes in files if "title=" not in attributes] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_asks_in_a_box_of_the_browser_s(path):
    assert re.findall(r"(?<![.\w])(?:confirm|alert|prompt)\(", path.read_text("utf-8")) == []


def test_a_place_for_files_stays_in_sight_while_it_has_the_focus():
    """The styles say so of it and of nothing else in one rule."""
    styles = (ROOT / "static" / "css" / "app.css").read_text("utf-8")
    (rule,) = re.findall(r"\.drop:has\(:focus-visible\)[^{]*\{([^}]*)\}", styles)
    assert "outline" in rule
